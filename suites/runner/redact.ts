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

function withoutPieces(text: string, secret: string): string {
  let clean = text;
  for (let place = 0; place + piece <= secret.length; place += piece) clean = withoutRuns(clean, secret, place);
  return clean;
}

interface Sought {
  /** The secret as it is, and percent-encoded. */
  readonly spellings: readonly string[];
  /** Any aligned piece: most texts hold none, and one look has to be enough for them. */
  readonly anyPiece: RegExp;
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

function seek(secret: string): Sought {
  const spellings = [...new Set([secret, encodeURIComponent(secret)])];
  const pieces = spellings.flatMap((one) =>
    Array.from({ length: Math.ceil(one.length / piece) }, (_, index) => one.slice(index * piece, (index + 1) * piece)),
  );
  const sought = pieces.filter((one, index) => index === 0 || one.length === piece);
  return { spellings, anyPiece: new RegExp(sought.map(literally).join('|')) };
}

/** Secrets of a run are few, and each is looked for in many texts. */
const known = new Map<string, Sought>();

function soughtFor(secret: string): Sought {
  const sought = known.get(secret) ?? seek(secret);
  if (known.size > 1000) known.clear();
  known.set(secret, sought);
  return sought;
}

function withoutSecret(text: string, { spellings, anyPiece }: Sought): string {
  if (!anyPiece.test(text)) return text;
  const whole = spellings.reduce((clean, spelling) => clean.replaceAll(spelling, tokenPlaceholder), text);
  return spellings.reduce(withoutPieces, whole);
}

export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortest)
    .reduce((clean, secret) => withoutSecret(clean, soughtFor(secret)), text);
}
