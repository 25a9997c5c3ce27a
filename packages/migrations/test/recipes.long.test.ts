import { checkRecipes } from './recipes.check.ts';

checkRecipes(() => true);
