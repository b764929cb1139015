// For tools that do not read Vue files themselves (ESLint's types); vue-tsc sees the components as they are.
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
