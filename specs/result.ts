/** What was asked for, under its own name, or every problem at once, a sentence each. */
export type Result<T extends object, P = string> =
  | ({ readonly ok: true } & Readonly<T>)
  | { readonly ok: false; readonly problems: readonly P[] };

export const failed = <P = string>(
  ...problems: readonly P[]
): { readonly ok: false; readonly problems: readonly P[] } => ({
  ok: false,
  problems,
});
