/** Forms in which a secret stands in other texts: encoded, escaped, in another case. Pure. */
import { SHORTEST_SECRET } from '@guarded-deploy/redact';

/** In another case, a shorter one is a word by chance. */
const SHORTEST_CASE = 6;

/** Base64 of a text that something stands before is recognized from this length on. */
const SHORTEST_BASE64 = 8;

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** With everything beyond ASCII as `\uXXXX`, as Python's json writes it. */
const ascii = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** In an address, as Python's `quote(text, safe='')` writes it, which leaves fewer characters alone than JavaScript. */
const percent = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

const lowerPercent = (text: string) => text.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase());

/** Base64, also of a text in which up to two bytes more stand before the secret, as in `user:password`. */
function base64(text: string): string[] {
  const bytes = Buffer.from(text);
  const found: string[] = [bytes.toString('base64')];
  for (const before of [0, 1, 2]) {
    const coded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // Letters that also tell of what stands before or after.
    const start = before === 0 ? 0 : before + 1;
    const rest = (before + bytes.length) % 3;
    const end = coded.length - (rest === 0 ? 0 : rest === 1 ? 3 : 2);
    found.push(coded.slice(start, end));
  }
  return found
    .filter(coded => coded.length >= SHORTEST_BASE64)
    .flatMap(coded => [coded, coded.replaceAll('+', '-').replaceAll('/', '_')]);
}

/**
 * A secret as it is, and as others write it: in JSON, in an address, in base64, for a shell, in HTML, in hexadecimal digits, in
 * capitals. Sorted by nothing, each once.
 */
export function formsOf(secret: string): string[] {
  const plain = secret.trim().toWellFormed();
  const inAddress = percent(plain);
  const all = [
    json(plain),
    ascii(json(plain)),
    encodeURIComponent(plain),
    inAddress,
    inAddress.replaceAll('%2F', '/'),
    inAddress.replaceAll('%20', '+'),
    // As a shell and as Python's repr() quote it.
    plain.replaceAll("'", "'\\''"),
    plain.replaceAll("'", `'"'"'`),
    plain.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    plain.replace(/[^\w@%+=:,./-]/g, sign => `\\${sign}`),
    plain.replace(/[&<>"']/g, sign => HTML[sign]!),
    plain.replaceAll('$', '$$$$'),
    plain.replaceAll('%', '%%'),
    ...(plain.length < SHORTEST_CASE ? [] : [plain.toUpperCase(), plain.toLowerCase()]),
    Buffer.from(plain).toString('hex'),
    ...base64(plain),
  ];
  const other = all
    .flatMap(form => [form, lowerPercent(form)])
    .filter(form => form.length >= SHORTEST_SECRET);
  return [...new Set([plain, ...other])].filter(form => form !== '');
}
