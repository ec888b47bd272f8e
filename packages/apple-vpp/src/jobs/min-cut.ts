/** An edge of a flow network; its reverse is at `index ^ 1`. */
interface Edge {
  readonly to: number;
  capacity: number;
}

/** A flow network whose minimum cut can be asked for (Dinic's algorithm). */
export interface FlowNetwork {
  /** Adds an edge. */
  add(from: number, to: number, capacity: number): void;
  /** Sends as much as goes from source to sink; answers which nodes the source still reaches then. */
  reachableAfterMaxFlow(source: number, sink: number): Uint8Array;
}

/** Makes a network of so many nodes, without edges. */
export function createFlowNetwork(nodes: number): FlowNetwork {
  const edges: Edge[] = [];
  const outgoing: number[][] = Array.from({ length: nodes }, () => []);
  const add = (from: number, to: number, capacity: number) => {
    outgoing[from]?.push(edges.length);
    edges.push({ to, capacity });
    outgoing[to]?.push(edges.length);
    edges.push({ to: from, capacity: 0 });
  };

  /** Distances from a node by edges with capacity left; -1 for nodes out of reach. */
  const levelsFrom = (source: number): Int32Array => {
    const level = new Int32Array(nodes).fill(-1);
    level[source] = 0;
    const queue = [source];
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head] ?? source;
      for (const index of outgoing[node] ?? []) {
        const edge = edges[index];
        if (!edge || edge.capacity <= 0 || level[edge.to] !== -1) continue;
        level[edge.to] = (level[node] ?? 0) + 1;
        queue.push(edge.to);
      }
    }
    return level;
  };

  return {
    add,
    reachableAfterMaxFlow(source, sink) {
      for (;;) {
        const level = levelsFrom(source);
        if (level[sink] === -1) return Uint8Array.from(level, (distance) => (distance === -1 ? 0 : 1));
        const next = new Uint32Array(nodes);
        while (augment(source, sink, level, next));
      }
    },
  };

  /** Sends flow along one shortest way; without recursion, because ways may be long. False when there is none. */
  function augment(source: number, sink: number, level: Int32Array, next: Uint32Array): boolean {
    const way: number[] = [];
    let node = source;
    while (node !== sink) {
      const index = outgoing[node]?.[next[node] ?? 0];
      const edge = index === undefined ? undefined : edges[index];
      if (index === undefined || !edge) {
        // A dead end: this round does not visit it again.
        const back = way.pop();
        if (back === undefined) return false;
        node = edges[back ^ 1]?.to ?? source;
        next[node] = (next[node] ?? 0) + 1;
      } else if (edge.capacity > 0 && level[edge.to] === (level[node] ?? 0) + 1) {
        way.push(index);
        node = edge.to;
      } else next[node] = (next[node] ?? 0) + 1;
    }
    const amount = Math.min(...way.map((index) => edges[index]?.capacity ?? 0));
    for (const index of way) {
      const [edge, reverse] = [edges[index], edges[index ^ 1]];
      if (edge) edge.capacity -= amount;
      if (reverse) reverse.capacity += amount;
    }
    return true;
  }
}
