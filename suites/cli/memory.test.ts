import { expect, test } from 'vitest';
import { newFolder } from '../run/in-process.test-data.ts';
import { script } from './process.test-data.ts';

test('the V8 of this Node knows what it is told about its heaps, and says nothing', async () => {
  const memory = new URL('memory.ts', import.meta.url).href;
  const code = `
    import { spareMemory } from ${JSON.stringify(memory)};
    spareMemory(36_000);
    console.log('told');
  `;
  expect(await script(code, { cwd: await newFolder() })).toMatchObject({ code: 0, stdout: 'told\n', stderr: '' });
});
