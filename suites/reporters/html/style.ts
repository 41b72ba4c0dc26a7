/** The look of the report: light and dark, narrow and printed. Colours meet 4.5:1 on their grounds. */
export const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --soft: #55606b; --line: #d3d9df; --box: #f5f7f9; --link: #0b57b0;
  --pass: #14532d; --pass-ground: #e2f4e6; --fail: #8c1511; --fail-ground: #fde5e3; --inconclusive: #5c4200; --inconclusive-ground: #fff0c7;
  --error: #5b1a86; --error-ground: #f1e4fb; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --text: #e6e9ec; --soft: #a9b3bd; --line: #3a424a; --box: #1d2226; --link: #8ebdff;
  --pass: #a8e8b9; --pass-ground: #15351f; --fail: #ffb9b1; --fail-ground: #4a1714; --inconclusive: #ffe08f; --inconclusive-ground: #3d3108;
  --error: #e4c4ff; --error-ground: #37184f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 88rem; background: var(--ground); color: var(--text); font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
h4 { font-size: 1rem; margin: 1rem 0 .3rem; } h5 { font-size: .9rem; margin: .7rem 0 .2rem; }
p { margin: .4rem 0; } ul { margin: .4rem 0; padding-left: 1.3rem; }
a { color: var(--link); } code, pre { font: .85rem/1.4 ui-monospace, monospace; }
pre { margin: 0; padding: .5rem .7rem; background: var(--box); border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap; overflow: auto; max-height: 30rem; }
small, .note { font-size: .85rem; color: var(--soft); font-weight: normal; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .3rem; background: var(--ground); padding: .4rem .8rem; z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.verdict { padding: 1rem 1.2rem; border-radius: 6px; border-left: .5rem solid; }
.verdict p, .verdict .note { color: inherit; } .verdict a { color: inherit; font-weight: 600; }
.pass { background: var(--pass-ground); color: var(--pass); } .fail { background: var(--fail-ground); color: var(--fail); }
.inconclusive { background: var(--inconclusive-ground); color: var(--inconclusive); } .error { background: var(--error-ground); color: var(--error); }
.badge { display: inline-block; padding: 0 .45rem; border-radius: 3px; font-weight: 600; font-size: .85rem; white-space: nowrap; }
.facts { margin: .8rem 0; display: grid; gap: .25rem; } .facts div { display: flex; flex-wrap: wrap; align-content: start; gap: 0 .8rem; }
.facts dt { flex: 0 0 11rem; color: var(--soft); } .facts dd { margin: 0; flex: 1 1 18rem; }
header > .facts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .25rem 2rem; }
.notices { padding: .6rem 1.2rem .6rem 2rem; border: 2px solid var(--inconclusive); border-radius: 6px; }
.sums { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: start; margin: 1rem 0; }
.counts { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .6rem; }
.counts li, .counts button { display: flex; flex-direction: column; align-items: flex-start; gap: .1rem; }
.counts li { border: 1px solid var(--line); border-radius: 6px; padding: .5rem .8rem; min-width: 9rem; } .counts b { font-size: 1.5rem; line-height: 1.2; }
.counts li:has(button) { padding: 0; } .counts button { width: 100%; height: 100%; border: 0; border-radius: 5px; background: var(--box); padding: .5rem .8rem; text-align: left; }
.counts button[aria-pressed=true] { box-shadow: inset 0 0 0 3px var(--link); }
button, select, input { font: inherit; color: inherit; background: var(--box); border: 1px solid var(--soft); border-radius: 4px; padding: .25rem .6rem; max-width: 100%; } button { cursor: pointer; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; border-block: 1px solid var(--line); padding-block: .5rem; }
.filters:not([hidden]) { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; } caption { text-align: left; padding: .3rem 0; font-weight: 600; }
th, td { border: 1px solid var(--line); padding: .25rem .55rem; text-align: left; vertical-align: top; overflow-wrap: normal; } thead th { background: var(--box); } tbody th { font-weight: normal; }
:is(td, th) :is(small, code) { overflow-wrap: anywhere; } .clashes td { min-width: 6rem; } .clashes .seen { font-weight: 600; }
.scroll { overflow-x: auto; margin: .4rem 0; } :is(.tallies, .families) td { text-align: right; } .tallies td:last-child { text-align: left; }
.matrices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 40rem), 1fr)); gap: 1rem; align-items: start; }
.matrix { width: 100%; font-size: .85rem; } .matrix th, .matrix td { padding: .2rem .4rem; } .matrix caption { overflow-wrap: anywhere; } .matrix td { white-space: nowrap; } .matrix .badge { padding: 0; } .none { color: var(--soft); }
@media (max-width: 40rem) { .tallies { font-size: .72rem; } .tallies th, .tallies td { padding: .15rem .25rem; } .matrix { font-size: .75rem; } .clashes { font-size: .75rem; } .clashes small { font-size: inherit; } .clashes th, .clashes td { min-width: 0; padding: .15rem .25rem; } .clashes td { overflow-wrap: anywhere; } .matrix th { overflow-wrap: anywhere; } .matrix td, .matrix .badge { white-space: normal; font-size: .75rem; } .matrix th, .matrix td { padding: .15rem .25rem; } }
.types { width: 100%; table-layout: fixed; } .types th, .types td { overflow-wrap: anywhere; } .types :is(th, td):nth-child(2) { width: 5rem; }
@media screen and (max-width: 40rem) { .types :is(tbody, tr, th, td) { display: block; width: auto; border-width: 0 0 1px; } .types thead, .types td:empty { display: none; } .types tr { border: 1px solid var(--line); margin: .4rem 0; }
  .types td::before { color: var(--soft); } .types td:nth-child(2)::before { content: "Objects: "; } .types td:nth-child(3)::before { content: "Members on no page: "; } .types td:nth-child(4)::before { content: "Documented, never seen: "; } .types td:nth-child(5)::before { content: "Enum values on no page: "; } .types :is(th, td):nth-child(2) { width: auto; } }
