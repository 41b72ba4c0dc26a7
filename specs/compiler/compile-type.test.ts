/** Pages of types: what is read of them, and each trap that must not become a guess. */
import { describe, expect, it } from 'vitest';

import type { TypeSpec } from '../model.ts';
import type { ProblemCode } from './problem.ts';
import { enumeration, type Resource, resource, type ReadTypes, typesOf } from './types.test-data.ts';

const around = {
  hue: enumeration('hue', ['red', 'unknownFutureValue']),
  wheel: resource('wheel'),
  machine: resource('machine', { comment: { keyProperty: 'id' }, rows: ['|id|String|Key.|'] }),
  lists: ['# Values', '### grain values', '| Member\n|:---\n| fine\n| coarse'].join('\n\n'),
};

async function read(page: string, name = 'gadget', locale?: string): Promise<ReadTypes> {
  const found = (await typesOf({ ...around, [name]: page }, locale)).get(name);
  if (found === undefined) throw new Error('the page was read');
  return found;
}

async function only(page: string, name?: string, locale?: string): Promise<TypeSpec> {
  const { types, problems } = await read(page, name, locale);
  expect(problems).toEqual([]);
  const [type] = types;
  if (type === undefined) throw new Error('the page gives a type');
  return type;
}

const gadget = (given: Resource): string => resource('gadget', given);
const rowsOf = ({ requirements }: TypeSpec): Readonly<Record<string, string>> =>
  Object.fromEntries(requirements.map((one) => [one.id, one.kind === 'member' ? '' : one.type]));

