// CommonJS, as no package.json says otherwise; under a nested name.
const handler = ({ id }) => ({ id, file: __filename.split('/').at(-1) });

exports.api = { v1: { handler } };
