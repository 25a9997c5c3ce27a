export { loadFreezes, wordsOfKeys } from '@guarded-deploy/steps/turn/freezes';
