const { setTimeout: wait } = require('node:timers');

const CASES = {
  later: ({ id }, callback) => void wait(() => callback(null, { id }), 1),
  'at once': ({ id }, callback) => callback(null, { id }),
  twice: ({ id }, callback) => {
    callback(null, { id });
    callback(null, { id: 'again' });
  },
  nothing: (_event, callback) => callback(),
  error: (_event, callback) => callback(new RangeError('out of stock')),
  text: (_event, callback) => callback('only text'),
  throws: () => {
    throw new RangeError('out of stock');
  },
  promise: async ({ id }) => ({ id }),
};

exports.CASES = CASES;
// Three parameters: the runtime refuses it as it is.
exports.handler = (event, _context, callback) => CASES[event.case](event, callback);
