/** Credentials never leave the runner: what a person or a report sees has a placeholder in their place. */
export const tokenPlaceholder = '<token>';

/** Long enough that it cannot stand in a text by chance; shorter values are refused as tokens before. */
const shortest = 8;

export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...secret.split('.').filter((part) => part.length >= 24)])
    .reduce((clean, secret) => clean.replaceAll(secret, tokenPlaceholder), text);
}