describe('a page of a type is read', () => {
  it('with properties and relationships in OData notation, each with its clause, line and hash', async () => {
    const page = gadget({
      rows: ['|`size`|`Int32`|How large.|', '|hues|[hue](hue.md) collection|Which.|', '|grain|grain|How fine.|'],
      relationships: ['|wheels|[wheel](../resources/wheel.md) collection|What turns.|'],
    });
    const type = await only(page);
    expect(type).toMatchObject({ type: 'microsoft.graph.gadget', is: 'complex', page: 'gadget', apiVersion: 'beta' });
    expect(rowsOf(type)).toEqual({
      'properties/size': 'Edm.Int32',
      'properties/hues': 'Collection(microsoft.graph.hue)',
      'properties/grain': 'microsoft.graph.grain',
      'relationships/wheels': 'Collection(microsoft.graph.wheel)',
    });
    const line = page.split('\n').findIndex((one) => one.startsWith('|hues|')) + 1;
    expect(type.requirements[1]).toMatchObject({
      clause: '#properties',
      line,
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(type.requirements[3]).toMatchObject({ clause: '#relationships', kind: 'relationship' });
  });

  it('as no entity by a key that is no property, and neither is what inherits from it', async () => {
    const settings = resource('settings', { comment: { keyProperty: 'id' } });
    const more = gadget({ intro: 'Inherits from [settings](settings.md)' });
    const found = await typesOf({ settings, gadget: more });
    expect([...found.values()].map(({ types: [type] }) => type?.is)).toEqual(['complex', 'complex']);
    expect(found.get('settings')?.types[0]).not.toHaveProperty('key');
  });

  it('as an entity where it links methods of its own, and not where it links those of another', async () => {
    const methods = (of: string) => `## Methods\n\n|Method|Return type|\n|:---|:---|\n|[Get](../api/${of}-get.md)|x|`;
    expect(await only(gadget({ after: methods('gadget') }))).toMatchObject({ is: 'entity' });
    expect(await only(gadget({ after: methods('wheel') }))).toMatchObject({ is: 'complex' });
  });

  it('as an entity with its key, open, and without words of the page', async () => {
    const type = await only(
      gadget({ comment: { keyProperty: 'id', openType: true }, rows: ['|id|String|Very own words.|'] }),
    );
    expect(type).toMatchObject({ is: 'entity', key: 'id', open: true });
    expect(JSON.stringify(type)).not.toContain('own words');
  });

  it('with the base type of its comment or of its sentence, and is what that is', async () => {
    const said = await only(gadget({ intro: 'Inherits from [machine](machine.md)', rows: ['|size|Int32|x|'] }));
    expect(said).toMatchObject({ base: 'microsoft.graph.machine', is: 'entity' });
    const derived = await only(gadget({ intro: 'Turns. Derived from [machine](machine.md).' }));
    expect(derived).toMatchObject({ base: 'microsoft.graph.machine' });
    expect(await only(gadget({ intro: 'Figures derived from a [machine](machine.md).' }))).not.toHaveProperty('base');
    const commented = await only(gadget({ comment: { baseType: 'microsoft.graph.entity' } }));
    expect(commented).toMatchObject({ base: 'microsoft.graph.entity', is: 'entity' });
    expect(await only(gadget({ comment: { baseType: '' } }))).not.toHaveProperty('base');
  });

  it('under the name of its comment, where title and page have the short one', async () => {
    const page = resource('workbookPlot', { title: 'Plot resource type' });
    expect(await only(page, 'plot')).toMatchObject({ type: 'microsoft.graph.workbookPlot' });
    const namespaced = gadget({ comment: { '@odata.type': 'microsoft.graph.workshop.gadget' } });
    expect(await only(namespaced, 'workshop-gadget')).toMatchObject({ type: 'microsoft.graph.workshop.gadget' });
  });

  it('under the name of its title, where the comment has it in small letters alone', async () => {
    for (const title of ['spareWheel resource type', 'Ressourcentyp spareWheel']) {
      const page = resource('sparewheel', { title });
      expect(await only(page, 'sparewheel')).toMatchObject({ type: 'microsoft.graph.spareWheel' });
    }
    const begins = resource('wheel', { title: 'Wheel resource type' });
    expect(await only(begins, 'wheel')).toMatchObject({ type: 'microsoft.graph.wheel' });
  });

  it('an enum with the first column of its table', async () => {
    expect(await only(enumeration('mood', ['none', 'v10_0', 'unknownFutureValue']), 'mood')).toMatchObject({
      is: 'enum',
      type: 'microsoft.graph.mood',
      requirements: [{ name: 'none' }, { name: 'v10_0' }, { id: 'members/unknownFutureValue', kind: 'member' }],
    });
  });

  it('enums that another page lists have a spec each', async () => {
    const { types } = await read(around.lists, 'lists');
    expect(types.map(({ type, page }) => [type, page])).toEqual([['microsoft.graph.grain', 'lists']]);
    const { types: beside } = await read(gadget({ after: '### mood values\n\n|Member|\n|:---|\n|glad|' }));
    expect(beside.map(({ type, is }) => [type, is])).toEqual([
      ['microsoft.graph.gadget', 'complex'],
      ['microsoft.graph.mood', 'enum'],
    ]);
  });

  it('an enum whose members are called values, unless a column of members stands beside them', async () => {
    const page = (head: string) => `# Values\n\n### mood values\n\n|${head}|\n|:---|:---|\n|glad|x|`;
    expect((await read(page('Value|Description'), 'lists')).types[0]?.requirements).toMatchObject([{ name: 'glad' }]);
    expect((await read(page('Value|Member'), 'lists')).types).toEqual([]);
  });

  it('an enum of a thousand members', async () => {
    const members = Array.from({ length: 1000 }, (_, at) => `member${at}`);
    expect((await only(enumeration('many', members), 'many')).requirements).toHaveLength(1000);
  });

  it('a type that contains itself', async () => {
    expect(rowsOf(await only(gadget({ rows: ['|parts|[gadget](gadget.md) collection|x|'] })))).toEqual({
      'properties/parts': 'Collection(microsoft.graph.gadget)',
    });
  });

  it('of two pages for one type each gives its own spec, and rows name the one type', async () => {
    const pages = { ...around, 'intune-parts-wheel': around.wheel, gadget: gadget({ rows: ['|a|wheel|x|'] }) };
    const found = await typesOf(pages);
    for (const page of ['wheel', 'intune-parts-wheel'])
      expect(found.get(page)?.types.map(({ type }) => type)).toEqual(['microsoft.graph.wheel']);
    expect(found.get('gadget')?.types[0]?.requirements[0]).toMatchObject({ type: 'microsoft.graph.wheel' });
  });

  it('with members that objects of JavaScript have too', async () => {
    const rows = ['`__proto__`', 'constructor', 'toString', 'hasOwnProperty'].map((name) => `|${name}|String|x|`);
    const json = '{ "__proto__": "String", "constructor": "String", "toString": "String" }';
    const type = await only(gadget({ rows, json }));
    expect(type.requirements.map(({ id }) => id)).toEqual([
      'properties/__proto__',
      'properties/constructor',
      'properties/toString',
      'properties/hasOwnProperty',
    ]);
    const members = await only(enumeration('mood', ['constructor', String.raw`\_\_proto\_\_`, 'none']), 'mood');
    expect(members.requirements.map(({ id }) => id)).toEqual([
      'members/constructor',
      'members/__proto__',
      'members/none',
    ]);
  });

  it('with a bar in a description, the title of a group of rows, an annotation, a row twice', async () => {
    const rows = [
      '|size|Int32|small|large|',
      '|**Looks**|',
      '|hue|[hue](hue.md)|x|',
      '|@odata.type|String|x|',
      '|size|Int32|x|',
    ];
    expect(rowsOf(await only(gadget({ rows })))).toEqual({
      'properties/size': 'Edm.Int32',
      'properties/hue': 'microsoft.graph.hue',
    });
  });

  it('by links whose targets stand at the end of the page, and with a blank row', async () => {
    const page = gadget({
      intro: 'The gadget is derived from [**machine**][base] and inherits what that has.',
      rows: ['|hue|[hue][]|x|', '| | | |', '|wheels|[wheel][round-thing] collection|x|', '|grain|[hue][nothing]|x|'],
      after: '[hue]: hue.md\n[round-thing]: ../resources/wheel.md\n[base]: machine.md',
    });
    expect((await read(page)).problems).toMatchObject([{ code: 'type-cell' }]);
    const type = await only(page.replace('|grain|[hue][nothing]|x|\n', ''));
    expect(type.base).toBe('microsoft.graph.machine');
    expect(rowsOf(type)).toEqual({
      'properties/hue': 'microsoft.graph.hue',
      'properties/wheels': 'Collection(microsoft.graph.wheel)',
    });
  });

  it('without properties of its own, where it says so', async () => {
    const page = gadget({ properties: 'None.', intro: 'Inherits from [machine](machine.md)' });
    expect((await only(page)).requirements).toEqual([]);
  });

  it('below a heading that stands twice, the first over nothing', async () => {
    expect(rowsOf(await only(gadget({}).replace('## Properties', '## Properties\n\n## Properties')))).toEqual({
      'properties/size': 'Edm.Int32',
    });
  });
});

describe('what needs a guess is a problem, with its line', () => {
  const head = '|Property|Type|Description|\n|:---|:---|:---|\n';
  const pages: readonly (readonly [shows: string, page: string, code: ProblemCode])[] = [
    ['a type that nobody explains', gadget({ rows: ['|a|Json|x|'] }), 'type-cell'],
    ['an empty type', gadget({ rows: ['|a||x|'] }), 'type-cell'],
    ['two types', gadget({ rows: ['|a|[hue](hue.md) or [wheel](wheel.md)|x|'] }), 'type-cell'],
    ['a link that names another type than its page', gadget({ rows: ['|a|[wheel](hue.md)|x|'] }), 'type-cell'],
    ['cells that are merged with those below', gadget({ rows: ['|a|String|x|', '||Int32|x|'] }), 'property-name'],
    ['a row of one cell', gadget({ rows: ['|size|'] }), 'type-row'],
    ['a row that lost its first cell', gadget({ rows: ['|String|the size|'] }), 'type-row'],
    ['a table in HTML', gadget({ properties: '<table><tr><td rowspan="2">size</td></tr></table>' }), 'type-table'],
    ['a row outside of its table', gadget({ properties: `${head}|size|Int32|x|\n\n|hue|String|x|` }), 'type-table'],
    ['two tables', gadget({ properties: `${head}|size|Int32|x|\n\nAt night:\n\n${head}|hue|String|x|` }), 'type-table'],
    ['no table', gadget({ properties: 'It has many.' }), 'type-table'],
    [
      'relationships under titles that nobody knows',
      gadget({ relationships: [] }).replace('|Relationship|Type|', '|Way|Kind|'),
      'type-table',
    ],
    ['a table of another section', gadget({ after: `## Parts of it\n\n${head}|hue|String|x|` }), 'type-table'],
    ['a name that is none', gadget({ rows: ['|the size|Int32|x|'] }), 'property-name'],
    ['a name that is struck out', gadget({ rows: ['|~~size~~|Int32|x|'] }), 'property-name'],
    ['a name in bold, or with underscores', gadget({ rows: ['|__proto__|Int32|x|'] }), 'property-name'],
    ['a property of two types', gadget({ rows: ['|a|Int32|x|', '|a|String|x|'] }), 'property-repeated'],
    ['a comment about another type', gadget({ comment: { '@odata.type': 'microsoft.graph.wheel' } }), 'type-name'],
    [
      'two comments',
      gadget({ after: '<!-- {"blockType":"resource","@odata.type":"microsoft.graph.x.gadget"} -->' }),
      'type-name',
    ],
    ['a base type without a page', gadget({ intro: 'Inherits from [engine](../resources/engine.md)' }), 'type-base'],
    [
      'two base types',
      gadget({ comment: { baseType: 'microsoft.graph.wheel' }, intro: 'Inherits from [machine](machine.md)' }),
      'type-base',
    ],
    ['a type that is its own base', gadget({ comment: { baseType: 'microsoft.graph.gadget' } }), 'type-base'],
    ['a topic', '# How gadgets turn\n\nThey turn.', 'not-a-type'],
    ['a damaged name of a member', enumeration('gadget', ['red', 'dark red']), 'member-name'],
    ['a member with markup', enumeration('gadget', ['<b>red</b>']), 'member-name'],
    ['a name of digits alone', enumeration('gadget', ['7']), 'member-name'],
    ['a member whose row has a cell more', enumeration('gadget', ['red', 'green', 'bl|ue']), 'type-row'],
    ['an enum of nothing', enumeration('gadget', []), 'type-table'],
    ['members outside of the table', `${enumeration('gadget', ['red'])}\n\n|green|1|x|`, 'type-table'],
    ['a fence without an end', `${gadget({})}\n\`\`\`\n`, 'unclosed-fence'],
  ];
  for (const [shows, page, code] of pages) {
    it(`${shows}: ${code}`, async () => {
      const { types, problems } = await read(page);
      expect(types).toEqual([]);
      expect(problems.map((one) => one.code)).toContain(code);
      for (const { line, message, remedy } of problems) {
        expect(line).toBeGreaterThan(0);
        expect(`${message}; ${remedy}`).toMatch(/^\S.{10,400}$/u);
      }
    });
  }

  it('types that inherit from one another in a circle', async () => {
    const pages = {
      gadget: gadget({ intro: 'Inherits from [gizmo](gizmo.md)' }),
      gizmo: resource('gizmo', { intro: 'Inherits from [gadget](gadget.md)' }),
    };
    for (const { types, problems } of (await typesOf(pages)).values()) {
      expect(types).toEqual([]);
      expect(problems.map(({ code }) => code)).toEqual(['type-base']);
    }
  });

  it('one enum of a page that cannot be read takes none of the others with it', async () => {
    const page = [
      '# Values',
      '### grain values',
      '|Member|\n|:---|\n|fine grain|',
      '### mood values',
      '|Member|\n|:---|\n|glad|',
    ];
    const { types, problems } = await read(page.join('\n\n'), 'lists');
    expect(types.map(({ type }) => type)).toEqual(['microsoft.graph.mood']);
    expect(problems.map(({ code }) => code)).toEqual(['member-name']);
  });
});

describe('the JSON representation is held against the table', () => {
  const disputed = async (row: string, json: string) => {
    const { requirements } = await only(gadget({ rows: [row], json }));
    const [first] = requirements;
    return first?.disputed?.map(({ by, says }) => `${by} ${says}`);
  };
  const contradictions = [
    ['|a|String|x|', '{ "a": ["String"] }', 'array'],
    ['|a|String collection|x|', '{ "a": { "b": 1 } }', 'object'],
    ['|a|Boolean|x|', '{ "a": "String" }', 'Edm.String'],
    ['|a|Int32|x|', '{ "a": true }', 'boolean'],
    ['|a|DateTimeOffset|x|', '{ "a": 1024 }', 'number'],
    ['|a|Int32 collection|x|', '{ "a": 1024 }', 'number'],
    ['|a|[machine](machine.md)|x|', '{ "a": { "@odata.type": "microsoft.graph.wheel" } }', 'microsoft.graph.wheel'],
    [
      '|a|[machine](machine.md) collection|x|',
      '{ "a": [{ "@odata.type": "#microsoft.graph.wheel" }] }',
      'Collection(microsoft.graph.wheel)',
    ],
  ] as const;
  for (const [row, json, says] of contradictions)
    it(`${row} is disputed by ${json}`, async () => {
      expect(await disputed(row, json)).toEqual([`example ${says}`]);
    });

  const agreements = [
    ['|a|DateTimeOffset|x|', '{ "a": "String (timestamp)" }'],
    ['|a|[hue](hue.md)|x|', '{ "a": "String" }'],
    ['|a|Guid|x|', '{ "a": "String" }'],
    ['|a|Double|x|', '{ "a": 4.2 }'],
    ['|a|Int64|x|', '{ "a": "Int32" }'],
    ['|a|String collection|x|', '{ "a": ["String"] }'],
    ['|a|String collection|x|', '{ "a": [] }'],
    ['|a|String collection|x|', '{ "a": "String collection" }'],
    ['|a|String|x|', '{ "a": null }'],
    ['|a|String|x|', '{ "b": 1 }'],
    ['|a|String|x|', '{ "a": 1, '],
    ['|a|[machine](machine.md)|x|', '{ "a": { "@odata.type": "microsoft.graph.engine" } }'],
    ['|a|[machine](machine.md)|x|', '{ "a": { "@odata.type": "#microsoft.graph.machine" } }'],
  ] as const;
  for (const [row, json] of agreements)
    it(`${row} is not disputed by ${json}`, async () => {
      expect(await disputed(row, json)).toBeUndefined();
    });

  it('an object of a derived type is none of another', async () => {
    const pages = {
      ...around,
      engine: resource('engine', { intro: 'Inherits from [machine](../resources/machine.md)' }),
      gadget: gadget({
        rows: ['|a|[machine](machine.md)|x|'],
        json: '{ "a": { "@odata.type": "microsoft.graph.engine" } }',
      }),
    };
    expect((await typesOf(pages)).get('gadget')?.types[0]?.requirements[0]).not.toHaveProperty('disputed');
  });

  it('spells the names as answers do', async () => {
    expect(rowsOf(await only(gadget({ rows: ['|Size|Int32|x|'] })))).toEqual({ 'properties/size': 'Edm.Int32' });
  });
});

describe('a translated page gives the same type, or none', () => {
  const german = (rows: readonly string[], json: string, intro = 'Etwas, das sich dreht.'): string =>
    gadget({
      title: '<a name="gadget-resource-type"></a>gadget-Ressourcentyp',
      intro,
      properties: ['|Eigenschaft|Typ|Beschreibung|', '|:---|:---|:---|', ...rows].join('\n'),
      json,
    })
      .replace('## Properties', '## <a name="properties"></a>Eigenschaften')
      .replace('## Relationships\n\nNone', '## <a name="relationships"></a>Beziehungen\n\nKeine')
      .replace('## JSON representation', '## <a name="json-representation"></a>JSON-Darstellung');

  it('by the targets of its links and the names of its JSON representation', async () => {
    const rows = ['|name|Zeichenfolge|x|', '|teile|[Rad](wheel.md)-Sammlung|x|'];
    const intro = '[!INCLUDE [beta](../../includes/beta.md)]\n\nErbt von [Maschine](machine.md)';
    const page = german(rows, '{ "name": "String", "teile": [] }', intro);
    const type = await only(page, 'gadget', 'de-DE');
    expect(type).toMatchObject({ type: 'microsoft.graph.gadget', base: 'microsoft.graph.machine' });
    expect(rowsOf(type)).toEqual({
      'properties/name': 'Edm.String',
      'properties/teile': 'Collection(microsoft.graph.wheel)',
    });
  });

  const refused: readonly (readonly [string, string, ProblemCode])[] = [
    [
      'a name that the JSON representation does not show',
      german(['|groesse|Int32|x|'], '{ "size": 1 }'),
      'property-name',
    ],
    [
      'a short sentence of one link',
      german(['|size|Int32|x|'], '{ "size": 1 }', 'Stammt ab von [Maschine](machine.md)'),
      'type-base',
    ],
    [
      'names of members',
      enumeration('gadget', ['rot']).replaceAll('Members', '<a name="members"></a>Elemente'),
      'member-name',
    ],
  ];
  for (const [shows, page, code] of refused)
    it(`${shows}: ${code}`, async () => {
      const { types, problems } = await read(page, 'gadget', 'de-DE');
      expect(types).toEqual([]);
      expect(problems.map((one) => one.code)).toEqual([code]);
    });

  it('of pages without a base, names of two words in one, which no translator writes', async () => {
    const page = german(['|sizeInBytes|Int64|x|'], '{}', '[!INCLUDE [beta](../../includes/beta.md)]');
    const type = await only(page, 'gadget', 'de-DE');
    expect(type).not.toHaveProperty('base');
    expect(rowsOf(type)).toEqual({ 'properties/sizeInBytes': 'Edm.Int64' });
  });

  it('members whose English stands beside them are read', async () => {
    const cell = '<span data-ttu-id="1">rot</span><span class="sxs-lookup"><span data-stu-id="1">red</span></span>';
    const page = enumeration('gadget', [cell]).replaceAll('Members', '<a name="members"></a>Elemente');
    expect((await only(page, 'gadget', 'de-DE')).requirements).toMatchObject([{ name: 'red' }]);
  });
});
