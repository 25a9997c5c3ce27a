/** What Ansible's last words mean. Pure. */

/** The last thing that Ansible called an error, or the last lines. */
export function lastWords(text: string): string {
  const lines = text.split('\n');
  const start = lines.findLastIndex(line => /^(?:ERROR! |\[ERROR\]: )/.test(line));
  const said = start === -1 ? lines.slice(-6) : lines.slice(start, start + 6);
  const end = said.findIndex((line, index) => index > 0 && /^(?:Origin: |\s*$)/.test(line));
  return (
    (start === -1 || end === -1 ? said : said.slice(0, end))
      .map(line => line.replace(/^(?:ERROR! ?|\[ERROR\]: ?)/, ''))
      .join(' ')
      .trim()
      .slice(0, 600) || 'it said nothing'
  );
}

/** What is wrong with the command line, which Ansible says before it prints all of its help. */
export const usageError = (text: string): string | undefined =>
  /^ansible-playbook: error: ([^\n]*)/m.exec(text)?.[1]?.slice(0, 300);

/** Why an inventory could not be read, by Ansible's warnings. */
export function inventoryError(text: string): string | undefined {
  const flat = text.replace(/\s+/g, ' ');
  const found = /\[WARNING\]: (?:\* )?(Failed to parse [^[]*|Unable to parse [^[]*)/.exec(flat)?.[1];
  return found?.trim().slice(0, 400);
}
