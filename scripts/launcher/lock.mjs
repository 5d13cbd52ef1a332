import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A folder is the lock: it is renamed into place with its owner already written in it, so that it never exists
 * without one. A lock whose processes are all gone is moved aside under a name made from its owner; of two that try,
 * the second finds the name taken and cannot move the first one's new lock.
 */
export async function holdLock(path, say) {
  let told = false;
  for (;;) {
    const holders = readHolders(path);
    if (holders === undefined) {
      if (await taken(path)) return held(path);
    } else if (!holders.some(isAlive)) {
      await moved(path, `${path}.dead-${holders[0].replace(' ', '-')}`);
    } else {
      if (!told) say(`another spirelab (process ${holders[0].split(' ')[0]}) is installing the npm packages; waiting for it`);
      told = true;
      // Nothing announces that a process died; only a look tells.
      await delay(200);
    }
  }
}

async function taken(path) {
  const own = await mkdtemp(`${path}.new-`);
  await writeFile(join(own, 'owner'), identity(process.pid));
  if (await moved(own, path)) return true;
  await rm(own, { recursive: true });
  return false;
}

function held(path) {
  let released = false;
  return {
    /** Another process that works under this lock and may outlive its owner. */
    shareWith: (pid) => writeFileSync(join(path, 'npm'), identity(pid)),
    release: async () => {
      if (released) return;
      released = true;
      const folder = dirname(path);
      const dead = (await readdir(folder)).filter((name) => name.startsWith(`${basename(path)}.dead-`));
      for (const name of [...dead, basename(path)]) await rm(join(folder, name), { recursive: true, force: true });
    },
  };
}

async function moved(from, to) {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) return false;
    throw error;
  }
}

/** Undefined when nobody holds the lock. */
function readHolders(path) {
  const read = (name) => {
    try {
      return [readFileSync(join(path, name), 'utf8')];
    } catch (error) {
      if (error.code === 'ENOENT') return [];
      throw error;
    }
  };
  const [owner] = read('owner');
  return owner === undefined ? undefined : [owner, ...read('npm')];
}

function isAlive(holder) {
  const pid = Number(holder.split(' ')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return identity(pid) === holder;
}

/** A process's number and, on Linux, when it started (field 22 of proc_pid_stat(5)): numbers are used again. */
function identity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie works no more, and without an init process to fetch it, it stays one.
    return `${pid} ${fields[0] === 'Z' ? 'ended' : fields[19]}`;
  } catch {
    return `${pid} -`;
  }
}
