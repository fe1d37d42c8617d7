import { type Middleware, UnauthorizedError } from 'fluoroscope/router';
import { userOfToken } from './config.js';

/** What handlers behind `authenticate` know. */
export interface Authenticated {
  user: string;
}

/** Lets through who sends a known token: `Authorization: Bearer ...`. */
export const authenticate: Middleware<Authenticated> = (c, next) => {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(c.headers.get('authorization') ?? '') ?? [];
  const user = userOfToken.get(token);
  if (user === undefined) {
    c.header('www-authenticate', 'Bearer');
    throw new UnauthorizedError('Send a known token: "Authorization: Bearer ..."');
  }
  c.state.user = user;
  return next();
};
