/** A badge as a shields.io endpoint. */
export function badgeJson(message: string): string {
  return `${JSON.stringify({ schemaVersion: 1, label: 'energy', message, color: '2f855a' })}\n`;
}

const escaped = (text: string) =>
  text
    .replace(/[<>&"']/g, character => `&#${character.codePointAt(0)};`)
    .replace(/[^\u0020-\uffff]/g, '\ufffd');

/** The same as a picture that needs no server. */
export function badgeSvg(message: string): string {
  const label = 'energy';
  const left = 46;
  const right = Math.round([...message].length * 6.6 + 12);
  const width = left + right;
  const words = escaped(message);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${label}: ${words}">`,
    `<title>${label}: ${words}</title>`,
    `<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#4a5568"/><rect x="${left}" width="${right}" height="20" fill="#2f855a"/></g>`,
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">`,
    `<text x="${left / 2}" y="14">${label}</text><text x="${left + right / 2}" y="14">${words}</text></g></svg>`,
    '',
  ].join('\n');
}
