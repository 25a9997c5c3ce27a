/** Some of the recipes; recipes.long.test.ts plays all of them. */
import { checkRecipes } from './recipes.check.ts';

checkRecipes(({ name }) =>
  /^(a column that may not be NULL|a reference that goes|several at once)/.test(name),
);
