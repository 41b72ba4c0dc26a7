/** A run of many cases that all pass, made without a server; its names are as long as those of Graph's longest pages. */
import { deriveCases } from '../cases/derive.ts';
import { specOf } from '../cases/specs.test-data.ts';
import type { Case, PlannedCheck } from '../model.ts';
import { Evidence } from '../record/evidence.ts';
import { answered, head as anyHead } from '../reporters/record.test-data.ts';
import type { CaseRecord, RecordSource, RunHead } from '../run-model.ts';
import { caseRecordOf } from './case-record.ts';
import { summaryOf, tailOf } from './summary.ts';
import { RunTally } from './tally.ts';

const permission = 'DeviceManagementConfiguration.ReadWrite.All';

const casesOf = (index: number): readonly Case[] =>
  deriveCases({
    ...specOf(
      [
        {
          method: 'POST',
          path: `/deviceManagement/androidDeviceOwnerEnrollmentProfiles/{androidDeviceOwnerEnrollmentProfileId}/action${index}`,
        },
      ],
      { DelegatedWork: [permission], DelegatedPersonal: 'not supported', Application: 'not supported' },
    ),
    page: `intune-androidforwork-androiddeviceownerenrollmentprofile-action${index}`,
  });

function recordOf(one: Case, position: number): CaseRecord {
  const { operation, expects, checks } = one;
  const { spec, request } = operation;
  const findings = checks.map(({ check, requirement }: PlannedCheck) => ({
    check: check.id,
    authority: check.authority,
    requirement: requirement.id,
    clause: `${spec.page}${requirement.clause}:${requirement.line}`,
    outcome: 'pass' as const,
    seen: 'as promised',
    promised: check.promised(requirement, spec),
  }));
  const path = request.path.replace(/\{[^}]*\}/, '7c9e6679-7425-40de-944b-e07fc1f90ae7');
  const url = `http://127.0.0.1:4010/beta${path}`;
  const exchange = answered(expects === 'success' ? 204 : 403, '', { url, durationMs: 1.2345678901 });
  return { ...caseRecordOf({ case: one, verdict: 'pass', findings }, position, 'page'), exchange };
}

/** As many operations as it takes for at least so many cases. */
export function bigRun(least: number): RecordSource {
  const operations = Math.ceil(least / casesOf(0).length);
  function* records(): Generator<CaseRecord> {
    const evidence = new Evidence('needed');
    let position = 0;
    for (let index = 0; index < operations; index += 1)
      for (const one of casesOf(index)) {
        yield evidence.of(recordOf(one, position));
        position += 1;
      }
  }
  const tally = new RunTally();
  for (const one of records()) tally.add(one);
  const specs = Array.from({ length: operations }, (_, index) => casesOf(index)[0]?.operation.spec).flatMap((spec) =>
    spec === undefined
      ? []
      : [
          {
            ...spec,
            sha256: '0'.repeat(64),
            clauses: Object.fromEntries(spec.requirements.map(({ id, clause, line }) => [id, `${clause}:${line}`])),
          },
        ],
  );
  const head: RunHead = { ...anyHead, specs, planned: tally.cases };
  const end = { planned: tally.cases, left: [], durationMs: 60_000, untested: [], waivers: [] };
  return {
    head,
    tail: tailOf(summaryOf(head, tally, end)),
    async *cases() {
      yield* records();
    },
  };
}