.problem { border: 1px solid var(--line); border-left: .5rem solid var(--fail); border-radius: 6px; padding: .8rem 1rem; margin: 1rem 0; background: none; color: inherit; }
.problem.inconclusive { border-left-color: var(--inconclusive); } .problem.error { border-left-color: var(--error); }
details.case, details.fold { border: 1px solid var(--line); border-radius: 4px; margin: .4rem 0; padding: 0 .8rem; background: var(--ground); color: var(--text); }
.operation { content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
.problem:nth-of-type(n + 9) { content-visibility: auto; contain-intrinsic-size: auto 24rem; } .matrices > :nth-child(n + 9) { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
summary { padding: .45rem 0; cursor: pointer; } details[open] { padding-bottom: .8rem; }
.wire { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 0 1rem; } .wire > div { min-width: 0; }
.again { display: flex; gap: .5rem; align-items: start; flex-wrap: wrap; } .again pre { flex: 1 1 20rem; min-width: 0; }
.rows { list-style: none; padding: 0; } .rows > li { padding: .2rem 0 .2rem .2rem; border-bottom: 1px solid var(--line); }
.clause h3 { margin-top: 1.2rem; } .clause { contain-intrinsic-size: auto 20rem; content-visibility: auto; }
:target { outline: 3px solid var(--link); outline-offset: 3px; } #main:target, #problems:target, section:target { outline: none; }
[hidden] { display: none !important; }
@page { margin: 14mm; }
@media print { :root { font-size: 9.5pt; color-scheme: light; --ground: #fff; --text: #000; --soft: #444; --line: #bbb; --box: #f6f6f6; --link: #000; --pass: #14532d; --pass-ground: #e2f4e6; --fail: #8c1511; --fail-ground: #fde5e3; --inconclusive: #5c4200; --inconclusive-ground: #fff0c7; --error: #5b1a86; --error-ground: #f1e4fb; }
  body { padding: 0; max-width: none; } header > .facts { grid-template-columns: 1fr; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .filters, .copy, nav, .skip { display: none !important; } .counts button { background: none; }
  details::details-content { content-visibility: visible !important; display: block; } .operation, .clause, .problem:nth-of-type(n), .matrices > :nth-child(n) { content-visibility: visible; }
  pre { max-height: none; } .scroll { overflow: visible; } h2, h3, h4, h5, summary { break-after: avoid; } tr { break-inside: avoid; } }
`;
