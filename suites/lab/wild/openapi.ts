/** Both operations as an OpenAPI 3.1 description, as far as it has words for what the pages say. */
import { collections, knownId, refusals } from './documented.ts';

const text = (example: string): object => ({ schema: { type: 'string' }, example });
const requestId = { 'request-id': text('5f0d3c52-5d0d-4a4b-9d0a-3d1c0a8f4b11') };

function refusal(status: 401 | 403 | 404, description: string, headers: object = {}): object {
  return {
    description,
    headers: { ...requestId, ...headers },
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' }, example: refusals[status] } },
  };
}

function operation(collection: string, spelling: string): object {
  return {
    summary: 'Ends the enrollment token of a profile',
    operationId: `${collection}-${spelling}`,
    security: [{ bearerAuth: [] }],
    // the one profile that this mock knows
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', enum: [knownId] } }],
    // the pages want none; an OData client may send the empty object of an action without parameters all the same
    requestBody: { required: false, content: { 'application/json': { schema: { type: 'object' } } } },
    responses: {
      204: { description: 'The token has ended; nothing else is said', headers: requestId },
      401: refusal(401, 'There is no usable token', { 'WWW-Authenticate': text('Bearer realm="wild"') }),
      403: refusal(403, 'The token lacks the right'),
      404: refusal(404, 'There is no such profile'),
    },
  };
}

const paths = collections.flatMap((collection) =>
  ['revokeToken', 'microsoft.graph.revokeToken'].map((spelling) => [
    `/beta/deviceManagement/${collection}/{id}/${spelling}`,
    { post: operation(collection, spelling) },
  ]),
);

export const description = {
  openapi: '3.1.0',
  info: { title: 'Two ways to end an enrollment token', version: '1.0.0' },
  paths: Object.fromEntries(paths),
  components: {
    securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Refusal: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            properties: { code: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
};
