/** What the API server tells of a pod's life. `Unknown` where it says nothing that is known. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

/** A pod as it was at one time. Each change of one of these fields is told, and nothing else of the pod. */
export interface PodLife {
  readonly namespace: string;
  readonly pod: string;
  /** Tells apart pods of one name, as those of a StatefulSet. */
  readonly uid: string;
  /** Absent before it has one. */
  readonly node?: string;
  /** RFC 3339, whole seconds, by the API server. */
  readonly createdAt: string;
  readonly phase: PodPhase;
  readonly ready: boolean;
  /** Of all its containers. */
  readonly restarts: number;
  /** `begun`: it is asked to end. `done`: it is gone; the other fields are the last that was known. */
  readonly deletion: 'none' | 'begun' | 'done';
}

export interface PodChange extends PodLife {
  /** RFC 3339 with nanoseconds: the cluster's time when the API server told it. */
  readonly seenAt: string;
}

/** Tells of each pod whether anything of its life is new since it was last asked about. */
export function newLives(): (life: PodLife) => boolean {
  const told = new Map<string, string>();
  return (life) => {
    const text = JSON.stringify(life);
    if (told.get(life.uid) === text) return false;
    told.set(life.uid, text);
    return true;
  };
}
