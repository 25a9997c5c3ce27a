/** Files of variables and inventories: opened by the vault, read as JSON or YAML, and what was secret in them remembered. */
import { Fault, type Place } from '@guarded-deploy/faults';
import { SHORTEST_SECRET } from '@guarded-deploy/redact';
import { Foreign, Tuple, type Value } from '../template/values.ts';
import { JsonSyntaxError, placeAt, readJson } from './json.ts';
import { invalid } from './problem.ts';
import { decryptVault, isVault, type VaultPassword } from './vault.ts';
import { type Loaded, readYaml } from './yaml.ts';

/**
 * An encrypted value that no password opens, or that is damaged. Nothing is wrong until something uses it: then it fails with the reason, as
 * Ansible does, which decrypts a value when it is asked for.
 */
export class Sealed extends Foreign {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super('');
    this.fault = fault;
    Object.defineProperty(this, 'text', {
      get: () => {
        throw fault;
      },
    });
  }
  override toString(): string {
    throw this.fault;
  }
  override toJSON(): string {
    throw this.fault;
  }
}

export class Documents {
  readonly #password: VaultPassword | undefined;
  readonly #onSecret: (secret: string) => void;
  readonly #secrets = new Set<string>();

  /** `onSecret` is told of each secret as soon as it is known. */
  constructor(password: VaultPassword | undefined, onSecret: (secret: string) => void = () => undefined) {
    this.#password = password;
    this.#onSecret = onSecret;
  }

  /** Values that were encrypted, as far as they have been opened. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** The text of a file, opened when the vault encrypted it whole. @throws Fault VAULT_*, INVENTORY_INVALID */
  open(text: string, file: string): { readonly text: string; readonly secret: boolean } {
    const secret = isVault(text);
    const plain = secret ? decryptVault(text, this.#password, file).toString('utf8') : text;
    if (plain.includes('\ufffd')) throw invalid({ file }, 'it is not encoded in UTF-8', 'Save it as UTF-8.');
    return { text: plain, secret };
  }

  /** JSON or YAML, with everything in it secret when the file was. @throws Fault INVENTORY_INVALID with line and column, VAULT_* */
  read(text: string, file: string): Loaded {
    const opened = this.open(text, file);
    const loaded = this.parse(opened.text, file);
    if (opened.secret) this.remember(loaded.value);
    return loaded;
  }

  /** JSON where it is JSON, YAML otherwise. @throws Fault */
  parse(text: string, file: string): Loaded {
    const options = {
      file,
      vault: (encrypted: string, place: Place) => this.#decrypt(encrypted, file, place),
    };
    let wrong: JsonSyntaxError | undefined;
    if (/^[ \t\n\r]*[[{"\-0-9tfnNI]/.test(text)) {
      try {
        return readJson(text, options);
      } catch (error) {
        if (!(error instanceof JsonSyntaxError)) throw error;
        wrong = error;
      }
    }
    try {
      return readYaml(text, options);
    } catch (error) {
      if (wrong === undefined || !file.endsWith('.json') || !(error instanceof Fault)) throw error;
      throw invalid(placeAt(text, file, wrong.offset), wrong.message, 'Correct the JSON there.');
    }
  }

  #decrypt(encrypted: string, file: string, place: Place): Value {
    try {
      const plain = decryptVault(encrypted, this.#password, file, place).toString('utf8');
      this.remember(plain);
      // Since 2.19, what was a value of its own in the vault is no template to Ansible; what stood in an encrypted file is.
      return new Foreign(plain);
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith('VAULT_')) return new Sealed(error);
      throw error;
    }
  }

  /** Takes every text and number in a value for a secret. */
  remember(value: Value): void {
    if (value instanceof Map) for (const inner of value.values()) this.remember(inner);
    else if (Array.isArray(value)) for (const inner of value) this.remember(inner);
    else if (value instanceof Tuple) for (const inner of value.items) this.remember(inner);
    else if (value instanceof Sealed || value === null || typeof value === 'boolean') return;
    else
      this.#keep(
        value instanceof Foreign ? value.text : String(value instanceof Object ? value.toJSON() : value),
      );
  }

  /** A secret of several lines is one line by line, too. */
  #keep(text: string): void {
    for (const part of new Set([text, text.trim(), ...text.split('\n')])) {
      if (part.trim().length < SHORTEST_SECRET || this.#secrets.has(part)) continue;
      this.#secrets.add(part);
      this.#onSecret(part);
    }
  }
}
