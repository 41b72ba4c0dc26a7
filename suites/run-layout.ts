/** The lines of `run.json`, on which writer, reader and report agree. */
export const format = 'graph-conformance-run/1';
export const recordName = 'run.json';

/** Ends the first line, behind the head; the cases follow, one a line. */
export const casesOpen = ',"cases":[';
/** Begins the last line, before the tail. */
export const tailOpen = '],"summary":';
