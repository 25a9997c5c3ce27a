/** Who knows the secrets, and is told of what was computed from one. */
export interface SecretKeeper {
  /** Whether a text has a secret in it. */
  taints(text: string): boolean;
  add(result: string): void;
}
