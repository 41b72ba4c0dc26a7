/** Answers that are heavy to redact, for tests and for the bench. */
export const token = `eyJ${'Zm9vYmFyYmF6cXV4'.repeat(9)}.${'c2lnbmF0dXJl'.repeat(30)}.${'QUJDREVGRw'.repeat(9)}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A text of so many octets. */
export const heavyTexts: Readonly<Record<string, (size: number) => string>> = {
  'JSON with letters': (size) => JSON.stringify({ error: 'abcdefghij'.repeat(size / 10) }),
  'one letter': (size) => 'a'.repeat(size),
  'letters that could be before an @': (size) => 'a.'.repeat(size / 2),
  'many @': (size) => '@'.repeat(size),
  'letters between @': (size) => 'a@'.repeat(size / 2),
  'a domain of many labels': (size) => `x@${'a.'.repeat(size / 2)}`,
  'begins of tokens': (size) => '-eyJ'.repeat(size / 4),
  'first segments of tokens': (size) => 'eyJabcdefghi.'.repeat(size / 13),
  'a cookie of blanks': (size) => `set-cookie:${' '.repeat(size)}`,
  'a cookie of quotes': (size) => `set-cookie:${'="" '.repeat(size / 4)}="`,
  'a cookie of quotes and blanks': (size) => `set-cookie:${'"    '.repeat(size / 5)}`,
  'a cookie that is folded again and again': (size) => `set-cookie:${'\r\n a'.repeat(size / 4)}`,
  'cookies without a value': (size) => 'cookie:\n'.repeat(size / 8),
  'a claim of backslashes': (size) => `"upn":"${'\\'.repeat(size)}`,
  'members without an end': (size) => '"tokenValue":"'.repeat(size / 14),
  'members of blanks': (size) => `"tokenValue"${' '.repeat(size)}`,
  backslashes: (size) => '\\'.repeat(size),
  'percent signs': (size) => '%25'.repeat(size / 3),
  entities: (size) => '&#65;'.repeat(size / 5),
  zeros: (size) => 'a\0'.repeat(size / 2),
  'names of fields': (size) => '\nabcdefgh'.repeat(size / 9),
  'borders of chunks': (size) => '1\r\na\r\n'.repeat(size / 6),
  'extensions of chunks': (size) => `\r\n1;${' '.repeat(60)}`.repeat(size / 64),
  'a token, again and again': (size) => `${token} `.repeat(size / token.length),
  'base64 of base64': (size) => base64(base64('hello world, '.repeat((size * 9) / 16 / 13))),
};
