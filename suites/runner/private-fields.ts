/**
 * What a target may put into an answer and no report may show: values of members that hold credentials or Wi-Fi keys, cookies,
 * tokens of others, addresses of people. Unlike the secrets of the run they are known by where they stand, not by their value.
 */
export const privatePlaceholder = '<private>';

const memberNames =
  'tokenValue|qrCodeContent|qrCodeImage|wifiPassword|password|secretText|client_secret|access_token|refresh_token|id_token';

/** A string member of JSON; its end may be cut off. */
const member = new RegExp(String.raw`("(?:${memberNames})"\s*:\s*")((?:[^"\\]|\\.)*)`, 'gi');
/** The same in JSON that is a string of JSON. */
const nested = new RegExp(String.raw`(\\"(?:${memberNames})\\"\s*:\s*\\")((?:[^\\"]|\\\\(?:\\["\\]|[^\\"]))*)`, 'gi');
const cookie = /^((?:set-)?cookie\s*:\s*[^=;\r\n]*=)([^;\r\n]*)/gim;
const jwt = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const claim =
  /(\\*"(?:upn|unique_name|preferred_username|email|mail|userPrincipalName)\\*"\s*:\s*\\*")([^"\\@]*@[^"\\]*)/gi;
/** Not an annotation of OData, such as `members@odata.bind`. */
const address = /[\w.+-]+@(?!odata\.|microsoft\.graph\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g;

const mayHold = new RegExp(`${memberNames}|cookie|eyJ|@`, 'i');

/** The text with a placeholder for each of them. */
export function withoutPrivate(text: string): string {
  return mayHold.test(text) ? withoutCredentials(text).replaceAll(address, privatePlaceholder) : text;
}

/** The same, but of addresses only those of claims: a file may name its owner. */
export function withoutPrivateClaims(text: string): string {
  if (!mayHold.test(text)) return text;
  return withoutCredentials(text).replaceAll(claim, `$1${privatePlaceholder}`);
}

function withoutCredentials(text: string): string {
  return text
    .replaceAll(member, `$1${privatePlaceholder}`)
    .replaceAll(nested, `$1${privatePlaceholder}`)
    .replaceAll(cookie, `$1${privatePlaceholder}`)
    .replaceAll(jwt, privatePlaceholder);
}

/** The values of a header: its name says what they are. */
export function withoutPrivateField([name, value]: readonly [string, string]): [string, string] {
  const line = withoutPrivate(`${name}: ${value}`);
  return line.startsWith(`${name}: `)
    ? [name, line.slice(name.length + 2)]
    : [withoutPrivate(name), withoutPrivate(value)];
}
