/** Our router with handlers that read every part of a request, for the growth with its size. */
import { compress, createRouter } from 'fluoroscope/router';

const app = createRouter({ cors: true, maxBodyBytes: 1_048_576 });
app.use(compress({ threshold: 0 }));
const read = (c) => ({
  query: Object.keys(c.query).length,
  headers: [...c.headers.entries()].length,
  cookies: Object.keys(c.cookies).length,
  body: c.body.text().length,
});
app.post('/:id{[a-z]+(?:-[0-9]+)?}', read);
app.post('/:first/:second/:third', read);
app.post('/files/*', read);

export const handler = app.resolve;
