/** TOKENS: who may come in, as `token=user` with commas between; a real API would ask its identity provider. */
export const userOfToken: ReadonlyMap<string, string> = new Map(
  (process.env['TOKENS'] ?? '').split(',').map((pair) => {
    const [token = '', user = ''] = pair.split('=');
    return [token, user];
  }),
);
