/**
 * What Microsoft's metadata says of types, beside their pages.
 * @see https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
 */
import { createHash } from 'node:crypto';

import { SaxesParser } from 'saxes';
import { memberIn, type Metadata, type MetadataOperation, type MetadataType } from './in-metadata.ts';
import type { Disputed, SpecWarning, TypeRequirement, TypeSpec } from '../model.ts';
import { readRegularFile } from '../regular-file.ts';
import { failed, type Result } from '../result.ts';
import { errnoText, errorCode } from '../text.ts';

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** That of Microsoft Graph has some 5 MB. */
const mostOctets = 64 * 1024 * 1024;
const chunk = 64 * 1024;

const kinds: ReadonlyMap<string, TypeSpec['is']> = new Map([
  ['EntityType', 'entity'],
  ['ComplexType', 'complex'],
  ['EnumType', 'enum'],
]);

export function loadMetadata(file: string): Result<{
  readonly metadata: Metadata;
  /** Over the octets of the file, hex. */
  readonly sha256: string;
}> {
  try {
    const octets = readRegularFile(file, mostOctets);
    const read = readMetadata(octets.toString('utf8'), file);
    return read.ok ? { ...read, sha256: createHash('sha256').update(octets).digest('hex') } : read;
  } catch (error) {
    const why = errorCode(error) === 'EFBIG' ? `has more than ${mostOctets} octets` : errnoText(error);
    return failed(`${file} ${why}; name the answer of $metadata, a document in CSDL`);
  }
}

/** @param file that problems name */
export function readMetadata(text: string, file: string): Result<{ readonly metadata: Metadata }> {
  const reader = new CsdlReader();
  for (let at = 0; at < text.length && reader.fault === undefined; at += chunk)
    reader.write(text.slice(at, at + chunk));
  reader.end();
  if (reader.fault !== undefined) return failed(`${file}:${reader.fault}`);
  return reader.types.size > 0
    ? { ok: true, metadata: reader }
    : failed(`${file} holds no type; expected the answer of $metadata, a document in CSDL`);
}

/** Reads tag by tag: the document is never held as a tree, and no entity beyond the five of XML is known. */
class CsdlReader implements Metadata {
  readonly types = new Map<string, MetadataType>();
  readonly roots = new Map<string, string>();
  readonly operations = new Map<string, Writable<MetadataOperation>[]>();
  /** `line: what is wrong` */
  fault: string | undefined;
  readonly #parser = new SaxesParser();
  readonly #aliases = new Map<string, string>();
  #namespace = '';
  #type: MetadataType | undefined;
  #operation: (Writable<MetadataOperation> & { isBound: boolean }) | undefined;

  constructor() {
    this.#parser.on('error', ({ message }) => {
      this.fault ??= `${this.#parser.line}: is not XML: ${message.replace(/^\d+:\d+: /, '')}`;
    });
    this.#parser.on('opentag', ({ name, attributes }) => {
      const values = new Map(Object.entries(attributes));
      this.#open(name.slice(name.indexOf(':') + 1), (key) => values.get(key));
    });
    this.#parser.on('closetag', ({ name }) => {
      const tag = name.slice(name.indexOf(':') + 1);
      if (kinds.has(tag)) this.#type = undefined;
      if (tag === 'Action' || tag === 'Function') this.#operation = undefined;
    });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    if (this.fault === undefined) this.#parser.close();
  }

  #open(tag: string, value: (attribute: string) => string | undefined): void {
    const name = value('Name');
    if (tag === 'Schema') {
      this.#namespace = value('Namespace') ?? '';
      const alias = value('Alias');
      if (alias !== undefined) this.#aliases.set(alias, this.#namespace);
      return;
    }
    if (tag === 'ReturnType' && this.#operation) this.#operation.returns = this.#whole(value('Type') ?? '');
    if (name === undefined) return;
    this.#openOperation(tag, name, value);
    if (tag === 'EntitySet')
      this.roots.set(name.toLowerCase(), `Collection(${this.#whole(value('EntityType') ?? '')})`);
    if (tag === 'Singleton') this.roots.set(name.toLowerCase(), this.#whole(value('Type') ?? ''));
    const is = kinds.get(tag);
    if (is !== undefined) {
      const base = value('BaseType');
      this.#type = { is, base: base && this.#whole(base), members: new Map() };
      this.types.set(`${this.#namespace}.${name}`.toLowerCase(), this.#type);
    } else if (tag === 'Property' || tag === 'NavigationProperty' || tag === 'Member') {
      const type = tag === 'Member' ? '' : this.#whole(value('Type') ?? 'Edm.String');
      this.#type?.members.set(name.toLowerCase(), { type, line: this.#parser.line });
    }
  }

  #openOperation(tag: string, name: string, value: (attribute: string) => string | undefined): void {
    if (tag === 'Action' || tag === 'Function') {
      const is = tag === 'Action' ? 'action' : 'function';
      this.#operation = { is, boundTo: undefined, returns: undefined, isBound: value('IsBound') === 'true' };
      const known = this.operations.get(name.toLowerCase()) ?? [];
      known.push(this.#operation);
      this.operations.set(name.toLowerCase(), known);
    } else if (tag === 'Parameter' && this.#operation?.isBound === true) {
      // the first one
      this.#operation.boundTo ??= this.#whole(value('Type') ?? '');
    }
  }

  /** `graph.x` -> `microsoft.graph.x` */
  #whole(type: string): string {
    const [, before = '', alias = '', name = '', behind = ''] = /^(Collection\()?(\w+)\.(\w+)(\))?$/.exec(type) ?? [];
    const namespace = this.#aliases.get(alias);
    return namespace === undefined ? type : `${before}${namespace}.${name}${behind}`;
  }
}

/** The same type, with what the metadata says against its rows, and with warnings where it says less. */
export function againstMetadata(spec: TypeSpec, metadata: Metadata): TypeSpec {
  const known = metadata.types.get(spec.type.toLowerCase());
  const line = spec.requirements[0]?.line ?? 1;
  if (known === undefined) return noted(spec, [warning('not-in-metadata', line, `no type ${spec.type}`)]);
  const inMetadata = (name: string) => memberIn(spec.type, name, metadata);
  const missing = spec.requirements.filter(({ name }) => inMetadata(name) === undefined);
  const requirements = spec.requirements.map((one): TypeRequirement => {
    const type = inMetadata(one.name)?.type;
    if (one.kind === 'member' || type === undefined || type.toLowerCase() === one.type.toLowerCase()) return one;
    const dispute: Disputed = { by: 'metadata', line: inMetadata(one.name)?.line ?? 1, says: type };
    return { ...one, disputed: [...(one.disputed ?? []), dispute] };
  });
  const differs = (what: string, was: string | undefined, is: string | undefined): readonly SpecWarning[] =>
    was?.toLowerCase() === is?.toLowerCase()
      ? []
      : [warning('differs-from-metadata', line, `${what} ${was ?? 'not stated'}, in the metadata ${is ?? 'none'}`)];
  return noted({ ...spec, requirements }, [
    ...differs('the kind is', spec.is, known.is),
    ...(spec.base === undefined ? [] : differs('the base type is', spec.base, known.base)),
    ...missing.map((one) => warning('not-in-metadata', one.line, `no ${one.kind} ${one.name}`)),
  ]);
}

const warning = (code: string, line: number, message: string): SpecWarning => ({ code, line, message });

function noted(spec: TypeSpec, warnings: readonly SpecWarning[]): TypeSpec {
  return warnings.length === 0 ? spec : { ...spec, warnings: [...(spec.warnings ?? []), ...warnings] };
}
