/**
 * Pages of several languages -> permissions that one of them names alone: translators' tools put names of other pages into tables,
 * and nothing on such a page tells. `reconcile` compares the readings row by row.
 */
import type { OperationSpec, PermissionScheme } from '../model.ts';

interface Reading {
  readonly file: string;
  readonly locale: string;
  readonly rows: ReadonlyMap<PermissionScheme, readonly string[]>;
}

function rowsOf({ requirements }: OperationSpec): Reading['rows'] {
  return new Map(
    requirements.flatMap((one) =>
      one.kind === 'permission' ? [[one.scheme, one.supported ? one.anyOf : []] as const] : [],
    ),
  );
}

export class ForeignPermissions {
  /** By version and page. */
  readonly #readings = new Map<string, Reading[]>();

  add(file: string, spec: OperationSpec): void {
    const key = `${spec.apiVersion}/${spec.page}`;
    const readings = this.#readings.get(key) ?? [];
    readings.push({ file, locale: spec.source.locale, rows: rowsOf(spec) });
    this.#readings.set(key, readings);
  }

  /** One sentence for each page and scheme. */
  get sentences(): readonly string[] {
    return [...this.#readings.values()].flatMap((readings) =>
      readings.flatMap((one) => {
        const others = readings.filter(({ locale }) => locale !== one.locale);
        if (others.length === 0) return [];
        return [...one.rows].flatMap(([scheme, names]) => {
          const alone = names.filter((name) => !others.some(({ rows }) => rows.get(scheme)?.includes(name)));
          if (alone.length === 0) return [];
          const languages = [...new Set(others.map(({ locale }) => locale))].join(', ');
          return [
            `${one.file}: ${scheme}: ${alone.join(', ')} stands in no other language of this page (${languages}); reconcile compares them`,
          ];
        });
      }),
    );
  }
}
