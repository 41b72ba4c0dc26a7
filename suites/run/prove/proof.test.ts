/** The proof, and the proof that the proof can fail. */
import { describe, expect, test } from 'vitest';
import { ephemeralIssuer } from '../../../fixtures/issuer/index.ts';
import { manners } from '../../../fixtures/manners/index.ts';
import { bodyMutants } from '../../../fixtures/mutants/body.mutants.ts';
import { mutants, type Mutant } from '../../../fixtures/mutants/index.ts';
import {
  countGet,
  crateGetAsJson,
  crateList,
  forUsers,
  lidOfBagGet,
  sampleTypes,
} from '../../../fixtures/server/content/sample-types.test-data.ts';
import { loadSpecs, selectRevisions } from '../../../specs/load.ts';
import type { OperationSpec } from '../../../specs/model.ts';
import { lifecycleMutants } from '../../../fixtures/mutants/lifecycle.mutants.ts';
import { requestContentMutants } from '../../../fixtures/mutants/request-body.mutants.ts';
import { notes, noteType, specOf } from '../../cases/specs.test-data.ts';
import { checks } from '../../checks/index.ts';
import { proven } from '../../cli/prove.command.ts';
import { proveMutants } from './proof.ts';

async function shipped(): Promise<readonly OperationSpec[]> {
  const loaded = await loadSpecs();
  if (!loaded.ok) throw new Error('the shipped specs do not load');
  return loaded.specs;
}

/** The other manners have a test of their own. */
const plain = manners.filter(({ name }) => name === 'nothing-special');
const quickly = { manners: plain, namedChecksOnly: true };
/** An id that is given twice is seen where several cases create. */
const amongOthers = ({ caughtBy }: Mutant): boolean => caughtBy.includes('created-object-has-an-id-of-its-own');
const issuer = await ephemeralIssuer();
const specs = await shipped();
const isAction = ({ page }: OperationSpec): boolean => page.endsWith('-revoketoken');
const first = selectRevisions(specs, 'first').selected.filter(isAction);

/** What answers hold, for lack of such pages among those that are shipped. */
const reads = [crateGetAsJson, ...[crateList, lidOfBagGet, countGet].map(forUsers)];

