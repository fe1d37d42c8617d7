import { rolldown } from 'rolldown';
import { transformSync } from 'esbuild';
import { gzipSync } from 'node:zlib';
const b = await rolldown({ input: process.argv[2], platform: 'node', external: [/^@opentelemetry\/api$/, 'esbuild'], resolve: { mainFields: ['module','main'] }, treeshake: { moduleSideEffects: false } });
const { output } = await b.generate({ format: 'esm' });
const rows = [];
for (const c of output) for (const [id, m] of Object.entries(c.modules ?? {})) { if (!m.code) continue; const min = transformSync(m.code.replace(/^export /gm,''), { minify: true, format:'esm' , loader: 'js'}).code; rows.push([min.length, gzipSync(min).length, id.replace(process.cwd()+'/','')]); }
rows.sort((a, b) => b[0] - a[0]);
const groups = {}; for (const [n, g, id] of rows) { const k = id.includes('node_modules') ? id.split('node_modules/').pop().split('/').slice(0,2).join('/') : id.split('/').slice(0,2).join('/'); groups[k] ??= [0,0]; groups[k][0]+=n; groups[k][1]+=g; }
console.log(Object.entries(groups).sort((a,b)=>b[1][0]-a[1][0]).map(([k,v])=>v.join(' ')+' '+k).join('\n')); console.log('---'); console.log(rows.slice(0, 70).map((r) => r.join(' ')).join('\n'));
