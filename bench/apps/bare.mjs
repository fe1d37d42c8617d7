/** The least a handler can do: it answers, and tells nobody. */
export const handler = async (event) => {
  const name = event.path.slice('/hello/'.length);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: `hello ${name}!` }),
  };
};
