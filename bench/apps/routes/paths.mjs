/** The 100 routes of the comparison: 50 static ones and 50 with a parameter, in turns. */
export const ROUTES = Array.from({ length: 50 }, (_, index) => [
  { path: `/static-${index}/list`, request: `/static-${index}/list`, answer: 'list' },
  { path: `/things-${index}/:id`, request: `/things-${index}/id-${index}`, answer: `id-${index}` },
]).flat();
