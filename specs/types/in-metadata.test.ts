import { describe, expect, test } from 'vitest';

import { memberIn, operationAt } from './in-metadata.ts';
import { readMetadata } from './metadata.ts';

const read = readMetadata(
  `<Schema Namespace="microsoft.graph" Alias="graph">
<EntityType Name="entity"><Property Name="id" Type="Edm.String"/></EntityType>
<EntityType Name="root" BaseType="graph.entity"><NavigationProperty Name="scripts" Type="Collection(graph.script)"/>
<NavigationProperty Name="main" Type="graph.script"/></EntityType>
<EntityType Name="script" BaseType="graph.entity"/><EntityType Name="shellScript" BaseType="graph.script"/>
<EntityType Name="loop" BaseType="graph.loop"/>
<Action Name="assign" IsBound="true"><Parameter Name="self" Type="graph.script"/><Parameter Name="to" Type="graph.root"/></Action>
<Action Name="assign" IsBound="true"><Parameter Name="self" Type="graph.root"/><ReturnType Type="Collection(graph.script)"/></Action>
<Action Name="reset" IsBound="true"><Parameter Name="self" Type="Collection(graph.script)"/></Action>
<Function Name="count" IsBound="true"><Parameter Name="self" Type="graph.shellScript"/><Parameter Name="day" Type="Edm.Date"/><ReturnType Type="Edm.Int32"/></Function>
<EntityContainer Name="Graph"><Singleton Name="management" Type="graph.root"/><EntitySet Name="scripts" EntityType="graph.script"/></EntityContainer>
</Schema>`,
  'csdl.xml',
);
if (!read.ok) throw new Error(read.problems.join());
const { metadata } = read;

describe('the action or function that a request line calls', () => {
  const table: readonly (readonly [path: string, is: string | undefined, returns?: string])[] = [
    ['/management/scripts/{id}/assign', 'action'],
    ['/Management/Scripts/{scriptId}/ASSIGN', 'action'],
    ['/management/scripts/{id}/microsoft.graph.assign', 'action'],
    ["/scripts('{id}')/assign", 'action'],
    ["/management/scripts('{id}')/assign", 'action'],
    ['/management/main/assign', 'action'],
    ['/management/assign', 'action', 'Collection(microsoft.graph.script)'],
    ['/management/scripts/reset', 'action'],
    ['/scripts/reset?$top=1', 'action'],
    ['/scripts/{id}/microsoft.graph.shellScript/count(day={day})', 'function', 'Edm.Int32'],
    // bound to a derived type, which the path does not name
    ['/scripts/{id}/count(day={day})', undefined],
    ['/scripts/assign', undefined],
    ['/scripts/{id}/reset', undefined],
    ['/scripts/{id}', undefined],
    ['/management/main', undefined],
    ['/others/{id}/assign', undefined],
    ['/scripts/{id}/assign/more', undefined],
    ['/', undefined],
  ];
  for (const [path, is, returns] of table)
    test(path, () => {
      const found = operationAt(path, metadata);
      expect([found?.is, found?.returns]).toEqual([is, returns]);
    });
});

test('a member is that of the type or of one that it inherits from', () => {
  expect(memberIn('microsoft.graph.ShellScript', 'ID', metadata)?.type).toBe('Edm.String');
  expect(memberIn('microsoft.graph.script', 'size', metadata)).toBeUndefined();
  expect(memberIn('microsoft.graph.loop', 'id', metadata)).toBeUndefined();
});
