/** What the report can do where scripts run: filters, links that open what they lead to, a button that copies. Plain JavaScript for browsers. */
export const script = `
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector('.filters');
  const said = form.querySelector('output');
  const cases = all('[data-case]');
  const rows = new Set(all('#cases [data-case]'));
  // a line that stands for many cases leads to their names
  const passed = new Map(all('#passed > p').map((list) => [list.id, list.querySelector('span').textContent.split(', ')]));
  const namesOf = (one) => passed.get(one.querySelector('a')?.hash.slice(1)) ?? [''];
  const total = [...rows].reduce((sum, one) => sum + namesOf(one).length, 0);
  const groups = all('[data-group]').reverse();
  const pressed = new Set();

  for (const item of all('[data-count]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.append(...item.childNodes);
    item.append(button);
    button.addEventListener('click', () => {
      const state = item.dataset.count;
      if (!pressed.delete(state)) pressed.add(state);
      button.setAttribute('aria-pressed', String(pressed.has(state)));
      apply();
    });
  }

  function matches(one, { suite, authority, text }) {
    const { dataset } = one;
    return (pressed.size === 0 || pressed.has(dataset.state)) && (suite === '' || dataset.suite === suite) &&
      (authority === '' || dataset.authority.split(' ').includes(authority)) &&
      (text === '' || ((one.id || one.closest('[id]').id) + one.textContent + namesOf(one).join()).toLowerCase().includes(text));
  }

  function apply() {
    const { suite, authority, text } = form.elements;
    const wanted = { suite: suite.value, authority: authority.value, text: text.value.trim().toLowerCase() };
    const narrowed = pressed.size > 0 || Object.values(wanted).some((value) => value !== '');
    let shown = 0;
    for (const one of cases) {
      one.hidden = narrowed && !matches(one, wanted);
      if (!one.hidden && rows.has(one)) shown += namesOf(one).filter((name) => name.includes(wanted.text)).length || namesOf(one).length;
    }
    for (const group of groups) group.hidden = narrowed && group.querySelector('[data-case]:not([hidden])') === null;
    said.textContent = narrowed ? shown.toLocaleString('en-US') + ' of ' + total.toLocaleString('en-US') + ' cases shown' : '';
  }

  function clear() {
    pressed.clear();
    for (const button of all('[data-count] button')) button.setAttribute('aria-pressed', 'false');
    setTimeout(apply);
  }

  function named(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash));
    } catch {
      return null;
    }
  }

  function follow() {
    const target = named(location.hash.slice(1));
    if (!target) return;
    if (target.closest('[hidden]')) {
      form.reset();
      apply();
    }
    for (let box = target.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    target.scrollIntoView();
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  async function copy(button) {
    const code = button.parentElement.querySelector('code');
    const old = button.textContent;
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = document.execCommand('copy') ? 'Copied' : 'Selected: press Ctrl+C';
    }
    said.textContent = button.textContent;
    setTimeout(() => (button.textContent = old), 2000);
  }

  document.addEventListener('toggle', ({ target }) => {
    for (const line of all('p[data-case]', target)) if (!line.querySelector('span')) line.append(' ', named(line.querySelector('a').hash.slice(1)).querySelector('span').cloneNode(true));
  }, true);
  form.hidden = false;
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', clear);
  for (const button of all('.copy')) {
    button.hidden = false;
    button.addEventListener('click', () => copy(button));
  }
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    for (const box of opened) box.open = true;
  });
  addEventListener('afterprint', () => {
    for (const box of opened) box.open = false;
  });
  addEventListener('hashchange', follow);
  follow();
})();
`;
