import { EventEmitter } from 'node:events';

/** Asked of every object by whoever awaits, prints or compares it. */
const asked = new Set(['then', 'toJSON', 'nodeType', 'asymmetricMatch', 'inspect', 'domain']);

function handlerFor<T extends object>(name: string): ProxyHandler<T> {
  return {
    get(target, key, receiver): unknown {
      if (typeof key === 'symbol' || key in target || asked.has(key)) return Reflect.get(target, key, receiver);
      throw new Error(`The stand-in does not provide ${name}.${key}.`);
    },
  };
}

/** The object, which says by name what it lacks: an `undefined` would be taken for an answer. */
export function provided<T extends object>(name: string, given: T): T {
  return new Proxy(given, handlerFor(name));
}

/** An emitter that does the same, for classes: what a constructor returns becomes the `this` of those that extend it. */
export class ProvidedEmitter extends EventEmitter {
  constructor(name: string) {
    super();
    this.setMaxListeners(50);
    return new Proxy(this, handlerFor(name));
  }
}
