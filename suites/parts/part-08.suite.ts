import { reportPart } from '../cli/vitest/report-part.ts';

reportPart('part-08');
