/** What differs between two records besides the answers. */
import type { RunHead } from '../../run-model.ts';
import type { Side } from '../../comparison-model.ts';

type Spec = RunHead['specs'][number];

const nameOf = ({ apiVersion, page }: Spec): string => `${apiVersion}/${page}`;

/** Pages that both are about, each with its revision on either side. */
export function commonPages(a: Side, b: Side): readonly { readonly a: Spec; readonly b: Spec }[] {
  const inB = new Map(b.head.specs.map((spec) => [nameOf(spec), spec]));
  return a.head.specs.flatMap((spec) => {
    const other = inB.get(nameOf(spec));
    return other ? [{ a: spec, b: other }] : [];
  });
}

function few(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

function aboutPages(a: Side, b: Side): readonly string[] {
  const common = commonPages(a, b);
  const dated = common.filter((pair) => pair.a.asOf !== pair.b.asOf);
  const reworded = common.filter((pair) => pair.a.asOf === pair.b.asOf && pair.a.sha256 !== pair.b.sha256);
  const [oldest] = dated;
  return [
    ...(oldest
      ? [
          `the dates of pages differ: ${few(dated.map((pair) => nameOf(pair.a)))} (${oldest.a.asOf} in A, ${oldest.b.asOf} in B); cases are compared where they mean the same`,
        ]
      : []),
    ...(reworded.length > 0 ? [`specs of the same date differ: ${few(reworded.map((pair) => nameOf(pair.a)))}`] : []),
    ...[
      { side: 'A', rest: a.head.specs.length - common.length },
      { side: 'B', rest: b.head.specs.length - common.length },
    ].flatMap(({ side, rest }) => (rest > 0 ? [`${rest} of the pages are in ${side} only`] : [])),
  ];
}

function aboutRun(side: string, { head: { shard, merged, settings }, tail: { cut } }: Side): readonly string[] {
  return [
    ...(shard ? [`${side} is shard ${shard.index}/${shard.count} of a run`] : []),
    ...(merged && merged.shards.length < merged.count
      ? [`${side} has ${merged.shards.length} of ${merged.count} shards`]
      : []),
    ...(cut ? [`${side} ended early: ${cut.reason}`] : []),
    ...(settings['evidence'] !== 'needed'
      ? []
      : [
          `${side} has the octets of some passes only, of the others just the status is compared; --evidence all records them`,
        ]),
  ];
}

export function notesOn(a: Side, b: Side): readonly string[] {
  const [versionA, versionB] = [a.head.tool.version, b.head.tool.version];
  return [
    ...aboutRun('A', a),
    ...aboutRun('B', b),
    ...(versionA === versionB ? [] : [`A is of graph-conformance ${versionA}, B of ${versionB}`]),
    ...aboutPages(a, b),
  ];
}
