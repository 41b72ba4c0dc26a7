/** Title of the test that stands in a part without cases; no case has an id like it. */
export const emptyPart = 'no case of this run is in this part';
