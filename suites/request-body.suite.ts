import { reportSuite } from './cli/vitest/report-suite.ts';

reportSuite('request-body');
