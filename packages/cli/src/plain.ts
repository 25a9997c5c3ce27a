/**
 * Foreign text, such as hosts' output and names out of files, without what steers a terminal or turns the
 * direction of its text. Line breaks and tabs stay.
 */
export const plain = (text: string): string =>
  text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '?');

/** The same on one line. */
export const plainLine = (text: string): string => plain(text.replace(/[\t\n\r]+/g, ' '));
