/** Credentials never leave the runner: what a person or a report sees has a placeholder in their place. */
export const tokenPlaceholder = '<token>';

/** Long enough that it cannot stand in a text by chance; shorter values are refused as tokens before. */
const shortest = 8;

/** Every run of twice this many octets of a secret holds an aligned piece of this length. */
const piece = 12;

/** Without runs of a secret that begin or end at this piece of it: a target may echo a part, or cut its echo. */
function withoutRuns(text: string, secret: string, place: number): string {
  const sought = secret.slice(place, place + piece);
  const kept: string[] = [];
  let done = 0;
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, done)) {
    let start = at;
    let end = at + piece;
    while (start > done && at - start < place && text[start - 1] === secret[place - (at - start) - 1]) start -= 1;
    while (end < text.length && place + end - at < secret.length && text[end] === secret[place + end - at]) end += 1;
    kept.push(text.slice(done, start), tokenPlaceholder);
    done = end;
  }
  return done === 0 ? text : kept.join('') + text.slice(done);
}

function withoutSecret(text: string, secret: string): string {
  let clean = text.replaceAll(secret, tokenPlaceholder);
  for (let place = 0; place + piece <= secret.length; place += piece) clean = withoutRuns(clean, secret, place);
  return clean;
}

export function redact(text: string, secrets: readonly string[]): string {
  if (text === '') return text;
  const spellings = new Set(
    secrets
      .filter((secret) => secret.length >= shortest)
      .flatMap((secret) => [secret, encodeURIComponent(secret)]),
  );
  return [...spellings].reduce(withoutSecret, text);
}
