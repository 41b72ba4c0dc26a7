/** Every command, written down. Each loads its code only when it is called. */
import type { Command } from './io.ts';

export interface CommandEntry {
  readonly name: string;
  readonly usage: string;
  readonly says: string;
  /** The flags are those of the settings table; otherwise `options` lists them. */
  readonly takesSettings: boolean;
  readonly options: readonly (readonly [flag: string, says: string])[];
  readonly examples: readonly string[];
  load(): Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    usage: 'run [flags]',
    says: 'judge a target; without --target, the embedded reference server',
    takesSettings: true,
    options: [
      [
        '--suggest-waivers',
        'print waivers for what is broken, to be pasted into waivers.json with a reason; the report goes to stderr',
      ],
    ],
    examples: [
      'run',
      'run --target http://127.0.0.1:4010',
      'run --suite permissions --as-of latest',
      "run --case 'permissions/application-not-supported'",
      'run --format json | jq .summary.exit',
    ],
    load: async () => (await import('./run.command.ts')).run,
  },
  {
    name: 'plan',
    usage: 'plan [flags]',
    says: 'print every request that a run would send, with identity and expectation; send nothing',
    takesSettings: true,
    options: [],
    examples: ['plan', 'plan --suite headers'],
    load: async () => (await import('./plan.command.ts')).plan,
  },
  {
    name: 'merge',
    usage: 'merge FOLDER|FILE... --out FOLDER [--allow-missing]',
    says: 'put the records of all shards of a run (run --shard I/N --report FOLDER) together to one, and gate on it',
    takesSettings: false,
    options: [
      ['--out FOLDER', 'folder that the merged run.json is written to'],
      ['--allow-missing', 'merge what there is where a shard is missing; the exit code is never 0 then'],
    ],
    examples: ['merge reports/1 reports/2 reports/3 reports/4 --out reports/all'],
    load: async () => (await import('./merge.command.ts')).merge,
  },
  {
    name: 'report',
    usage: 'report FILE|FOLDER [--format FORMAT] [--out FILE]',
    says: 'print a report of a run from its record (run --report FOLDER writes all of them); exits 0 whatever it says',
    takesSettings: false,
    options: [
      [
        '--format FORMAT',
        'terminal, json, junit, markdown, html or har (default: terminal). JUnit has no word for "inconclusive": such a case, a waived one and one that was not sent are "skipped", with a message that begins so',
      ],
      ['--out FILE', 'file that is written instead of stdout'],
    ],
    examples: ['report reports/run.json', 'report reports --format html --out report.html'],
    load: async () => (await import('./report.command.ts')).report,
  },
  {
    name: 'compare',
    usage: 'compare A B [--min N | --only-new] [--format terminal|json|markdown]',
    says: 'show, case by case, where the answers in record B differ from those in record A, the measure',
    takesSettings: false,
    options: [
      ['--min N', 'exit 1 where less than N per cent of the answers agree (default: nothing gates)'],
      ['--only-new', 'exit 1 only where cases that passed in A fail in B; for a mock against its own last run'],
      ['--format FORMAT', 'terminal, json or markdown (default: terminal)'],
    ],
    examples: [
      'compare reports/tenant reports/mock --min 90',
      'compare reports/last/run.json reports/now/run.json --only-new',
    ],
    load: async () => (await import('./compare.command.ts')).compare,
  },
  {
    name: 'mock',
    usage: 'mock [--port N] [--manner graph|tenant] [flags]',
    says: 'serve the specs as the reference server does, on this machine only, until Ctrl-C',
    takesSettings: true,
    options: [
      ['--port N', 'port to listen on; 0 takes a free one (default: 4010)'],
      [
        '--manner MANNER',
        'graph: the pages to the letter; tenant: as the service behaves, to practise on (default: graph)',
      ],
    ],
    examples: ['mock --port 4010', 'mock --manner tenant --as-of latest'],
    load: async () => (await import('./mock.command.ts')).mock,
  },
  {
    name: 'prove',
    usage: 'prove [flags]',
    says: 'show that every check can fail: tell every lie there is a mutant for, and print who sees it',
    takesSettings: true,
    options: [],
    examples: ['prove', "prove --spec '*androiddeviceowner*'"],
    load: async () => (await import('./prove.command.ts')).prove,
  },
  {
    name: 'whoami',
    usage: 'whoami [flags]',
    says: 'show who the configured identities are, and which rows of the matrix nobody can exercise; print no token',
    takesSettings: true,
    options: [],
    examples: ['whoami', 'whoami --target https://graph.microsoft.com'],
    load: async () => (await import('./whoami.command.ts')).whoami,
  },
  {
    name: 'sweep',
    usage: 'sweep --target URL [flags]',
    says: 'delete the disposable profiles that a killed run has left behind; only what its journal names',
    takesSettings: true,
    options: [],
    examples: ['sweep --target https://graph.microsoft.com --tenant 0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42'],
    load: async () => (await import('./sweep.command.ts')).sweep,
  },
  {
    name: 'init',
    usage: 'init [--ci github|gitlab] [--force]',
    says: 'write a configuration with comments, an example of every secret that it may refer to, and a first CI job; no secret',
    takesSettings: false,
    options: [
      ['--ci SERVICE', 'also write a job: github (.github/workflows/conformance.yml) or gitlab (.gitlab-ci.yml)'],
      ['--force', 'overwrite files that are there; lines are only ever added to .gitignore'],
    ],
    examples: ['init', 'init --ci github', 'init --ci gitlab --force'],
    load: async () => (await import('./init.command.ts')).init,
  },
  {
    name: 'compile',
    usage: 'compile PAGE|FOLDER... [--out DIR] [--check] [flags]',
    says: 'read pages of the documentation into specs; a page that cannot be read without a guess is a problem, not a spec',
    takesSettings: false,
    options: [
      ['--out DIR', 'write DIR/<version>/<page>/<as-of>.json, and DIR/problems.jsonl'],
      [
        '--check',
        'write nothing; exit 1 where the specs in --out (default: the shipped ones) are not what the pages give',
      ],
      [
        '--locale LOCALE',
        'language of pages that do not say it, such as de-DE (default: from the page or its path, else en-US)',
      ],
      ['--api-version VERSION', 'beta or v1.0, for pages whose path does not say it'],
      ['--as-of DATE', 'date of pages that do not say it'],
      ['--commit SHA', 'commit that English pages were taken from'],
      ['--repository OWNER/NAME', 'repository of that commit'],
      ['--permissions FILE', "Microsoft's permissions.json: a name that is not in it is a problem"],
      ['--source DIR', 'checkout of the English documentation: translated pages are compared with their source'],
    ],
    examples: ['compile page.md', 'compile docs/de-DE --out specs', 'compile docs --check --out specs'],
    load: async () => (await import('./compile.command.ts')).compile,
  },
  {
    name: 'reconcile',
    usage: 'reconcile FOLDER|PAGE... [--out DIR] [flags of compile]',
    says: 'read the same pages in several languages or revisions; where they disagree, say so and take no vote',
    takesSettings: false,
    options: [
      ['--out DIR', 'write a spec for each page whose readings agree, and DIR/problems.jsonl'],
      ['flags of compile', 'as there, but for --check'],
    ],
    examples: ['reconcile docs/de-DE docs/zh-CN --out specs'],
    load: async () => (await import('./reconcile.command.ts')).reconcile,
  },
  {
    name: 'drift',
    usage: 'drift [OLD [NEW]] [--format markdown|json] [--exit-code] | drift [SPECS] --permissions FILE',
    says: 'list what changed for a caller: widening, narrowing or neutral; 0 whatever changed, 2 where nothing was compared',
    takesSettings: false,
    options: [
      ['OLD, NEW', 'a spec file or a folder of specs; of a folder, the latest revision of each page'],
      ['OLD alone', 'each revision of a page with the next (default: the specs that are shipped)'],
      ['--permissions FILE', "what Microsoft's permissions.json says beside each revision; nobody is called right"],
      ['--permissions-as-of DATE', 'the day of that file, which has none in it'],
      ['--format FORMAT', 'markdown, fit for a comment on a pull request; or json (default: markdown)'],
      ['--exit-code', 'exit 1 where something is narrowing: code that worked may stop'],
    ],
    examples: [
      'drift',
      'drift specs-of-last-month specs --exit-code',
      'drift specs --permissions permissions.json --permissions-as-of 2026-08-15',
    ],
    load: async () => (await import('./drift.command.ts')).drift,
  },
  {
    name: 'jwks',
    usage: 'jwks',
    says: 'print the public keys of the local issuer, for a mock that is to accept minted tokens',
    takesSettings: false,
    options: [],
    examples: ['jwks > jwks.json'],
    load: async () => (await import('./jwks.command.ts')).jwks,
  },
  {
    name: 'token',
    usage: 'token --scheme SCHEME [--permission NAME]... [--defect DEFECT]',
    says: 'print a token of the local issuer',
    takesSettings: false,
    options: [
      ['--scheme SCHEME', 'DelegatedWork, DelegatedPersonal or Application'],
      ['--permission NAME', 'a permission that the token holds (repeatable; default: none)'],
      ['--defect DEFECT', 'expired, not-yet-valid, wrong-audience, tampered-signature, alg-none or unknown-key'],
    ],
    examples: ['token --scheme Application --permission DeviceManagementConfiguration.ReadWrite.All'],
    load: async () => (await import('./token.command.ts')).token,
  },
];