/** One page as it was first, and the other as it is now, which lets applications in; the command `prove` takes all. */
test(
  'every lie is seen by the checks that it names, every check sees one, and the honest server keeps its word',
  { timeout: 180_000 },
  async () => {
    const latest = selectRevisions(specs, 'latest').selected.filter(isAction);
    const actions = [...first.slice(0, 1), ...latest.slice(1)];
    const ofWrites = [...lifecycleMutants, ...requestContentMutants];
    const ofReads = mutants.filter(
      (mutant) => bodyMutants.includes(mutant) || mutant.caughtBy.includes('unknown-name-does-not-succeed'),
    );
    const others = mutants.filter((mutant) => !ofReads.includes(mutant) && !ofWrites.includes(mutant));
    const proofs = [
      await proveMutants({ mutants: others, ...quickly }, [actions], issuer),
      await proveMutants({ mutants: ofReads, ...quickly }, [reads], issuer, sampleTypes),
      await proveMutants({ mutants: ofWrites.filter((one) => !amongOthers(one)), ...quickly }, [notes], issuer, [
        noteType,
      ]),
      await proveMutants({ mutants: ofWrites.filter(amongOthers), manners: plain }, [notes], issuer, [noteType]),
    ];
    for (const proof of proofs) {
      expect(
        proof.survivors.flatMap(({ mutant, missed }) => missed.map((check) => `${mutant.name}: ${check}`)),
      ).toEqual([]);
      expect(proof.unknownChecks).toEqual([]);
      expect(proof.manners).toEqual([{ name: 'nothing-special', falseAlarms: [] }]);
      expect(proof.mutants.filter(({ skipped }) => skipped)).toEqual([]);
    }
    const caught = new Set(proofs.flatMap((proof) => proof.mutants.flatMap(({ caughtBy }) => caughtBy)));
    // What a tenant alone would show stands in `notTried`.
    expect(checks.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual(
      proofs.flatMap(({ notTried }) => notTried),
    );
    expect(proofs.slice(0, 1).map(proven)).toEqual([true]);
  },
);

test(
  'a lie about something that no page promises is not told, and a check of it is not asked',
  { timeout: 60_000 },
  async () => {
    const silent = specOf([{ method: 'DELETE', path: '/me/photo' }], {
      DelegatedWork: ['Photo.Read.All', 'User.ReadWrite'],
      DelegatedPersonal: ['User.ReadWrite'],
      Application: ['User.ReadWrite.All'],
    });
    const requirements = silent.requirements.filter(({ id }) => id !== 'headers/accept');
    const proof = await proveMutants({ mutants, ...quickly }, [[{ ...silent, requirements }]], issuer);
    expect(proof.survivors.flatMap(({ mutant, missed }) => missed.map((check) => `${mutant.name}: ${check}`))).toEqual(
      [],
    );
    expect(proven(proof)).toBe(true);
    const untold = proof.mutants.filter(({ skipped }) => skipped).map(({ mutant }) => mutant.name);
    expect(untold).toEqual(
      expect.arrayContaining(['accept-is-demanded', 'any-token-is-granted', 'every-id-is-known', 'get-acts-too']),
    );
    expect(untold).not.toContain('read-only-permission-is-granted');
    expect(proof.notAsked).toEqual(
      expect.arrayContaining(['documented-accept-is-served', 'other-verb-does-not-succeed', 'revoked-token-is-gone']),
    );
  },
);

describe('a proof fails', () => {
  const honest: Mutant = { name: 'no-lie', caughtBy: ['success-status-is-exact'], behaviour: (behaviour) => behaviour };
  const lyingTo = (page: OperationSpec | undefined): Mutant => ({
    name: 'lie-about-one-page',
    caughtBy: ['success-status-is-exact'],
    behaviour: (behaviour) => ({
      ...behaviour,
      success: (match, request) => ({ ...behaviour.success(match, request), status: match.spec === page ? 202 : 204 }),
    }),
  });

  test('where a lie survives, and where checks kill nothing', async () => {
    const proof = await proveMutants({ mutants: [honest], manners: plain }, [first], issuer);
    expect(proof.survivors.map(({ mutant }) => mutant.name)).toEqual(['no-lie']);
    expect(proof.idleChecks).toContain('success-status-is-exact');
    expect(proven(proof)).toBe(false);
  });

  test('where a check sees a lie on one page and misses it on another', async () => {
    const proof = await proveMutants({ mutants: [lyingTo(first[0])], manners: plain }, [first], issuer);
    expect(proof.survivors.flatMap(({ missed }) => missed)).toEqual([
      `success-status-is-exact on ${first[1]?.page} as of ${first[1]?.asOf}`,
    ]);
  });

  test('where another check than the named one sees the lie', async () => {
    const proof = await proveMutants(
      { mutants: [{ ...lyingTo(first[0]), caughtBy: ['answer-carries-a-request-id'] }], manners: plain },
      [first],
      issuer,
    );
    expect(proof.survivors).toHaveLength(1);
    expect(proof.mutants[0]?.alsoCaughtBy).toContain('success-status-is-exact');
  });

  test('where a lie names a check that does not exist', async () => {
    const proof = await proveMutants(
      { mutants: [{ ...honest, caughtBy: ['no-such-check'] }], manners: plain },
      [first],
      issuer,
    );
    expect(proof.unknownChecks).toEqual(['no-such-check']);
  });

  test('where nothing was put to it', async () => {
    const proof = await proveMutants({ mutants, manners: plain }, [[]], issuer);
    expect(proof.cases).toBe(0);
    expect(proven(proof)).toBe(false);
  });

  test('where something is found on the honest server', async () => {
    // A page that promises a status which no server of ours gives for it.
    const wrong = first.map((spec) => ({
      ...spec,
      requirements: spec.requirements.map((one) =>
        one.kind === 'permission' && one.scheme === 'Application' ? { ...one, scheme: 'DelegatedWork' as const } : one,
      ),
    }));
    const proof = await proveMutants({ mutants: [], manners: plain }, [wrong], issuer);
    expect(proof.manners[0]?.falseAlarms.length).toBeGreaterThan(0);
    expect(proven(proof)).toBe(false);
  });
});
