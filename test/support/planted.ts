import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Secrets of which nothing may be in a bundle, each by where it is put. Made anew for each run: nobody can have written them down. */
export interface Planted {
  /** In a Secret. */
  readonly secret: string;
  /** The value of a variable, and of the copy of it that kubectl apply keeps. */
  readonly variable: string;
  /** The value of a setting in a ConfigMap. */
  readonly setting: string;
  /** In a ConfigMap of a namespace that is no part of the lab. */
  readonly elsewhere: string;
  /** An annotation of somebody's own. */
  readonly annotation: string;
  /** An argument of a container. */
  readonly argument: string;
  /** A private key that a program logs, in several lines. */
  readonly key: string;
  /** A JWT that a program logs. */
  readonly token: string;
}

export function plant(): Planted {
  const secret = (): string => randomBytes(18).toString('hex');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ sub: 'spiffe://spirelab.test/planted', jti: secret() })}`;
  return {
    secret: secret(),
    variable: secret(),
    setting: secret(),
    elsewhere: secret(),
    annotation: secret(),
    argument: secret(),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    token: `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`,
  };
}

/**
 * Objects with the secrets in them, all labelled `planted`. The pod ends at once, and its log has the key and the token:
 * SPIRE Agent prints the name of a configuration that it cannot find.
 */
export function secretObjects(planted: Planted, agentImage: string): readonly object[] {
  const about = (name: string, namespace: string) => ({ name, namespace, labels: { planted: '' } });
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata: about('planted', 'mtls-demo'), stringData: { password: planted.secret } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: about('planted', 'spire'), data: { 'server.conf': `server {\n  join_token = "${planted.setting}"\n}\n` } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: about('planted', 'default'), data: { anything: planted.elsewhere } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...about('planted', 'mtls-demo'), annotations: { note: planted.annotation } },
      spec: {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'main',
            image: agentImage,
            args: ['-joinToken', planted.argument, '-config', `${planted.key}\n${planted.token}`],
            env: [{ name: 'API_KEY', value: planted.variable }],
            volumeMounts: [{ name: 'secret', mountPath: '/secret' }],
          },
        ],
        volumes: [{ name: 'secret', secret: { secretName: 'planted' } }],
      },
    },
  ];
}

/** Which of the secrets can be found in these bytes: as they are, in base64, or a line or part of them. */
export function foundIn(bytes: Buffer, planted: Planted): readonly string[] {
  return Object.entries(planted).flatMap(([name, secret]) => (tracesOf(secret).some((trace) => bytes.includes(trace)) ? [name] : []));
}

function tracesOf(secret: string): readonly string[] {
  const parts = secret.split(/[\n.]/).filter((part) => part.length > 20 && !part.startsWith('-----') && !isHeader(part));
  return parts.flatMap((part) => [
    part,
    Buffer.from(part)
      .toString('base64')
      .replace(/.{0,2}=*$/, ''),
    Buffer.from(part).toString('hex'),
  ]);
}

/** Of a JWT: it says which algorithm was used, and is no secret. */
function isHeader(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('utf8').startsWith('{"alg"');
}
