/**
 * Names that resemble a permission and are another one. A server that compares by substring, prefix, suffix or stem, or that
 * looks at the kind of access only, or takes the name for a pattern, grants one of them.
 */
interface LookAlike {
  readonly name: string;
  readonly permission: string;
}

const unrelated = ['User.Read', 'Mail.Read', 'Calendars.Read', 'Contacts.Read'] as const;
const otherAreas = ['DeviceManagementApps', 'Sites', 'Files', 'Mail'] as const;

const area = (permission: string): string => permission.split('.')[0] ?? permission;

/** Best first: names of areas that the page does not touch. */
export function unrelatedPermissions(listed: ReadonlySet<string>): readonly string[] {
  const areas = new Set([...listed].map(area));
  const unlisted = unrelated.filter((name) => !listed.has(name));
  return [...unlisted.filter((name) => !areas.has(area(name))), ...unlisted.filter((name) => areas.has(area(name)))];
}

/** `X.Read.All` for `X.ReadWrite.All`; undefined where there is no such neighbour, or the page lists it. */
export function readOnlyNeighbour(permission: string, listed: ReadonlySet<string>): string | undefined {
  const neighbour = permission.replace(/\.ReadWrite(?=\.|$)/, '.Read');
  return neighbour === permission || listed.has(neighbour) ? undefined : neighbour;
}

/** The same name with every letter's case turned; names are ASCII. */
export function changedCase(permission: string): string {
  return permission.replaceAll(/[A-Za-z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

export function lookAlikes(permission: string, listed: ReadonlySet<string>): readonly LookAlike[] {
  const rest = permission.split('.').slice(1).join('.');
  const stem = permission.split('.').slice(0, -1).join('.');
  const other = otherAreas.find((name) => name !== area(permission) && !listed.has(`${name}.${rest}`));
  const candidates = [
    { name: 'longer-name', permission: `${permission}.Extra` },
    { name: 'longer-word', permission: `${permission}s` },
    { name: 'prefixed-name', permission: `Not${permission}` },
    { name: 'shorter-name', permission: stem },
    { name: 'other-separators', permission: permission.replaceAll('.', '-') },
    { name: 'other-area', permission: other === undefined ? '' : `${other}.${rest}` },
  ];
  return candidates.filter((candidate) => candidate.permission !== '' && !listed.has(candidate.permission));
}
