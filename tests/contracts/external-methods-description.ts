/**
 * The paths of external authentication methods, which the description that the other tests go by does not have: as Microsoft's
 * pages describe them, in the terms of that description.
 * @see https://learn.microsoft.com/graph/api/authentication-post-externalauthenticationmethods?view=graph-rest-1.0
 */
const text = { type: 'string', minLength: 1 };
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const method = {
  type: 'object',
  required: ['configurationId', 'displayName'],
  properties: {
    '@odata.type': { type: 'string', enum: ['#microsoft.graph.externalAuthenticationMethod'] },
    configurationId: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
    displayName: text,
  },
  additionalProperties: false,
};
const example = {
  '@odata.type': '#microsoft.graph.externalAuthenticationMethod',
  id: '78381c69-811f-51f6-66ec-c2c2aa0e2b46',
  createdDateTime: '2025-04-02T16:01:39',
  configurationId: '26310fee-860b-4eab-8749-ab730dcf335e',
  displayName: 'Adatum',
};
const answer = (schema: object, value: unknown) => ({
  description: 'as described',
  content: { 'application/json': { schema, examples: { one: { value } } } },
});
const refusals = Object.fromEntries(
  [400, 401, 403, 404, 409, 429, 503].map((code) => [code, { $ref: `#/components/responses/error${code}` }]),
);
const collection = '/v1.0/users/{user-id}/authentication/externalAuthenticationMethods';

export const externalMethodPaths = {
  [collection]: {
    parameters: [inPath('user-id')],
    get: {
      operationId: 'user.authentication_ListExternalMethod',
      responses: { ...refusals, 200: answer({ type: 'object' }, { value: [example] }) },
    },
    post: {
      operationId: 'user.authentication_CreateExternalMethod',
      requestBody: { required: true, content: { 'application/json': { schema: method } } },
      responses: { ...refusals, 201: answer({ type: 'object' }, example) },
    },
  },
  [`${collection}/{externalAuthenticationMethod-id}`]: {
    parameters: [inPath('user-id'), inPath('externalAuthenticationMethod-id')],
    delete: {
      operationId: 'user.authentication_DeleteExternalMethod',
      responses: { ...refusals, 204: { description: 'gone' } },
    },
  },
};
