import { inject } from 'vitest';
import { caseTests } from './case-test.ts';

caseTests(inject('outcomes').lifecycle);
