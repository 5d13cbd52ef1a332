import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type ApiServer, apiServer, json } from '../../test/support/api-server.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { settingsIn } from '../../test/support/settings.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { ownerMark } from '../adapters/kubernetes/owner-mark.ts';
import { type LabFolder, type LabRecord, labFolder, readRecord, writeRecord } from '../adapters/state/lab-record.ts';
import { newRecord } from './deployment.ts';
import { findLab } from './labs.ts';
import { reset } from './reset.ts';
import type { Run } from './run.ts';
import { attachTo } from './up.ts';

const lab = await findLab('mtls');

interface Led extends AsyncDisposable {
  readonly run: Run;
  readonly folder: LabFolder;
  readonly record: LabRecord;
  /** What the foreign cluster was asked, as `GET /path`. */
  readonly asked: readonly string[];
}

/** A lab whose kubeconfig leads to the cluster of somebody else. */
async function ledAstray(): Promise<Led> {
  const place = await temporaryFolder();
  const asked: string[] = [];
  const cluster: ApiServer = await apiServer((request, response) => {
    asked.push(`${request.method} ${request.query.pathname}`);
    json(response, ownerMark('of-another-lab'));
  });
  const settings = settingsIn(place.path);
  const folder = labFolder(settings.paths.state, settings.name);
  const record: LabRecord = { ...newRecord(lab, '', settings), phase: 'ready' };
  await writeRecord(folder, record);
  await writeFile(folder.kubeconfig, cluster.client.config.exportConfig());
  const run = { settings, clock: new FakeClock(), emit: () => undefined, signal: new AbortController().signal };
  return {
    run,
    folder,
    record,
    asked,
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

test.each<[string, (led: Led) => Promise<unknown>]>([
  ['is not reset', ({ run, folder, record }) => reset(lab, record, folder, run)],
  ['is not attached to, to be read, tested or given entries', ({ run, folder }) => attachTo(lab, folder, run)],
])("somebody else's cluster %s", async (_, doing) => {
  await using led = await ledAstray();
  await expect(doing(led)).rejects.toMatchObject({ code: 'E_FOREIGN', detail: { left: 'nothing was changed' } });
  expect(await readRecord(led.folder)).toEqual(led.record);
  expect(led.asked).toEqual(['GET /api/v1/namespaces/kube-system/configmaps/spirelab-owner']);
});
