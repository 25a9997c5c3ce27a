/** The migration guard in a bundle of its own: most releases on ECS never load it. */
export * from '@guarded-deploy/steps/guard/bundle';
