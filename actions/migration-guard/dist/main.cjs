"use strict";var Kt=Object.create;var He=Object.defineProperty;var Yt=Object.getOwnPropertyDescriptor;var Qt=Object.getOwnPropertyNames;var Vt=Object.getPrototypeOf,Xt=Object.prototype.hasOwnProperty;var Jt=(e,n)=>{for(var t in n)He(e,t,{get:n[t],enumerable:!0})},zt=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let i of Qt(n))!Xt.call(e,i)&&i!==t&&He(e,i,{get:()=>n[i],enumerable:!(o=Yt(n,i))||o.enumerable});return e};var ue=(e,n,t)=>(t=e!=null?Kt(Vt(e)):{},zt(n||!e||!e.__esModule?He(t,"default",{value:e,enumerable:!0}):t,e));var _e=require("node:fs"),K=require("node:path");function Be(e,n){let t=(0,K.resolve)(e);for(let o=(0,K.resolve)(t,n);;o=(0,K.dirname)(o)){if((0,_e.existsSync)((0,K.join)(o,".git")))return{root:o,commit:Zt(o)};if(o===t||o===(0,K.dirname)(o))return{root:t,commit:void 0}}}function Zt(e){try{let n=(0,_e.readFileSync)((0,K.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var Tn=require("node:fs");function eo(e){if(!e)return{};try{return JSON.parse((0,Tn.readFileSync)(e,"utf8"))}catch{return{}}}function We(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:eo(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var no="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",Sn=Symbol.for("guarded-deploy.fault"),k=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${no}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[Sn](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&Sn in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function ne(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var Di=64*1024*1024;var oo={d:86400,h:3600,m:60,s:1};function xn(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/g))n+=Number(t)*(oo[o]??Number.NaN);return n}function Ke(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function pe(e,n,t){return new k({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function io(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw pe(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw pe(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw pe(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw pe(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=xn(t);if(o===void 0)throw pe(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function Nn(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Ye(e,n){let t={};for(let[o,i]of Object.entries(e.inputs)){let r=n[Ke(o)],a=i.default?.includes("${{")?i.default.includes("github.token")?n.GITHUB_TOKEN??"":"":i.default??"",s=i.type==="secret"?r??a:(r??a).trim(),l=s.trim()==="";if(l&&i.required)throw new k({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[Nn(o)]=io(o,i,l?a.trim():s)}return t}var Rn=ue(require("os"),1);function H(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function Te(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function j(e,n,t){let o=new Qe(e,n,t);process.stdout.write(o.toString()+Rn.EOL)}function Ve(e,n=""){j(e,{},n)}var vn="::",Qe=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=vn+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let i=this.properties[o];i&&(t?t=!1:n+=",",n+=`${o}=${ao(i)}`)}}return n+=`${vn}${ro(this.message)}`,n}};function ro(e){return H(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function ao(e){return H(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function An(){return process.getBuiltinModule("node:crypto").randomUUID()}var xe=ue(require("fs"),1),Se=ue(require("os"),1);function fe(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!xe.existsSync(t))throw new Error(`Missing file at path: ${t}`);xe.appendFileSync(t,`${H(n)}${Se.EOL}`,{encoding:"utf8"})}function Ne(e,n){let t=`ghadelimiter_${An()}`,o=H(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${Se.EOL}${o}${Se.EOL}${t}`}var Xe=ue(require("os"),1),In=ue(require("path"),1);var co=function(e,n,t,o){function i(r){return r instanceof t?r:new t(function(a){a(r)})}return new(t||(t=Promise))(function(r,a){function s(d){try{u(o.next(d))}catch(f){a(f)}}function l(d){try{u(o.throw(d))}catch(f){a(f)}}function u(d){d.done?r(d.value):i(d.value).then(s,l)}u((o=o.apply(e,n||[])).next())})},On;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(On||(On={}));function Cn(e,n){let t=H(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return fe("ENV",Ne(e,n));j("set-env",{name:e},t)}function ve(e){j("add-mask",{},e)}function Ln(e){process.env.GITHUB_PATH||""?fe("PATH",e):j("add-path",{},e),process.env.PATH=`${e}${In.delimiter}${process.env.PATH}`}function $n(e,n){if(process.env.GITHUB_OUTPUT||"")return fe("OUTPUT",Ne(e,n));process.stdout.write(Xe.EOL),j("set-output",{name:e},H(n))}function Dn(){return process.env.RUNNER_DEBUG==="1"}function me(e){j("debug",{},e)}function Un(e,n={}){j("error",Te(n),e instanceof Error?e.toString():e)}function qn(e,n={}){j("warning",Te(n),e instanceof Error?e.toString():e)}function Fn(e,n={}){j("notice",Te(n),e instanceof Error?e.toString():e)}function Pn(e){process.stdout.write(e+Xe.EOL)}function uo(e){Ve("group",e)}function po(){Ve("endgroup")}function Mn(e,n){return co(this,void 0,void 0,function*(){uo(e);let t;try{t=yield n()}finally{po()}return t})}function jn(e,n){if(process.env.GITHUB_STATE||"")return fe("STATE",Ne(e,n));j("save-state",{name:e},H(n))}function Gn(e){return process.env[`STATE_${e}`]||""}function B(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^(\s*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function Je(e,n){return{...n===void 0?{}:{title:B(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var se={info:e=>Pn(B(e)),debug:e=>me(B(e)),notice:(e,n)=>Fn(B(e),Je(n)),warning:(e,n,t)=>qn(B(e),Je(n,t)),error:(e,n,t)=>Un(B(e),Je(n,t)),group:(e,n)=>Mn(B(e).replace(/\n/g," "),n)};function Bn(e){return e instanceof k?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var Re={};Jt(Re,{block:()=>fo,code:()=>Ze,details:()=>ho,link:()=>en,table:()=>mo,text:()=>te});var ze=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function te(e){return String(e).replace(/[\r\n\t]+/g," ").replace(ze,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function Ze(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(ze,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function fo(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(ze,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(r=>r[0].length)),i="`".repeat(o+1);return`${i}${n}
${t.replace(/\n$/,"")}
${i}`}function en(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?te(e):`[${te(e)}](${n})`}function mo(e,n,t=[]){let o=r=>`| ${r.join(" | ")} |`,i=e.map((r,a)=>t[a]==="r"?"---:":"---");return[o(e),o(i),...n.map(o)].join(`
`)}function ho(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var Qn=require("node:fs");var go=2**31-1;function nn(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var yo={now:nn,async sleep(e,n){let t=nn()+e;for(;;){n?.throwIfAborted();let o=t-nn();if(o<=0)return;await new Promise((i,r)=>{let s=setTimeout(()=>{n?.removeEventListener("abort",l),i()},Math.min(o,go)),l=()=>{clearTimeout(s),r(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function wo(e,n){n.throwIfAborted();let t,o=new Promise((i,r)=>{t=()=>r(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var tn=class extends k{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},Ae=class{signal;#e;#t;#n;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let i=o.clock??yo,r=new AbortController;this.#e=i,this.#t=i.now()+n*1e3,this.#n=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,r.signal]):r.signal,Number.isFinite(n)&&i.sleep(n*1e3,this.#n.signal).then(()=>r.abort(new tn(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return wo(n,this.signal)}[Symbol.dispose](){this.#n.abort()}};var Vn=1e6;function ko(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function on(e,n,t){let o=process.env,i=[],r=new AbortController,a=w=>r.abort(new k({code:"CANCELLED",what:`The run was cancelled (${w}).`,remedy:"Re-run it when you are ready."})),s=()=>a("SIGINT"),l=()=>a("SIGTERM");process.on("SIGINT",s),process.on("SIGTERM",l);let u=!1,d=w=>{if(u)return;u=!0;let{title:g,text:m,place:c}=Bn(w);if(n.tolerant)se.warning(m,c,g);else{se.error(m,c,g);let b=w instanceof k?`${te(`${w.what} ${w.remedy}`)} ${en("Read on",w.docs)}`:te(m);i.push(`> [!CAUTION]
> **${te(e.name)}** ${Ze(g)}: ${b}`),process.exitCode=1}if(Dn()&&w instanceof Error)for(let b=w;b instanceof Error;b=b.cause)me(B(b.stack??""))},f=w=>{d(w),Yn(i,o).finally(()=>process.exit())};process.on("uncaughtException",f);let h;try{for(let[m,c]of Object.entries(e.inputs))c.type==="secret"&&Kn(o[Ke(m)]??"");let w=Ye(e,o),g=typeof n.seconds=="number"?n.seconds:n.seconds(w);h=new Ae(g,e.name,{signal:r.signal}),await t({inputs:w,context:We(o),env:o,log:se,deadline:h,mask:m=>Kn(m,1),setOutput:(m,c)=>$n(m,ko(c)),saveState:(m,c)=>jn(m,c),state:m=>Gn(m),addPath:m=>Ln(m),exportVariable:(m,c)=>Cn(m,c),summarize:m=>i.push(m)})}catch(w){d(w)}finally{h?.[Symbol.dispose](),await Yn(i,o),r.signal.aborted||(process.off("SIGINT",s),process.off("SIGTERM",l)),process.off("uncaughtException",f)}}var Wn=4;function Kn(e,n=Wn){let t=e.trim();t.length>=n&&ve(t);for(let o of new Set(t.split(/\r?\n/).map(i=>i.trim())))o!==t&&o.length>=Wn&&ve(o)}function bo(e){let n=Buffer.from(e).subarray(0,Vn-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],i=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${i}
_(cut: the summary was larger than GitHub shows)_
`}async function Yn(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>Vn&&(t=bo(t));try{(0,Qn.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){se.debug(`the summary was not written: ${String(o)}`)}}var Xn={name:"migration-guard",inputs:{tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines",default:"default"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},timeout:{type:"duration",default:"15m"},"alembic-config":{type:"string"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"}},outputs:["status","reason","pending-count","pending","unsafe","applied","drift","databases"]};var Ht=require("node:os"),Bt=require("node:path");var Eo=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function rn(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,i]of Object.entries(e)){if(!i)continue;let r=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^@\s]+)@/i.exec(i)?.[1];if(r!==void 0){t(r);try{t(decodeURIComponent(r))}catch{}}Eo.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(i)||t(i))}return[...n].sort((o,i)=>i.length-o.length)}function Oe(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*):[^\s@'"]+@/gi,"$1:***@").replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,i,r)=>`${i}${r}***`)}function Y(e,n){return typeof e=="string"?Oe(e,n):Array.isArray(e)?e.map(t=>Y(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,Y(o,n)])):e}var Zn=require("node:child_process");function Jn(e,n,{first:t,graceMs:o}){let i,r=s=>{if(e.pid!==void 0)try{process.kill(-e.pid,s)}catch{}},a=()=>{r(t),i=setTimeout(()=>r("SIGKILL"),o)};return n?.addEventListener("abort",a,{once:!0}),()=>{n?.removeEventListener("abort",a),clearTimeout(i)}}var zn=1e6,_o=3e3,To=1e3,an=(e,n,t)=>new Promise((o,i)=>{t.signal.throwIfAborted();let r=(0,Zn.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),a="",s="";r.stdout.on("data",f=>{a=(a+String(f)).slice(-zn)}),r.stderr.on("data",f=>{s=(s+String(f)).slice(-zn)});let l=()=>{try{r.pid!==void 0&&process.kill(-r.pid,"SIGKILL")}catch{}},u=Jn(r,t.signal,{first:"SIGTERM",graceMs:_o}),d;r.once("error",f=>{u(),i(f)}),r.once("exit",()=>{d=setTimeout(()=>{l(),r.stdout.destroy(),r.stderr.destroy()},To)}),r.once("close",(f,h)=>{clearTimeout(d),u(),l(),t.signal.aborted?i(t.signal.reason):o({code:f??void 0,signal:h??void 0,stdout:a,stderr:s})})});function C(e){return e.app===""?e.name:`${e.app}.${e.name}`}function U(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function le(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}`}function he(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function et(e,n,t){let o=`The server says: ${he(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new k({code:"DATABASE_LOGIN_REFUSED",what:`The database ${le(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${o}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new k({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${le(e)} that this user may open. ${o}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):new k({code:"DATABASE_UNREACHABLE",what:`The database ${le(e)} does not answer. ${o}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}var So={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function de(e){return So[e]}function nt(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function tt(e){let{error:n,stage:t,tool:o}=e;if(!n)return;let i=nt(n.place?.file,n.place?.line),r=i?` (${i.file}${i.line?`:${i.line}`:""})`:"",a=`${n.type}: ${he(n.message)}`,s=e.databases.at(-1)??{alias:"default"},l=(u,d,f,h="error")=>({status:h,fault:new k({code:u,what:d,remedy:f,...i?{place:i}:{}})});switch(t){case"django":case"alembic":return l("MIGRATION_TOOL_MISSING",`The environment has no ${o==="django"?"Django":"Alembic"}: ${a}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return l("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${s.alias}'; they have ${U(s.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return xo(n.type)?l("PROJECT_BROKEN",`The database '${s.alias}' cannot be used: ${a}${r}`,"Install the database's Python driver or correct the settings."):{status:"unreachable",fault:et(s,n.message,n.code)};case"history":return/denied|permission|insufficient/i.test(n.message)?{status:"error",fault:sn(s,he(n.message))}:{status:"unreachable",fault:et(s,n.message,n.code)};case"manage":case"settings":return l("SETTINGS_BROKEN",`The settings cannot be read: ${a}${r}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return l("SETTINGS_BROKEN",`Alembic's env.py failed: ${a}${r}`,"Give this step the environment variables that env.py needs.");case"setup":return l("PROJECT_BROKEN",`The applications cannot be loaded: ${a}${r}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?l("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${he(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):l("MIGRATION_BROKEN",`The migrations cannot be loaded: ${a}${r}`,"Mend the migration; nothing can be said about the database before it loads.");default:return l("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${t}': ${a}${r}`,"Re-run with debug logging to see where.")}}function xo(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}function sn(e,n){return new k({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see django_migrations in ${le(e)}: ${n}`,remedy:"Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending."})}function ln(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:sn(e,`its tables are there (${U(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:sn(e,`it lies in the schema ${U(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let i=o.migrations.map(u=>u.name),r=nt(o.migrations.at(-1)?.file,1),a={django:[`Two branches met: the app '${o.app}' has ${i.length} latest migrations, ${i.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${i.length} heads, ${i.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one."],flyway:[`Two branches met: ${i.slice(1).join(" and ")} came after the newer ${i[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[s,l]=a[n];return{status:"conflict",fault:new k({code:"MIGRATION_CONFLICT",what:s,remedy:l,...r?{place:r}:{}})}}if(e.inconsistent)return{status:"error",fault:new k({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${le(e)} contradicts the code: ${he(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let i=(e.ahead??[]).map(C);return{status:"db-ahead",fault:new k({code:"DATABASE_AHEAD",what:`The database ${le(e)} is ahead of this code: ${U(i)} ${i.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var L=require("node:fs"),ot=require("node:path"),dn={read(e){try{return(0,L.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,L.existsSync)(e),executable(e){try{return(0,L.accessSync)(e,L.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,L.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,L.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,L.mkdtempSync)((0,ot.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,L.rmSync)(n,{recursive:!0,force:!0})}}};var V=require("node:path");var X=require("node:path");var it=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)
"""
import ast
import io
import os
import re
import sys
import time

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, conclude, keys_of, looks, relative, silence, stage, write,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """Line of upgrade(), and the lines of its statements."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


class Traced(io.StringIO):
    """Collects SQL with the line of upgrade() that asked for it."""

    def __init__(self, path):
        super().__init__()
        self.path = os.path.realpath(path)
        self.parts = []

    def write(self, text):
        frame, line = sys._getframe(1), None
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                line = frame.f_lineno
                break
            frame = frame.f_back
        self.parts.append((line, text))
        return len(text)

    def statements(self):
        found, buffer, at = [], "", None
        for line, text in self.parts:
            if not buffer.strip():
                at = line
            buffer += text
            if buffer.rstrip().endswith(";"):
                found.append((at, buffer.strip()))
                buffer = ""
        if buffer.strip():
            found.append((at, buffer.strip()))
        return found


def give_up_connecting(seconds):
    """env.py makes its own engine: a server that does not answer must not hold it for as long as the driver likes."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    names = {"pymysql": "connect_timeout", "mysqldb": "connect_timeout", "aiomysql": "connect_timeout",
             "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "asyncpg": "timeout"}

    @event.listens_for(Engine, "do_connect")
    def limited(dialect, record, arguments, words):
        name = names.get(dialect.driver)
        if name:
            words.setdefault(name, seconds)
        if dialect.driver in ("pymysql", "mysqldb") and looks():
            words.setdefault("read_timeout", silence(seconds))


def fence():
    """While a revision's SQL is collected, no statement reaches a server, whichever connection the project's code opens."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def refused(connection, cursor, statement, parameters, context, executemany):
        if FENCED:
            raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")


# Not empty while the project's code runs that is to ask for SQL and nothing else.
FENCED = []
# Names that stand for a connection, or for what makes one.
DIRECT = {"get_bind", "bind", "session", "sessionlocal", "sessionmaker", "engine", "create_engine", "connect"}


def uses_connection(text):
    """Whether code reads or writes rows through a connection of its own. Comments and strings do not count."""
    for node in ast.walk(ast.parse(text)):
        names = [getattr(node, "id", None), getattr(node, "attr", None)]
        if isinstance(node, ast.alias):
            names = [node.name.rpartition(".")[2], node.asname]
        if any(name and name.lower() in DIRECT for name in names):
            return True
    return False


SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "temp"}


def is_empty(inspector, history):
    """Whether no schema that is not the server's own has a table, that of the history aside."""
    return not any(
        set(inspector.get_table_names(schema=schema)) - {history}
        for schema in inspector.get_schema_names() if schema.lower() not in SYSTEM_SCHEMAS
    )


def columns_of(connection, names):
    import sqlalchemy

    found, existing = {}, []
    inspector = sqlalchemy.inspect(connection)
    for table in inspector.get_table_names():
        if table not in names:
            continue
        existing.append(table)
        columns = {}
        for column in inspector.get_columns(table):
            try:
                kind = column["type"].compile(dialect=connection.dialect)
            except Exception:
                kind = str(column["type"])
            columns[column["name"]] = {
                "type": kind.lower(), "null": bool(column["nullable"]),
                "default": column.get("default") is not None, "auto": column.get("autoincrement") is True,
                # SQLAlchemy does not say in which character set a column is.
                "bytes": None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


def one_transaction(context):
    """Whether all revisions run in one transaction."""
    return bool(context.impl.transactional_ddl and not context.opts.get("transaction_per_migration"))


def collect(connection, context, revisions, entries):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    for revision, entry in zip(revisions, entries):
        buffer = Traced(revision.path)
        offline = MigrationContext.configure(
            connection=connection, opts={"as_sql": True, "output_buffer": buffer, "transactional_ddl": False},
        )
        # Statements executed on the connection itself would run for real; the transaction around this is rolled back.
        first, last = upgrade_place(revision.path)
        operation = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        try:
            with open(revision.path, encoding="utf-8") as file:
                text = file.read()
            if uses_connection(text):
                # That is not SQL which can be collected.
                operation["sqlError"] = "upgrade() uses the connection directly"
                operation["opaque"] = True
                entry["operations"] = [operation]
                continue
            with Operations.context(offline):
                FENCED.append(revision)
                try:
                    revision.module.upgrade()
                finally:
                    FENCED.pop()
            statements = buffer.statements()
            lines = []
            for line, sql in statements:
                if lines and lines[-1]["line"] == line:
                    lines[-1]["sql"].append(sql)
                else:
                    lines.append({"type": "upgrade", "description": revision.doc or "", "line": line or first,
                                  "end": line or first, "sql": [sql]})
            entry["operations"] = lines or [operation]
        except Exception as error:
            operation["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            entry["operations"] = [operation]


def run():
    sys.path[0] = REQUEST["directory"]
    ANSWER["databases"] = []
    stage("alembic")
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    import alembic

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("env")
    config = Config(REQUEST["config"])
    config.config_ini_section = config.config_ini_section
    stage("graph")
    script = ScriptDirectory.from_config(config)
    heads = script.get_heads()
    revisions = {revision.revision: revision for revision in script.walk_revisions()}
    answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
    ANSWER["databases"].append(answer)
    if len(heads) > 1:
        answer["conflicts"] = [{"app": "", "migrations": [
            {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]

    def look(current, context):
        connection = context.connection
        answer["vendor"] = context.dialect.name
        answer["engine"] = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
            context.dialect.name, context.dialect.name)
        if getattr(context.dialect, "is_mariadb", False):
            answer["engine"] = "mariadb"
        version = context.dialect.server_version_info or ()
        if answer["engine"] == "sqlite":
            import sqlite3

            version = sqlite3.sqlite_version_info
        answer["version"] = ".".join(str(part) for part in version if isinstance(part, int))
        url = connection.engine.url
        if len(str(url.password or "")) > 3:
            SECRETS.add(str(url.password))
        answer["database"], answer["host"], answer["user"] = url.database or "", url.host or "", url.username or ""
        answer["port"] = str(url.port or "")
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        unknown = [name for name in current if name not in revisions]
        answer["ahead"] = [{"app": "", "name": name} for name in unknown]
        if unknown or answer["conflicts"]:
            return []
        applied = set()
        for head in current:
            applied.update(r.revision for r in script.iterate_revisions(head, "base") if r is not None)
        waiting = [r for r in script.walk_revisions() if r.revision not in applied]
        waiting.reverse()
        entries = []
        for revision in waiting:
            line, _ = upgrade_place(revision.path)
            entries.append({"app": "", "name": revision.revision, "file": relative(revision.path), "line": line,
                            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []})
        answer["pending"] = entries
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        answer["fresh"] = not current and is_empty(inspector, getattr(context, "version_table", "alembic_version"))
        if REQUEST["mode"] == "look" and REQUEST["sql"] and entries:
            stage("sql")
            try:
                collect(connection, context, waiting, entries)
            finally:
                connection.rollback() if hasattr(connection, "rollback") else None
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            words = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, words & tables)
            answer["keys"] = keys_of(lambda query: [tuple(row) for row in connection.execute(sqlalchemy.text(query))], answer["engine"], text)
        if REQUEST["mode"] == "look" and REQUEST["drift"] and not entries:
            stage("drift")
            metadata = context.opts.get("target_metadata")
            if metadata is not None:
                differences = compare_metadata(context, metadata)
                if differences:
                    ANSWER["drift"] = [{"app": "", "operations": [describe(d) for d in differences], "file": None}]
        return []

    def describe(difference):
        if isinstance(difference, list):
            return "; ".join(describe(item) for item in difference)
        kind = difference[0]
        names = []
        for part in difference[1:]:
            if hasattr(part, "name") and getattr(part, "name", None):
                table = getattr(getattr(part, "table", None), "name", None)
                names.append((table + "." if table else "") + str(part.name))
            elif isinstance(part, str):
                names.append(part)
        return kind.replace("_", " ") + " " + ".".join(names)

    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    stage("connect")
    fence()
    # env.py configures logging and may print; what it raises before it connects is its own. A look creates no table for
    # the history, which a user that may only read could not do.
    with EnvironmentContext(config, script, fn=look, as_sql=False, dont_mutate=True):
        try:
            script.run_env()
        except Exception as error:
            if isinstance(error, CommandError) and "locate revision" in str(error):
                name = re.search(r"'([^']+)'", str(error))
                answer["ahead"] = [{"app": "", "name": name.group(1) if name else "?"}]
            else:
                module = type(error).__module__
                if ANSWER["stage"] == "connect" and not module.startswith(("sqlalchemy", "pymysql", "MySQLdb", "psycopg")):
                    stage("env")
                raise
    if REQUEST["mode"] != "apply":
        stage("done")
        return
    plan = [entry["name"] for entry in answer.get("pending", [])]
    if plan != REQUEST["expected"]:
        ANSWER["changed"] = {"alias": "default", "plan": plan}
        return
    ANSWER["journal"] = journal = []

    def upgrade(current, context):
        connection = context.connection
        seconds = max(1, int(REQUEST["lockTimeout"]))
        if answer["engine"] in ("mariadb", "mysql"):
            connection.exec_driver_sql("SET SESSION lock_wait_timeout = %d" % seconds)
            connection.exec_driver_sql("SET SESSION innodb_lock_wait_timeout = %d" % seconds)
        elif answer["engine"] == "postgresql":
            connection.exec_driver_sql("SET lock_timeout = '%ds'" % seconds)
        # When one fails, or this process ends, those before it go back, too.
        ANSWER["oneTransaction"] = one_transaction(context)
        steps = script._upgrade_revs("head", current)
        for step in steps:
            real = step.migration_fn

            def journaled(*arguments, _real=real, _step=step, **words):
                entry = {"database": "default", "app": "", "name": _step.revision.revision, "done": False}
                journal.append(entry)
                write()
                began = time.monotonic()
                _real(*arguments, **words)
                entry["done"] = True
                entry["seconds"] = round(time.monotonic() - began, 3)
                write()

            step.migration_fn = journaled
        return steps

    stage("apply")
    with EnvironmentContext(config, script, fn=upgrade, as_sql=False):
        script.run_env()
    ANSWER["oneTransaction"] = False
    stage("done")


conclude(run)
`;var Ie=`"""What the probes share: the request, the answer and its file, and how an error is told.

The answer goes to a file, never to standard output: projects print there.
"""
import json
import os
import sys

OUT, REQUEST = sys.argv[1], json.loads(sys.argv[2])
ROOT = os.path.realpath(REQUEST["root"])
HERE = os.path.dirname(os.path.abspath(__file__))
ANSWER = {"stage": "start"}
# Passwords this process knows; no text of the answer shows them.
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


def stage(name):
    ANSWER["stage"] = name


def concealed(value):
    """Removes the database passwords this process knows from every text of the answer, but not from the names of its parts."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {k: concealed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [concealed(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return concealed(str(value))


def write():
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(temporary, OUT)


OURS = {}


def first_party(path):
    """Whether a file or directory is the project's own and not an installed package."""
    if not path or path.startswith("<"):
        return False
    if path not in OURS:
        real = os.path.realpath(path)
        inside = real == ROOT or real.startswith(ROOT + os.sep)
        parts = real[len(ROOT):].split(os.sep)
        OURS[path] = inside and not any(part in ("site-packages", "dist-packages", "node_modules") for part in parts)
    return OURS[path]


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def source_of(migration):
    module = sys.modules.get(type(migration).__module__)
    return getattr(module, "__file__", None)


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)
        driver = getattr(connection.Database, "__name__", "")
        if driver in ("MySQLdb", "pymysql") and looks():
            options.setdefault("read_timeout", silence(seconds))


def looks():
    """Whether this run only looks. What is applied may take long, and must not be broken off for that."""
    return REQUEST["mode"] == "look"


def silence(seconds):
    """
    For how long a server may stay silent while it is only looked at. PyMySQL's own limit ends with the TCP connection,
    before the server's greeting; the answers of a loaded server may take longer than a connection may.
    """
    return 3 * seconds


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    import traceback

    place = None
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": relative(error.filename), "line": error.lineno}
    else:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(os.path.abspath(frame.filename)) != HERE and first_party(frame.filename):
                place = {"file": relative(frame.filename), "line": frame.lineno}
                break
    code, chain = None, error
    while chain is not None and code is None:
        # SQLAlchemy wraps the driver's error.
        origin = getattr(chain, "orig", None) or chain
        arguments = getattr(origin, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": type(error).__name__,
        "message": str(error)[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


# The kinds are spelled as in KINDS. All schemas of PostgreSQL: a name that is unique in one of them is enough to stop.
KEYS = {
    "mysql": (
        "SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints "
        "WHERE table_schema = DATABASE()",
        "SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END "
        "FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name",
    ),
    "postgresql": (
        "SELECT c.relname, k.conname, CAST(k.contype AS text) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid",
        "SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid",
    ),
    "sqlite": (
        "SELECT tbl_name, name, CASE WHEN substr(sql, 1, 14) = 'CREATE UNIQUE ' THEN 'u' ELSE 'i' END "
        "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    ),
}
KINDS = {"u": "unique", "p": "unique", "x": "unique", "UNIQUE": "unique", "PRIMARY KEY": "unique", "i": "index",
         "INDEX": "index", "c": "check", "CHECK": "check", "f": "foreign-key", "FOREIGN KEY": "foreign-key"}


def keys_of(rows, engine, text):
    """The indexes and constraints that \`text\` names, and what each of them is. \`rows\` runs a query."""
    text = text.lower()
    found = [row for query in KEYS.get("mysql" if engine == "mariadb" else engine, ()) for row in rows(query)]
    return [{"table": table, "name": name, "kind": KINDS[kind]}
            for table, name, kind in found if kind in KINDS and name.lower() in text]


def part(name):
    """A program that lies beside this one, loaded when it is needed: every line costs time to compile."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wanted
    return module


def conclude(main):
    """Runs \`main\`, writes the answer and ends the process. What \`main\` raises becomes part of the answer."""
    try:
        main()
    except Stop:
        pass
    except BaseException as error:
        ANSWER["error"] = fault(error)
    finally:
        write()
        sys.stdout.flush()
        # A project's own threads and exit handlers must not keep the answer waiting.
        os._exit(0)
`;var Ce=require("node:path");function at(e){let n={};for(let[t,o]of Object.entries(e))/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(t)||/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(t)||(n[t]=o);return n}var rt={type:"Interrupted",message:"",code:null,place:null};async function Le(e,n){let{exec:t,files:o,deadline:i,env:r}=e,a=o.temporary(e.temporary);try{let s=Object.keys(n.sources),l=(0,Ce.join)(a.path,`${s[0]}.py`),u=(0,Ce.join)(a.path,"answer.json");for(let g of s)o.write((0,Ce.join)(a.path,`${g}.py`),n.sources[g]);let d=()=>{let g=o.read(u);return g===void 0?void 0:Y(JSON.parse(g),e.secrets)},f=await t(n.python,[l,u,JSON.stringify(n.request)],{cwd:n.cwd,env:{...r,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:i.signal}).catch(g=>{if(!(n.journal&&i.signal.aborted))throw i.signal.throwIfAborted(),new k({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${ne(g)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:g})});if(f===void 0)return{error:{...rt,message:ne(i.signal.reason)},...d()};let h=`${f.stdout}${f.stderr}`.trim();h!==""&&e.note(`the project printed:
${Y(h,e.secrets).slice(-4e3)}`);let w=d();if(w===void 0){let g=Y(h,e.secrets).split(`
`).slice(-3).join(" ").slice(-600);throw new k({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${f.signal??`exit code ${f.code}`}). ${g}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}if(n.journal&&!w.error&&!w.changed&&w.stage!=="done"){let g=f.signal?`was killed (${f.signal})`:`ended with exit code ${f.code}`;return{...w,error:{...rt,message:`Its process ${g}.`}}}return w}finally{a.remove()}}var G=require("node:path");var No=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,st=2;function ge(e,n,t,o=st){let i=e.list(n),r=i.filter(a=>!a.endsWith("/")&&t(a)).map(a=>(0,G.join)(n,a)).sort();return r.length>0||o===0?r:i.filter(a=>a.endsWith("/")&&!No.test(a)).sort().flatMap(a=>ge(e,(0,G.join)(n,a.slice(0,-1)),t,o-1))}var vo=/^[VR][\d._]*__.+\.sql$/;function lt(e,n){return ge(e,n,t=>t==="manage.py")}function cn(e,n){return ge(e,n,t=>t==="alembic.ini")}function un(e,n){return ge(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function Ro(e,n){return ge(e,n,t=>vo.test(t),st+1)}function dt(e,n,t){if(t||lt(e,n).length>0)return"django";if(cn(e,n).length>0)return"alembic";if(un(e,n).length>0||Ro(e,n).length>0)return"flyway";throw new k({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither manage.py nor alembic.ini nor a Flyway configuration in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function ct(e,n,t){let o=lt(e,n);if(o.length===1)return o[0];if(o.length>1){let i=o.map(r=>(0,G.relative)(n,r)).join(", ");throw new k({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${i}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new k({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function pn(e,n,t){let o=t||".venv/bin/python",i=(0,G.isAbsolute)(o)?[o]:o.includes("/")?[(0,G.join)(n.directory,o),(0,G.join)(n.root,o)]:(n.path??"").split(":").map(a=>(0,G.join)(a,o));o===".venv/bin/python"&&n.virtualEnv&&i.push((0,G.join)(n.virtualEnv,"bin/python"));let r=i.find(a=>e.executable(a));if(r)return r;throw new k({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}function Ao(e,n){if(n.config){let o=(0,X.isAbsolute)(n.config)?n.config:(0,X.join)(n.directory,n.config);if(e.files.exists(o))return o;throw new k({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${n.config}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."})}let t=cn(e.files,n.directory);if(t.length===1)return t[0];throw new k({code:"ALEMBIC_CONFIG_MISSING",what:t.length===0?"There is no alembic.ini in the working directory or two levels below.":`There are ${t.length} alembic.ini: ${t.map(o=>(0,X.relative)(n.directory,o)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}var Oo={migration_guard_probe:it,migration_guard_common:Ie};function ut(e,n,t,o=!1){let i=Ao(e,n),r=(0,X.dirname)(i);return Le(e,{sources:Oo,journal:o,python:n.python,cwd:r,request:{root:n.root,directory:r,config:i,...t}})}async function pt(e,n,t){return{...await ut(e,n,{mode:"look",...t}),tool:"alembic"}}async function ft(e,n,t){let o={mode:"apply",sql:!1,drift:!1,...t},i=await ut(e,n,o,!0),r={journal:[],...i};return i.oneTransaction!==!0?r:{...r,journal:r.journal.filter(a=>!a.done)}}var Io=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;function Co(e,n){let t=e.findIndex((o,i)=>i>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function mt(e){let n=[],t=[],o=e.split(`
`),i=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),r=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),a=o.slice(0,Math.max(r,0)).findLastIndex(l=>l.trim()===""),s=i>=0?i:r<0?o.length:a;return o.forEach((l,u)=>{let d=Io.exec(l);if(d)for(let f of d[1].split(",").map(h=>h.trim().toLowerCase()))d[2]?n.push({rule:f,reason:d[2],line:u+1,...l.slice(0,d.index).trim()===""?{next:Co(o,u)}:{},whole:u<s}):t.push({line:u+1,rule:f})}),{given:n,incomplete:t}}function ht(e,n,t,o){return e.given.find(i=>(i.rule===n||i.rule==="all")&&(i.whole||t!=null&&(i.next===t||i.line>=t&&i.line<=(o??t))))}var kt=require("node:path");var gt=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

Usage: python probe.py OUT.json REQUEST.json

While it looks, nothing is changed: Python operations are not run, and the database is asked inside read-only
transactions where it has them. What only some projects need is loaded when it is needed: a start is what this costs.
"""
import gc
import json
import os
import re
import sys

# Thousands of classes and functions are made below and none is ever freed: looking for garbage among them is in vain.
gc.disable()
wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, OUT, REQUEST, SECRETS, conclude, first_party, give_up_after, keys_of, part, relative, source_of, stage,
)

sys.dont_write_bytecode = wanted


def server_of(connection):
    if connection.vendor == "mysql":
        engine = "mariadb" if connection.mysql_is_mariadb else "mysql"
        return engine, ".".join(str(part) for part in connection.mysql_version)
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return "postgresql", "%d.%d" % (number // 10000, number % 10000)
    if connection.vendor == "sqlite":
        return "sqlite", ".".join(str(part) for part in connection.Database.sqlite_version_info)
    return connection.vendor, ""


def leftovers(recorder, loader):
    """(ahead, stale): rows of the history that the code does not know. Rows older than a known one were squashed away."""
    rows = list(recorder.migration_qs.values_list("id", "app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    known = {}
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations:
            known[app] = max(known.get(app, 0), number)
    ahead, stale = [], []
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        (ahead if number > known.get(app, 0) else stale).append({"app": app, "name": name})
    return ahead, stale


def look_at(alias, want_sql):
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": alias}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite":
        name = str(settings["NAME"])
        if ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name):
            # Connecting would create the file.
            answer["missingFile"] = True
            settings["NAME"] = ":memory:"
    stage("connect")
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    stage("history")
    tables = set(connection.introspection.table_names())
    executor = None
    recorded = "django_migrations" in tables
    answer["history"] = recorded
    if recorded:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations'")
            answer["historyElsewhere"] = [row[0] for row in cursor.fetchall()]
    stage("graph")
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        answer["fresh"] = not answer["foreignTables"]
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        answer["inconsistent"] = str(error)
    answer["ahead"], answer["stale"] = leftovers(executor.recorder, loader) if recorded else ([], [])
    if answer["conflicts"]:
        return executor
    stage("plan")
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        answer["pending"] = []
        return executor
    # States of projects come and go from here on.
    gc.freeze()
    gc.enable()
    pending = part("migration_guard_pending")
    entries = [pending.entry_of(migration) for migration, _ in plan]
    answer["pending"] = entries
    if want_sql and not answer.get("inconsistent"):
        stage("sql")
        answer["known"] = pending.collect(executor, connection, plan, entries)
        text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
        words = set(re.findall(r"[\\w$]+", text))
        touched = sorted(table for table in tables if table in words)
        answer["tables"] = pending.columns_of(connection, touched)
        answer["existing"] = sorted(tables & words)
        with connection.cursor() as cursor:
            answer["keys"] = keys_of(lambda query: (cursor.execute(query), cursor.fetchall())[1], connection.vendor, text)
    return executor


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []
# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\\bModel\\b|\\bproxy\\b|\\bapp_label\\b|\\bmodels\\.\\w+\\(|django\\.db\\.models import [^\\n]*(?:Field|Key)\\b")
IMPORTS = re.compile(r"^[ \\t]*(?:from[ \\t]+(\\.*)([\\w.]*)[ \\t]+import[ \\t]+(\\([^)]*\\)|[^\\n#;]*)|import[ \\t]+([^\\n#;]*))", re.M)


def put_off_admin():
    """The admin, its forms, widgets and filters say nothing about migrations: they are imported when drift may hide there."""
    from django.utils import module_loading

    real = module_loading.autodiscover_modules

    def autodiscover_modules(*names, **words):
        if names == ("admin",):
            PUT_OFF.append(lambda: real(*names, **words))
        else:
            real(*names, **words)

    module_loading.autodiscover_modules = autodiscover_modules


def load_admin():
    at = ANSWER["stage"]
    stage("setup")
    while PUT_OFF:
        PUT_OFF.pop(0)()
    stage(at)


def source_files(name):
    """Where a module that is not loaded may lie: (file, whether it is a package)."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    folders = list(getattr(above, "__path__", ())) if parent else sys.path
    if parent and above is None:
        folders = [os.path.dirname(path) for path, package in source_files(parent) if package]
    for folder in folders:
        if not first_party(folder):
            continue
        for path, package in ((os.path.join(folder, last, "__init__.py"), True), (os.path.join(folder, last + ".py"), False)):
            if os.path.isfile(path):
                yield path, package


def imported_by(text, name, package):
    """Names of modules that a text may import."""
    for dots, module, names, plain in IMPORTS.findall(text):
        if plain:
            yield from (word.split()[0] for word in plain.split(",") if word.strip())
            continue
        base = name.split(".")
        up = len(dots) - (1 if package else 0)
        start = base[:len(base) - up] if up > 0 else base
        whole = ".".join((start if dots else []) + ([module] if module else []))
        if whole:
            yield whole
            yield from (whole + "." + word.split()[0] for word in names.strip("()").split(",") if word.strip())


def admin_defines_models():
    """Whether an admin module of the project, or what only it imports, may define models. Reads text, runs nothing."""
    from django.apps import apps

    waiting = [app.name + ".admin" for app in apps.get_app_configs() if first_party(app.path)]
    seen = set(sys.modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, package in source_files(name):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if MODELS.search(text):
                return True
            waiting.extend(imported_by(text, name, package))
            if package and name.endswith(".admin"):
                waiting.extend(name + "." + entry[:-3] for entry in os.listdir(os.path.dirname(path)) if entry.endswith(".py"))
    return False


# --- drift -------------------------------------------------------------------------------------------------------------


def drift_of(loader, scope):
    """Changes that makemigrations would write down, by app."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    # The one migrate itself asks. That of makemigrations ends the process at a column that needs a default.
    questioner = MigrationQuestioner(specified_apps=chosen, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    found = []
    for app, changes in sorted(detector.changes(graph=loader.graph).items()):
        if app in chosen:
            operations = [operation.describe() for migration in changes for operation in migration.operations]
            models = os.path.join(labels[app].path, "models.py")
            found.append({
                "app": app, "operations": operations,
                "file": relative(models if os.path.exists(models) else labels[app].path),
            })
    return found


def look_for_drift(loader, scope):
    stage("drift")
    if PUT_OFF and admin_defines_models():
        load_admin()
    while True:
        try:
            found = drift_of(loader, scope)
        except SystemExit:
            ANSWER["driftError"] = "the questions of makemigrations cannot be answered here"
            return
        except Exception as error:
            ANSWER["driftError"] = type(error).__name__ + ": " + str(error)[:500]
            return
        if not found or not PUT_OFF:
            break
        # A model may be known to nothing but an admin module.
        load_admin()
    ANSWER["drift"] = found


def look():
    ANSWER["databases"] = []
    executor = None
    for alias in REQUEST["databases"]:
        executor = look_at(alias, REQUEST["sql"])
    if executor is not None and REQUEST["drift"] != "off" and not any(d["conflicts"] for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    request = json.dumps({**REQUEST, "again": True})
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, request])


def run():
    stage("settings")
    from django.conf import settings

    databases = settings.DATABASES
    for options in databases.values():
        password = options.get("PASSWORD")
        if isinstance(password, str) and len(password) > 3:
            SECRETS.add(password)
    ANSWER["settings"] = os.environ.get("DJANGO_SETTINGS_MODULE")
    ANSWER["firstConnections"] = list(databases)
    stage("setup")
    import django

    ANSWER["django"] = django.get_version()
    if REQUEST["mode"] == "apply":
        gc.enable()
        django.setup()
        part("migration_guard_apply").apply()
        return
    # Handlers of the running site, with files that only its host may open, are not for a look.
    settings.LOGGING_CONFIG = None
    if REQUEST["drift"] != "all" and not REQUEST.get("again"):
        put_off_admin()
    try:
        django.setup()
    except Exception:
        if not PUT_OFF:
            raise
        # A ready() that builds on what admin modules registered: once more, with them.
        start_again()
    look()


def main():
    directory = REQUEST["directory"]
    sys.path[0] = directory
    source = os.path.join(directory, "src")
    if os.path.isdir(source):
        sys.path.append(source)
    ANSWER["python"] = "%d.%d.%d" % sys.version_info[:3]
    stage("django")
    from django.core import management

    stage("manage")
    if REQUEST["settings"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = REQUEST["settings"]
    state = {"ran": False}

    def instead(argv=None):
        if not state["ran"]:
            state["ran"] = True
            run()

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            if not state["ran"]:
                raise
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\\"]\\s*[,\\]]\\s*=?\\s*['\\"]([\\w.]+)['\\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
`;var yt=`"""Applies exactly the migrations that were judged, through the project's own migrate command."""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, give_up_after, stage, write


def apply():
    """Runs the project's own migrate command for exactly the plan that was judged, and keeps a journal of it."""
    import io
    import time

    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    ANSWER["journal"] = journal = []
    seconds = REQUEST["lockTimeout"]
    for alias in REQUEST["databases"]:
        stage("connect")
        connection = connections[alias]
        give_up_after(connection, REQUEST["connectTimeout"])
        connection.ensure_connection()
        stage("plan")
        executor = MigrationExecutor(connection)
        plan = [[m.app_label, m.name] for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if plan != REQUEST["expected"].get(alias, []):
            ANSWER["changed"] = {"alias": alias, "plan": plan}
            raise Stop()
    real = MigrationExecutor.apply_migration

    def journaled(self, state, migration, fake=False, fake_initial=False):
        entry = {"database": self.connection.alias, "app": migration.app_label, "name": migration.name, "done": False}
        journal.append(entry)
        write()
        began = time.monotonic()
        result = real(self, state, migration, fake=fake, fake_initial=fake_initial)
        entry["done"] = True
        entry["seconds"] = round(time.monotonic() - began, 3)
        write()
        return result

    MigrationExecutor.apply_migration = journaled
    for alias in REQUEST["databases"]:
        if not REQUEST["expected"].get(alias):
            continue
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute("SET SESSION lock_wait_timeout = %d" % max(1, seconds))
                cursor.execute("SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds))
            elif connection.vendor == "postgresql":
                cursor.execute("SET lock_timeout = '%ds'" % max(1, seconds))
        stage("apply")
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True,
                     stdout=io.StringIO(), stderr=io.StringIO())
    stage("done")
`;var wt=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import inspect
import os
import re
import sys

from migration_guard_common import first_party, relative, source_of


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def list_lines(node, operations):
    """Lines of the elements of a list of operations, where the source is a plain list that matches the objects."""
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != len(operations):
        return None
    lines = []
    for element, operation in zip(node.elts, operations):
        nested = None
        children = getattr(operation, "database_operations", None)
        if children and isinstance(element, ast.Call):
            given = {word.arg: word.value for word in element.keywords}
            inner = given.get("database_operations") or (element.args[0] if element.args else None)
            nested = list_lines(inner, children)
        lines.append({"line": element.lineno, "end": getattr(element, "end_lineno", None), "nested": nested})
    return lines


def operation_lines(migration, path):
    """(line of the class, line of the dependencies, lines of its operations or None)."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1, 1, None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            found, depends = None, node.lineno
            for statement in node.body:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                names = [getattr(target, "id", None) for target in targets]
                if "operations" in names:
                    found = list_lines(statement.value, migration.operations)
                if "dependencies" in names:
                    depends = statement.lineno
            return node.lineno, depends, found
    return 1, 1, None


def expression_text(value):
    return None if value is None else str(value)


def field_facts(field, connection):
    """What the classification needs to know of a column. None for fields without one."""
    from django.db.models import NOT_PROVIDED

    facts = {
        "class": type(field).__module__ + "." + type(field).__qualname__,
        "internal": field.get_internal_type(),
        "name": field.name,
        "column": field.column,
        "null": field.null,
        "unique": field.unique,
        "primaryKey": field.primary_key,
        "index": bool(getattr(field, "db_index", False)),
        "hasDefault": field.has_default(),
        "dbDefault": None,
        "generated": None,
        "manyToMany": bool(field.many_to_many),
        "collation": getattr(field, "db_collation", None),
        "maxLength": getattr(field, "max_length", None),
        "references": None,
        "constraint": bool(getattr(field, "db_constraint", False)),
    }
    db_default = getattr(field, "db_default", NOT_PROVIDED)
    if db_default is not NOT_PROVIDED:
        facts["dbDefault"] = repr(db_default)
    if getattr(field, "generated", False):
        facts["generated"] = "stored" if field.db_persist else "virtual"
    try:
        facts["type"] = field.db_type(connection)
    except Exception:
        facts["type"] = None
    if field.remote_field is not None and not field.many_to_many:
        target = field.remote_field.model
        facts["references"] = getattr(getattr(target, "_meta", None), "db_table", None) or str(target)
    return facts


def model_of(state, app, name):
    try:
        return state.apps.get_model(app, name)
    except LookupError:
        return None


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


# Methods; those of related managers that write (set, add, remove, clear) have their names from collections and are not among them.
QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
BUILTINS = {"range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple"}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}


def python_effect(code):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text shows beyond doubt."""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return "unknown"
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    # Names that stand for something else here than the builtin.
    bound = {argument.arg for argument in tree.args.args} | set(getattr(code, "__globals__", ()))
    models = set()
    effect = "reads"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete)):
            return "unknown"
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not tree:
            return "unknown"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            return "unknown"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and call_name(node.value) == "get_model":
            models.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = call_name(node)
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            if not isinstance(node.func, ast.Attribute) or len(node.args) > 3:
                return "unknown"
            if any(word.arg in ("update_conflicts", None) for word in node.keywords):
                return "unknown"
            effect = "inserts"
        elif isinstance(node.func, ast.Name) and node.func.id in models:
            # An unsaved instance; saving it is judged by its own call.
            continue
        elif isinstance(node.func, ast.Name):
            if name not in BUILTINS or name in bound:
                return "unknown"
        elif name not in QUERYSET_READS:
            return "unknown"
    return effect


def every(operation, holds):
    """Whether something holds for an operation and for all database operations inside it."""
    return holds(operation) and all(every(inner, holds) for inner in getattr(operation, "database_operations", None) or ())


def is_builtin(operation):
    return type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))


def is_transparent(operation):
    """Whether Django's own code writes its SQL."""
    owner = next(base for base in type(operation).__mro__ if "database_forwards" in vars(base))
    return owner.__module__.startswith(("django.db.migrations.", "django.contrib."))


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": every(operation, is_builtin),
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
    if not every(operation, is_transparent):
        facts["opaque"] = True
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("django.")}
    facts["bases"] = sorted(names)
    try:
        if "RunPython" in names:
            facts["effect"] = python_effect(operation.code)
            facts["atomic"] = operation.atomic
        elif "RunSQL" in names:
            facts["state"] = len(operation.state_operations)
        elif "SeparateDatabaseAndState" not in names:
            model = getattr(operation, "model_name", None) or getattr(operation, "name", None)
            if "RenameModel" in names:
                facts["table"] = table_of(before, app, operation.old_name)
                facts["to"] = table_of(after, app, operation.new_name)
            elif model is not None and "ModelOperation" in names | {"ModelOperation"} & {b.__name__ for b in kind.__mro__}:
                facts["table"] = table_of(before, app, model) or table_of(after, app, model)
                facts["to"] = table_of(after, app, model)
            current = model_of(before, app, model) if isinstance(model, str) else None
            facts["exists"] = current is not None
            managed = current or (model_of(after, app, model) if isinstance(model, str) else None)
            if managed is not None:
                facts["managed"] = bool(managed._meta.managed and not managed._meta.proxy)
                facts.setdefault("table", managed._meta.db_table)
            field = getattr(operation, "new_name", None) if "RenameField" in names else getattr(operation, "name", None)
            old = getattr(operation, "old_name", None) if "RenameField" in names else getattr(operation, "name", None)
            if {"AddField", "AlterField", "RemoveField", "RenameField"} & names:
                if current is not None and "AddField" not in names:
                    facts["before"] = field_facts(current._meta.get_field(old), connection)
                later = model_of(after, app, model)
                if later is not None and "RemoveField" not in names:
                    facts["after"] = field_facts(later._meta.get_field(field), connection)
            if {"AlterUniqueTogether", "AlterIndexTogether"} & names:
                option = operation.option_name
                later = model_of(after, app, model)
                old_sets = {tuple(v) for v in getattr(current._meta, option, ())} if current else set()
                new_sets = {tuple(v) for v in getattr(later._meta, option, ())} if later else set()
                facts["added"] = [list(v) for v in sorted(new_sets - old_sets)]
                facts["removed"] = [list(v) for v in sorted(old_sets - new_sets)]
            if {"AddConstraint", "RemoveConstraint"} & names:
                constraint = getattr(operation, "constraint", None)
                if constraint is None and current is not None:
                    constraint = next((c for c in current._meta.constraints if c.name == operation.name), None)
                facts["constraint"] = type(constraint).__name__ if constraint is not None else None
                facts["fields"] = list(getattr(constraint, "fields", ()) or ())
    except Exception as error:
        facts["factsError"] = type(error).__name__ + ": " + str(error)
    return facts


# --- the database -------------------------------------------------------------------------------------------------


class ReadOnly:
    """A transaction in which the server itself refuses every change; nothing is left behind in a pooled connection."""

    def __init__(self, connection, transactional):
        self.connection = connection
        # Whether the server refuses: it cannot where a migration forgoes its transaction, nor on engines unknown here.
        self.guards = connection.vendor == "sqlite" or (transactional and connection.vendor in ("mysql", "postgresql"))

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.guards:
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)
        return self

    def __exit__(self, *error):
        if self.block is not None:
            self.connection.needs_rollback = True
            self.block.__exit__(None, None, None)
        elif self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = OFF")
        return False


def columns_of(connection, tables):
    """Columns of existing tables as the server has them, and its estimate of their rows."""
    found = {}
    if not tables:
        return found
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, character_set_name, "
                "character_octet_length, character_maximum_length, collation_name FROM information_schema.columns "
                "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, column, kind, null, default, extra, charset, octets, length, collation in cursor.fetchall():
                found.setdefault(table, {"rows": None, "columns": {}})["columns"][column] = {
                    "type": kind, "null": null == "YES",
                    "default": default is not None and str(default).upper() != "NULL",
                    "auto": "auto_increment" in (extra or ""),
                    "charset": charset, "collation": collation, "bytes": int(octets) // int(length) if octets and length else None,
                }
            cursor.execute("SELECT table_name, table_rows, table_collation FROM information_schema.tables "
                           "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, rows, collation in cursor.fetchall():
                if table in found:
                    found[table].update(rows=rows, collation=collation)
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, "
                "a.attidentity <> '', c.reltuples::bigint FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN (%s)" % marks,
                list(tables))
            for table, column, kind, null, default, identity, rows in cursor.fetchall():
                entry = found.setdefault(table, {"rows": rows if rows >= 0 else None, "columns": {}, "notNullChecks": []})
                entry["columns"][column] = {"type": kind, "null": null, "default": default or identity, "auto": identity}
            cursor.execute(
                "SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                "WHERE k.contype = 'c' AND k.convalidated AND pg_table_is_visible(c.oid) AND c.relname IN (%s)" % marks,
                list(tables))
            for table, text in cursor.fetchall():
                match = re.match(r'CHECK \\(\\(*"?(\\w+)"? IS NOT NULL\\)*\\)?$', text)
                if match and table in found:
                    found[table]["notNullChecks"].append(match.group(1))
    return found


# --- collecting ---------------------------------------------------------------------------------------------------


def collect(executor, connection, plan, entries):
    """Fills the SQL and the facts of every operation of every pending migration, without running any of it."""
    from django.db import migrations, transaction

    real = migrations.RunPython.database_forwards
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known = {}
        for model in state.apps.get_models(include_auto_created=True):
            # Several models may share a table: proxies, and unmanaged ones.
            columns = known.setdefault(model._meta.db_table, [])
            columns.extend(field.column for field in model._meta.local_fields if field.column)
        for (migration, _), entry in zip(plan, entries):
            transactional = bool(migration.atomic)
            state = state.clone()
            state.apps
            with ReadOnly(connection, transactional) as fence:
                try:
                    savepoint = transaction.atomic(using=connection.alias)
                    nested = transactional and connection.vendor == "postgresql"
                    if nested:
                        savepoint.__enter__()
                    try:
                        collect_migration(migration, entry, state, connection, transactional, fence.guards)
                    finally:
                        if nested:
                            connection.needs_rollback = True
                            savepoint.__exit__(None, None, None)
                except Exception as error:
                    entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                    # The state must still move on, for the migrations behind this one.
                    state = executor.loader.project_state((migration.app_label, migration.name), at_end=True)
        return known
    finally:
        migrations.RunPython.database_forwards = real


def collect_migration(migration, entry, state, connection, transactional, guarded):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    spans = []
    deferred = []
    try:
        with editor:
            for operation, facts in zip(migration.operations, entry["operations"]):
                known = len(editor.deferred_sql)
                try:
                    collect_operation(operation, migration.app_label, facts, editor, state, transactional, guarded)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.extend((facts, item) for item in editor.deferred_sql[known:])
                spans.append(facts)
            total = len(editor.collected_sql)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        for facts, item in deferred:
            facts["sql"].append(str(item) + ";")
        raise
    for sql in editor.collected_sql[total:]:
        owner = next((facts for facts, item in deferred if str(item) + ";" == str(sql) or str(item) == str(sql)), None)
        owner = owner or (spans[-1] if spans else None)
        if owner is not None:
            owner["sql"].append(str(sql))


def collect_operation(operation, app, facts, editor, state, transactional, guarded):
    connection = editor.connection
    before = state.clone()
    operation.state_forwards(app, state)
    start = len(editor.collected_sql)
    facts.update(operation_facts(operation, app, before, state, connection))
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        facts["inner"] = inner_facts(inner, app, before, connection)
    if not facts["builtin"] and not guarded:
        # Somebody else's code, and nothing here would stop it from writing.
        facts["sqlError"] = "not asked for its SQL: not all of it is Django's own"
    elif operation.reduces_to_sql:
        try:
            operation.database_forwards(app, editor, before, state)
        except Exception as error:
            facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            if connection.vendor == "postgresql" and transactional:
                raise
    facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]


def inner_facts(operations, app, state, connection):
    """The facts of nested database operations, each seen from the state its predecessors leave."""
    found = []
    current = state
    for operation in operations:
        following = current.clone()
        operation.state_forwards(app, following)
        facts = operation_facts(operation, app, current, following, connection)
        nested = getattr(operation, "database_operations", None)
        if nested is not None:
            facts["inner"] = inner_facts(nested, app, current, connection)
        found.append(facts)
        current = following
    return found


def entry_of(migration):
    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    return {
        "app": migration.app_label,
        "name": migration.name,
        "file": relative(path),
        "line": line,
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }
`;var Lo={migration_guard_probe:gt,migration_guard_common:Ie,migration_guard_pending:wt,migration_guard_apply:yt};function bt(e,n,t,o=!1){let i=ct(e.files,n.directory,n.settings),r=i?(0,kt.dirname)(i):n.directory;return Le(e,{sources:Lo,journal:o,python:n.python,cwd:r,request:{root:n.root,directory:r,manage:i??null,settings:n.settings??null,...t}})}async function Et(e,n,t){let o=await bt(e,n,{mode:"look",...t}),{databases:i=[],...r}=o;return{...r,databases:i,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function _t(e,n,t){let o=await bt(e,n,{mode:"apply",...t},!0);return{journal:[],...o}}var oe=require("node:path");var $o=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,Do=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function De(e,n){let t=n==="mariadb"||n==="mysql",o=[],i=[],r=-1,a=0,s=0,l=!1,u=g=>e.slice(0,g).split(`
`).length,d=(g,m,c)=>{r<0&&(r=c);let b=g==="word"?m.toUpperCase():"";i.push({kind:g,text:m,upper:b});let _=i.find(({upper:$})=>$o.test($))?.upper??"";if(i[0]?.upper!=="CREATE"||!Do.test(_))return;let x=i.at(-2)?.upper==="END";b==="BEGIN"||b==="CASE"&&!x?s+=1:b==="END"&&s>0?s-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(b)&&x&&(s+=1)},f=g=>{if(i.length>0){let m=e.slice(r,g).trim();o.push({text:m,line:u(r),end:u(Math.max(r,g-1)),tokens:i,...l||s>0?{open:!0}:{}})}i=[],r=-1,s=0,l=!1},h=(g,m,c)=>{let b=m+1;for(;b<e.length;)if(c&&e[b]==="\\")b+=2;else if(e[b]!==g)b+=1;else if(e[b+1]===g)b+=2;else return b+1;return l=!0,e.length},w=g=>{let m=0;for(let c=g;c<e.length;c+=1)if(e.startsWith("/*",c)&&(m===0||n==="postgresql"))m+=1,c+=1;else if(e.startsWith("*/",c)&&(m-=1,c+=1,m===0))return c+1;return e.length};for(;a<e.length;){let g=e.slice(a,a+200),m=e[a];if(/\s/.test(m))a+=1;else if(t?/^(--(\s|$)|#)/.test(g):g.startsWith("--")){let c=e.indexOf(`
`,a);a=c<0?e.length:c}else if(g.startsWith("/*")){let c=t?/^\/\*M?!\d*/.exec(g)?.[0]:void 0;a=c===void 0?w(a):a+c.length}else if(g.startsWith("*/"))a+=2;else if(m==="'"){let c=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,a-2),a)),b=h("'",a,c);d("string",e.slice(a+1,b-1),a),a=b}else if(m==="`"||m==='"'){let c=h(m,a,t&&m==='"');d("name",e.slice(a+1,c-1).replaceAll(m+m,m),a),a=c}else if(n==="postgresql"&&/^\$\w*\$/.test(g)){let c=/^\$\w*\$/.exec(g)[0],b=e.indexOf(c,a+c.length);b<0&&(l=!0);let _=b<0?e.length:b+c.length;d("string",e.slice(a+c.length,_-c.length),a),a=_}else if(/[\p{L}_]/u.test(m)){let c=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(a,a+300))[0];d("word",c,a),a+=c.length}else if(/\d/.test(m)){let c=/^\d[\w.]*/.exec(g)[0];d("number",c,a),a+=c.length}else if(m===";")s>0?(d("punctuation",";",a),a+=1):(a+=1,f(a));else{let c=g.startsWith("::")?"::":m;d("punctuation",c,a),a+=c.length}}return f(e.length),o}var M=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(t.text),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function J(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function q(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var Uo=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),$e=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=q(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of J(n.slice(1))){let o=t.findIndex(({kind:s,text:l})=>s==="punctuation"&&l==="="),i=t.slice(0,o).filter(({text:s})=>s!==":"),r=t.slice(o+1),a=i.at(-1)?.text.toUpperCase()??"";i.length===2&&i[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(q(r))?this.saved.add(a):this.saved.delete(a):a==="SQL_MODE"&&!this.harmless(r)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:i},r)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(i)||n[r-1]?.text==="@"&&n[r-2]?.text!=="@"&&this.saved.has(i):o.split(",").map(a=>a.trim().toUpperCase()).every(a=>a===""||Uo.has(a)))}};function qo(e,n){let t=n.flyway||"flyway",i=((0,oe.isAbsolute)(t)?[t]:t.includes("/")?[(0,oe.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(r=>(0,oe.join)(r,t))).find(r=>e.files.executable(r));if(i)return i;throw new k({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function Fo(e){let n=new Map,t=i=>i.split(".").map(r=>r.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let i of e.split(/\r?\n/)){let r=/^\s*\[([^[\]]+)\]/.exec(i);if(r){o=`${t(r[1])}.`;continue}let[,a,s=""]=/^\s*([\w."' -]+?)\s*=\s*(.*)$/.exec(i)??[];if(a===void 0)continue;let l=o+t(a),u=/^(["'])(.*?)\1/.exec(s);if(u)n.set(l,u[2]);else if(s.startsWith("{"))for(let[,d,,f]of s.matchAll(/([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${l}.${t(d)}`,f)}return n}function Po(e,n){let t=Fo(e),o=n.FLYWAY_ENVIRONMENT||t.get("flyway.environment")||"default";return[...t.keys()].some(r=>r.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function St(e,n){let o=(n.flywayConfig?[(0,oe.isAbsolute)(n.flywayConfig)?n.flywayConfig:(0,oe.join)(n.directory,n.flywayConfig)]:un(e.files,n.directory))[0];if(n.flywayConfig&&(o===void 0||!e.files.exists(o)))throw new k({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${n.flywayConfig}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."});let i=o===void 0?"":e.files.read(o)??"",r=e.env.FLYWAY_URL??Po(i,e.env);return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:r}}function Mo(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function xt(e,n,t){let o=qo(e,n),i=await e.exec(o,[...t,"-outputType=json"],{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true"},signal:e.deadline.signal}).catch(s=>{throw e.deadline.signal.throwIfAborted(),new k({code:"FLYWAY_MISSING",what:`${o} could not be started: ${ne(s)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})}),r=Mo(i.stdout);if(r)return Y(r,e.secrets);let a=Y(`${i.stdout}
${i.stderr}`.trim(),e.secrets);throw new k({code:"PROBE_SILENT",what:`Flyway ended with ${i.signal??`code ${i.code}`} and no answer. ${a.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function fn(e){let t=e.message.split(`
`).map(a=>a.trim()).filter(a=>a!==""&&!/^-+$/.test(a)).slice(0,5).join(" "),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],i=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],r=i&&i!=="0"?Number(i):o??null;return{type:e.errorCode,message:t,code:r,place:null}}function Ue(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function Tt(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}async function qe(e,n){let{args:t,jdbc:o}=St(e,n),i=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(o),r={alias:"default",...i?{host:i[1],port:i[2]??"",database:i[3]}:{},user:e.env.FLYWAY_USER??"",engine:Ue(o),version:""},a=await xt(e,n,[...t,"info","validate"]),s=a.individualResults??[a],l=s.find(E=>E.migrations!==void 0)??a,u=s.find(E=>E.validationSuccessful!==void 0),d=a.error??s.find(E=>E.error)?.error,f={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{}};if(d&&l.migrations===void 0)return{...f,stage:"connect",databases:[r],error:fn(d)};let h=l.migrations??[],w=E=>E?.startsWith(`${n.root}/`)?E.slice(n.root.length+1):null,g=h.filter(E=>/^pending|^outdated/i.test(E.state)).map(E=>{let v=E.filepath??"",W=v===""?void 0:e.files.read(v);return{app:"",name:E.version===""?E.description:E.version,file:(w(v)??v)||null,line:1,firstParty:!0,atomic:!0,operations:W===void 0?[{type:"script",description:E.description,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:De(W,Ue(o)).map(F=>({type:"sql",description:E.description,line:F.line,end:F.end,sql:[F.text]}))}}),m=h.find(E=>/^failed/i.test(E.state)),c=h.filter(E=>/^(future|missing)/i.test(E.state)),b=(u?.invalidMigrations??[]).flatMap(({version:E})=>h.filter(v=>v.version===E&&/^ignored/i.test(v.state))),_=h.findLast(({state:E,version:v})=>Tt(E)&&v!==""),x=(u?.invalidMigrations??[]).find(E=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(E.errorDetails?.errorCode??"")),$=m?`the migration ${m.version} (${m.description}) failed half way and is recorded as failed.`:x?`the script of ${x.version} (${x.description}) is not the one that was applied: ${x.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`:void 0;return{...f,stage:"done",databases:[{...r,history:!0,applied:h.filter(({state:E})=>Tt(E)).length,fresh:h.every(({state:E})=>/^pending/i.test(E))&&l.allSchemasEmpty===!0,ahead:c.map(({version:E,description:v})=>({app:"",name:E||v})),pending:g,...b.length>0?{conflicts:[{app:"",migrations:[..._?[_]:[],...b].map(({version:E,filepath:v})=>({name:E,file:w(v)}))}]}:{},...$?{inconsistent:$}:{}}]}}async function Nt(e,n,t){let o=await qe(e,n),i=o.databases[0]?.pending?.map(({name:c})=>c)??[];if(o.error||i.join(`
`)!==t.join(`
`))return{journal:[],changed:{alias:"default"}};let{args:r,jdbc:a}=St(e,n),s=Math.max(1,Math.ceil(n.lockTimeout)),l=Ue(a)==="postgresql"?[`-initSql=SET lock_timeout = '${s}s'`]:/^(mariadb|mysql)$/.test(Ue(a))?[`-initSql=SET SESSION lock_wait_timeout = ${s}, innodb_lock_wait_timeout = ${s}`]:[],u=await xt(e,n,[...r,...l,"migrate"]),d=await qe(e,n);if(d.error){let c=u.error?fn(u.error):d.error;return{journal:[],error:{...c,type:"Unanswered"}}}let f=new Set(d.databases[0]?.pending?.map(({name:c})=>c)??[]),h=u.error?fn(u.error):void 0,w=t.filter(c=>!f.has(c)).map(c=>({database:"default",app:"",name:c,done:!0})),g=h?t.find(c=>f.has(c)):void 0,m=d.databases[0]?.inconsistent?w.pop()?.name:g;return{journal:m?[...w,{database:"default",app:"",name:m,done:!1}]:w,...h?{error:h}:{}}}var At=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),jo=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,Go=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function Ot(e,n){let t=[],o=!0;for(;!e.done;){let s=e.peek();if(!o&&At.has(s.upper))break;if(o=!1,e.is("(")){t.push(s,...e.parenthesis());continue}if(t.push(s),e.at+=1,s.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let i=t.filter(({kind:s,text:l})=>s!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(i.length===1&&i[0].upper==="NULL")return"none";let r=n==="postgresql"?jo:Go;return i.every(({kind:s,text:l,upper:u})=>s==="string"||s==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(u)||s==="word"&&(r.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function mn(e,n){let t=new M(e),o=[];for(;!t.done;){let a=t.peek(),s=a.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(At.has(a.upper)||s))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(a),t.at+=1}let i=/^(small|big)?serial$/i.test(q(o)),r={type:q(o),notNull:i?!0:void 0,default:i?"volatile":"none",hasDefault:i,unique:!1,primaryKey:!1,auto:i,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))r.notNull=!0;else if(t.take("NULL"))r.notNull=!1;else if(t.take("DEFAULT"))r.default=Ot(t,n),r.hasDefault=r.default!=="none";else if(t.take("PRIMARY","KEY"))r.primaryKey=!0,r.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),r.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))r.auto=!0;else if(t.take("REFERENCES"))r.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let a=t.name()?.toLowerCase();a!==void 0&&(r.collation=a)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let a=t.name()?.toLowerCase();a!==void 0&&(r.charset=a)}else if(t.take("CHECK"))r.check=!0,t.parenthesis();else if(t.take("GENERATED")){let a=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(r.auto=!0,r.notNull=!0,t.parenthesis()):a&&t.take("AS")&&(t.parenthesis(),r.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),r.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?r.generated="stored":t.at+=1;return r}var ye=e=>J(e??[]).map(n=>n.length===0?"":n[0].text);function vt(e,n,t){let o=t,i=()=>{let a=e.rest().map(({upper:l})=>l),s=a.some((l,u)=>l==="NOT"&&a[u+1]==="VALID");return s?{notValid:s}:{}},r={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let a=ye(e.parenthesis()),s=e.take("REFERENCES")?e.table()??"":"";return{...r,kind:"add-foreign-key",columns:a,references:s,...i()}}if(e.take("UNIQUE")){let a=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...r,kind:"add-unique",usingIndex:!0}:((a||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name()),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...r,name:o,kind:"add-unique",columns:ye(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...r,kind:"add-primary-key",usingIndex:!0}:{...r,kind:"add-primary-key",columns:ye(e.parenthesis())};if(e.take("CHECK")){let a=e.parenthesis()??[];return{...r,kind:"add-check",columns:a.filter(({kind:s})=>s!=="string").map(({text:s})=>s),...i()}}if(e.take("EXCLUDE"))return{...r,kind:"add-exclusion"}}function hn(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function Ho(e,n,t,o){let i={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...i,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...i,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return Ot(e,o)==="none"?{...i,kind:"drop-default"}:{...i,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...i,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let r=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)r.push(e.peek()),e.at+=1;let s=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();s=s||!(l[0]?.text===t&&l[1]?.text==="::"&&q(l.slice(2)).toLowerCase()===q(r).toLowerCase())}return{...i,kind:"change-type",type:q(r),...s?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...i,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...i,kind:"table-option",how:"storage"}:{...i,kind:"unknown",detail:`ALTER COLUMN ${q(e.rest()).slice(0,60)}`}}function Bo(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.table()??"",o=J(e.rest()),i=[];for(let r of o)i.push(...It(new M(r),t,n));return i}var Wo=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;function It(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){let a=e.take("IF","NOT","EXISTS"),l=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[vt(e,n,a?void 0:l)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let i=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?vt(e,n):void 0;if(i)return[i];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let a=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let s=e.take("IF","NOT","EXISTS"),l=e.is("(")?void 0:e.name();return[{kind:"add-index",table:n,index:a,name:s?void 0:l,columns:ye(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("(")){let a=e.tokens[o];return J(e.parenthesis()??[]).flatMap(s=>Wo.test(s[0].upper)?It(new M([a,...s]),n,t):[hn(n,s[0].text,mn(s.slice(1),t))])}let r=e.name();return r===void 0?[{kind:"unknown",table:n,detail:q(e.tokens)}]:[hn(n,r,mn(e.rest(),t))]}if(e.take("DROP")){let i=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;return i||e.take("CONSTRAINT")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name(),key:i}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}])}if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let i=e.name()??"";return[Ho(e,n,i,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let i=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"",a=i?e.name():void 0,s=mn(e.rest(),t),{kind:l,...u}=hn(n,r,s),d={kind:"modify-column",...u};return a!==void 0&&a!==r?[{kind:"rename-column",table:n,column:r,to:a},{...d,column:a}]:[d]}if(e.take("RENAME")){if(e.take("COLUMN")){let a=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:a,to:e.name()}]}let i=e.take("CONSTRAINT");if(i||e.take("INDEX")||e.take("KEY")){let a=e.name();return e.take("TO"),[{kind:i?"rename-constraint":"rename-index",table:n,name:a,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let r=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:r,to:e.name()}]:[{kind:"rename-table",table:n,to:r}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${q(e.rest()).slice(0,60)}`}])}function Ko(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=e.parenthesis(),i=(o??[]).flatMap((d,f)=>d.upper==="REFERENCES"?[o[f+1]?.text??""]:[]),r=e.rest().some(({upper:d})=>d==="SELECT")||o?.[0]?.upper==="SELECT",a=J(o??[]).filter(d=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(d[0]?.upper??"")).map(d=>d[0].text),s={kind:"create-table",table:t,columns:a,...n?{ifNotExists:n}:{},...i.length>0?{references:i[0]}:{}};if(!r)return[s];let l=[...o??[],...e.rest()],u=l.findIndex(({upper:d})=>d==="FROM");return[s,{kind:"insert-rows",table:t,source:new M(l.slice(u+1)).table()??""}]}function Yo(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let r=Ko(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:r[0]?.table},...r]:r}let o=e.take("UNIQUE"),i=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let r=e.take("CONCURRENTLY"),a=e.take("IF","NOT","EXISTS"),s=e.is("ON")?void 0:e.name(),l=a?void 0:s;e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let u=e.table()??"";e.take("USING")&&e.name();let d=ye(e.parenthesis()),f={table:u,columns:d,...l?{name:l}:{},...r?{concurrently:r}:{}};return[o?{kind:"add-unique",...f}:{kind:"add-index",index:i,...f}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let r=e.tokens.findIndex(({upper:s})=>s==="ON");return[{kind:"create-trigger",table:new M(e.tokens.slice(r+1)).table()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${q(e.rest()).slice(0,60)}`}]}function Qo(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),J(e.rest()).map(o=>({kind:t,table:new M(o).table()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");return e.take("IF","EXISTS"),J(e.rest()).map(o=>{let i=new M(o),r=i.name(),a=i.take("ON")?i.table():void 0;return{kind:"drop-index",name:r,table:a,...t?{concurrently:t}:{}}})}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${q(e.rest()).slice(0,60)}`}]}function Vo(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new M(e.tokens.slice(n+1)).table()}var Rt=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,Xo=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,Jo=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function zo(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>Jo.test(o)):!1}function Ct(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new M(e.tokens),o=t.peek()?.upper??"",i=t.tokens.some(({upper:r})=>r==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return Bo(t,n);if(t.take("CREATE"))return Yo(t);if(t.take("DROP"))return Qo(t);if(t.take("RENAME","TABLE")){let r=t.table();return t.take("TO"),[{kind:"rename-table",table:r,to:t.table()}]}if(t.take("ALTER","INDEX")){t.take("IF","EXISTS");let r=t.name();return t.take("RENAME","TO")?[{kind:"rename-index",name:r,to:t.name()}]:[{kind:"table-option",how:"index storage"}]}if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:r})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(r))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let r=t.tokens.some(({upper:l},u)=>l==="CONFLICT"&&t.tokens.slice(u).some(({upper:d})=>d==="UPDATE")||l==="DUPLICATE"),a=o==="REPLACE"||t.is("OR",1)&&t.is("REPLACE",2);for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(t.peek().upper);)t.at+=1;let s=t.table();return[{kind:r||a?"update-rows":"insert-rows",table:s,source:Vo(t),where:i}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.table(),where:i}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.table(),where:i}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.table()}];if(o==="WITH"){let r=t.tokens.find(({upper:a})=>Rt.test(a));if(r)return[{kind:"unknown",detail:`WITH … ${r.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:r})=>Rt.test(r)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let r=t.tokens.some(({upper:u},d)=>u==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[d+1]?.upper??"")),a=t.tokens.filter(({kind:u},d)=>(u==="word"||u==="name")&&t.tokens[d+1]?.text==="("),s=t.tokens.some(({upper:u},d)=>u==="NEXT"&&t.tokens[d+1]?.upper==="VALUE"&&t.tokens[d+2]?.upper==="FOR"),l=a.every(({upper:u})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(u));return[r||s||!l?{kind:"unknown",detail:r?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(Xo.test(o))return[zo(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.table()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let r=t.tokens.some(({upper:a})=>a==="CONCURRENTLY");return[{kind:"reindex",...r?{concurrently:r}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.table()}]:o==="VACUUM"?[t.tokens.some(({upper:r})=>r==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var Zo={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function Lt(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+(collate|character set|charset)\s+\S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),i=/^([a-z_][^()[\]]*?)\s*(?:\(([^)]*)\))?\s*((?:with|without) time zone)?\s*(\[.*)?$/.exec(o);if(!i)return{name:o,arguments:[],unsigned:t,values:[]};let r=[i[1],i[3]].filter(Boolean).join(" ").replace(/\s+/g," "),a=i[2]??"",s=a.split(",").map(d=>d.trim()),l=e==="mariadb"||e==="mysql";r=Zo[r]??r,l&&(r==="boolean"||r==="tinyint"&&a==="1")&&(r="tinyint"),l&&r==="json"&&(r="longtext");let u=/^(tinyint|smallint|mediumint|int|bigint)$/.test(r);return{name:`${r}${i[4]??""}`,arguments:u||/^(enum|set)$/.test(r)?[]:s.filter(d=>/^\d+$/.test(d)).map(Number),unsigned:t,values:/^(enum|set)$/.test(r)?s:[]}}var $t=["tinyint","smallint","mediumint","int","bigint"],gn=["tinytext","text","mediumtext","longtext"],ei=["tinyblob","blob","mediumblob","longblob"],Dt=255;function we(e,n,t,o){let i=Lt(e,n),r=Lt(e,t),a=e==="mariadb"||e==="mysql";if(i.name===r.name&&i.unsigned===r.unsigned&&i.arguments.join()===r.arguments.join()&&i.values.join()===r.values.join())return"same";let[l=0,u=0]=i.arguments,[d=0,f=0]=r.arguments;for(let h of[$t,...a?[gn,ei]:[]]){let w=h.indexOf(i.name),g=h.indexOf(r.name);if(!(w<0||g<0))return i.unsigned!==r.unsigned?r.unsigned||g<=w?"narrows":"widens-by-copy":g>w?"widens-by-copy":"narrows"}if(i.name==="varchar"&&r.name==="varchar")return a?d<l?"narrows":(o?[o]:[1,2,3,4]).some(w=>l*w<=Dt&&d*w>Dt)?"widens-by-copy":"widens":r.arguments.length===0?"widens":i.arguments.length===0||d<l?"narrows":"widens";if(i.name==="char"&&r.name==="char")return d>l?"widens-by-copy":"narrows";if(i.name==="decimal"&&r.name==="decimal")return r.arguments.length===0?a?"narrows":"widens":i.arguments.length===0||f<u||d-f<l-u?"narrows":!a&&f===u?"widens":"widens-by-copy";if(e==="postgresql"){if(i.name==="varchar"&&r.name==="text")return"widens";if(i.name==="text"&&r.name==="varchar")return r.arguments.length===0?"widens":"narrows";if(i.name==="cidr"&&r.name==="inet")return"widens"}if(a){if(/^(var)?char$/.test(i.name)&&gn.includes(r.name))return"widens-by-copy";if(gn.includes(i.name)&&r.name==="varchar")return"narrows";if(i.name===r.name&&/^(enum|set)$/.test(r.name))return i.values.every((h,w)=>r.values[w]===h)?"widens":"converts";if(i.name===r.name&&/^(datetime|timestamp|time)$/.test(r.name))return d>=l?"widens-by-copy":"narrows"}return i.name==="float"&&r.name==="double"?"widens-by-copy":i.name==="double"&&r.name==="float"?"narrows":$t.includes(i.name)&&r.name==="decimal"?d-f>=19?"widens-by-copy":"narrows":"converts"}function Ut(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function ni(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function ti(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function oi(e,n,t,o){let i={table:e,column:n.column??n.name},r=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...i,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&r.push({...i,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&we(o,n.type??"",t.type??"",4)!=="same"&&r.push({...i,kind:"change-type",type:t.type??""}),n.null&&!t.null&&r.push({...i,kind:"set-not-null"}),!n.null&&t.null&&r.push({...i,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&r.push({...i,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&r.push({...i,kind:"add-unique",columns:[i.column]}),n.unique&&!t.unique&&r.push({...i,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&r.push({...i,kind:"add-index"}),n.index&&!t.index&&!t.unique&&r.push({...i,kind:"drop-index",key:"index"}),n.collation!==t.collation&&r.push({...i,kind:"change-type",type:t.type??"",using:!0});let a=n.references&&n.constraint?n.references:null,s=t.references&&t.constraint?t.references:null;return a!==s&&(a&&r.push({...i,kind:"drop-constraint",key:"foreign-key"}),s&&r.push({...i,kind:"add-foreign-key",columns:[i.column],references:s})),r}function yn(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:i,after:r}=e,a=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let s=(e.inner??[]).map(l=>yn(l,n));return s.every(l=>l!==void 0)?s.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(r?.manyToMany)return[{kind:"create-table",table:`${o}_${r.name}`}];if(!Ut(r))return[];let s=r.index&&!r.unique?[{kind:"add-index",table:o,columns:[r.column??r.name]}]:[];return[ni(o,r),...ti(r)?a:[],...s]}if(t.has("RemoveField"))return i?.manyToMany?[{kind:"drop-table",table:`${o}_${i.name}`}]:Ut(i)?[{kind:"drop-column",table:o,column:i.column??i.name}]:[];if(t.has("RenameField"))return!i||!r?void 0:i.column===r.column?[]:[{kind:"rename-column",table:o,column:i.column??"",to:r.column??""}];if(t.has("AlterField"))return!i||!r?void 0:oi(o,i,r,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let s=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:s?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>s?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...a];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var N=["mariadb","mysql","postgresql","sqlite"],O=["mariadb","mysql"],T=["postgresql"],R=["sqlite"],p={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},Q=[{engines:N,lock:"instant",compat:"keeps"}],wn=[{id:"create-table",kinds:["create-table"],verdicts:Q,explanation:"A new table: no running code knows it.",recipe:"",link:p.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:N,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:p.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:N,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:p.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:O,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:p.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:O,lock:"rewrites",compat:"keeps"},{engines:T,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:p.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:O,lock:"online",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:p.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:Q,explanation:"Only the catalogue changes.",recipe:"",link:p.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:O,lock:"rewrites",compat:"keeps"},{engines:T,lock:"rewrites",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:p.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:p.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:O,lock:"rewrites",compat:"keeps"},{engines:T,lock:"rewrites",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:p.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:O,lock:"rewrites"},{engines:T,lock:"rewrites"},{engines:R,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:p.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:T,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:p.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:O,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:p.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:O,lock:"online"},{engines:T,lock:"blocks-writes"},{engines:R,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:p.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:O,lock:"instant"},{engines:T,lock:"blocks-writes"},{engines:R,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:p.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:T,from:"11",lock:"instant"},{engines:T,below:"11",lock:"rewrites"},{engines:R,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:p.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:T,lock:"instant"},{engines:R,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:p.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:N,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:p.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:N,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:p.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:N,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:p.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:T,lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:p.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:T,lock:"instant",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:p.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:N,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:p.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:Q,explanation:"The type stays what it is.",recipe:"",link:p.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:p.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:p.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:p.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:N,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:p.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:T,from:"12",lock:"instant",compat:"keeps"},{engines:T,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:p.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:O,lock:"online",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:p.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:O,lock:"online",compat:"keeps"},{engines:T,lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:p.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:p.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:O,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:p.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:O,lock:"online",compat:"keeps"},{engines:T,lock:"blocks-writes",compat:"keeps"},{engines:R,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:p.concurrent},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:O,lock:"online",compat:"unknown"},{engines:T,lock:"instant",compat:"unknown"},{engines:R,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:p.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:O,lock:"online",compat:"unknown"},{engines:T,lock:"instant",compat:"unknown"},{engines:R,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:p.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:O,lock:"online",compat:"keeps"},{engines:T,lock:"instant",compat:"keeps"},{engines:R,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:p.pgIndex},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:Q,explanation:"No query names a CHECK.",recipe:"",link:p.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:N,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:p.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:T,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:p.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:p.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:p.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:N,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:p.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:T,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:p.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:O,lock:"online",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:p.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:N,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:p.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:p.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:O,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:p.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:O,lock:"rewrites",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:p.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:p.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:p.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:O,lock:"rewrites",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:p.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:T,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:p.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:O,lock:"online",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:p.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:N,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:p.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:p.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:N,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:p.expandContract},{id:"create-view",kinds:["create-view"],verdicts:Q,explanation:"A new view: no running code knows it.",recipe:"",link:p.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:N,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:p.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:N,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:p.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:N,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:p.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:Q,explanation:"Something new that no running code knows.",recipe:"",link:p.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:p.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:N,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:p.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:O,lock:"blocks-writes",compat:"keeps"},{engines:T,lock:"online",compat:"keeps"},{engines:R,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:p.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:Q,explanation:"New rows lock nothing that exists.",recipe:"",link:p.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:N,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:p.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:N,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:p.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:Q,explanation:"The function does nothing.",recipe:"",link:p.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:N,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:p.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:N,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:p.runPython},{id:"read",kinds:["read","session"],verdicts:Q,explanation:"Nothing is changed.",recipe:"",link:p.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:N,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:p.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:p.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:N,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:p.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:N,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:p.pgLocks}],z={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:p.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:p.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:p.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:p.mariadbOverview},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:p.pgLocks}};var ii=["instant","online","blocks-writes","rewrites","unknown"],ri=["keeps","breaks","unknown"];function qt(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let i=0;i<Math.max(t.length,o.length);i+=1){let r=(t[i]||0)-(o[i]||0);if(r!==0)return r}return 0}function ai(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,i])=>{let r=t[o];return Array.isArray(i)?i.includes(r):r===i}):!1}function si(e,n,t,o){let i,r;for(let a of wn)if(ai(a,e,n)){for(let s of a.verdicts)s.engines.includes(t)&&(s.from!==void 0&&(o===""||qt(o,s.from)<0)||s.below!==void 0&&o!==""&&qt(o,s.below)>=0||(s.lock!==void 0&&(i??={value:s.lock,rule:a}),s.compat!==void 0&&(r??={value:s.compat,rule:a})));if(i&&r)break}return{lock:i,compat:r}}var Fe=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;keys=new Map;constructor(n){this.existing=n.tables??{};for(let{table:t,name:o,kind:i}of n.keys??[])this.addKey(o,{table:t,kind:i,isNew:!1});this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let i=new Map;for(let[r,a]of Object.entries(o.columns))i.set(r,{type:a.type,notNull:!a.null,hasDefault:a.default,auto:a.auto,generated:!1,bytes:a.bytes,charset:a.charset,collation:a.collation??/\bcollate\s+[`"]?(\w+)/i.exec(a.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,i)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}addKey(n,t){let o=this.keys.get(n.toLowerCase())??[];this.keys.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.keys.get(n.toLowerCase())??[];return t===void 0?o:o.filter(i=>i.table.toLowerCase()===t.toLowerCase())}key(n){if(n.key!==void 0)return n.key;let t=this.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}removeKey(n){let t=this.named(n),o=(n.name??"").toLowerCase(),i=(this.keys.get(o)??[]).filter(r=>!t.includes(r));return this.keys.set(o,i),t}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},i){let r=this.existing[n]?.collation;return o!==void 0?o!==i.collation:t!==void 0?t!==i.charset:i.collation!=null&&r!=null&&i.collation!==r}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...i}=n,r=this.column(n.table,n.column);if(!r)return[{...i,kind:"change-type"}];let a=[];this.recodes(n,r)?a.push({...i,kind:"change-type",using:!0}):(r.type===void 0||we(t,r.type,n.type??"",r.bytes)!=="same")&&a.push({...i,kind:"change-type"}),n.notNull===!0&&!r.notNull&&a.push({...i,kind:"set-not-null"}),n.notNull!==!0&&r.notNull&&a.push({...i,kind:"drop-not-null"}),n.unique&&a.push({...i,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&a.push({...i,kind:"add-primary-key"}),n.check&&a.push({...i,kind:"add-check",how:"column"}),n.references!==void 0&&a.push({...i,kind:"add-foreign-key"}),(n.generated||n.auto===!0!==r.auto)&&a.push({...i,kind:"change-type",using:!0});let s=n.default!==void 0&&n.default!=="none";return s!==r.hasDefault&&!n.auto&&a.push({...i,kind:s?"set-default":"drop-default"}),a.length>0?a:[{...i,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,i=this.tables.get(t),r=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":if(this.gone.add(t.toLowerCase()),n.to!==void 0&&!`${t}${n.to}`.includes(".")){i&&this.tables.set(n.to,i),this.created.has(t)&&this.created.add(n.to);for(let[a,s]of this.keys)this.keys.set(a,s.map(l=>l.table===t?{...l,table:n.to}:l))}break;case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":{let a={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},s=n.kind in a?a[n.kind]:"unique";n.name!==void 0&&this.addKey(n.name,{table:t,kind:s,isNew:!0});break}case"drop-index":case"drop-constraint":this.removeKey(n);break;case"rename-index":case"rename-constraint":for(let a of this.removeKey(n))this.addKey(n.to??"",a);break;case"add-column":{let a={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};i?i.set(o,a):this.tables.set(t,new Map([[o,a]]));break}case"drop-column":r&&(r.dropped=!0);break;case"rename-column":r&&n.to!==void 0&&(i?.delete(o),i?.set(n.to,r));break;case"change-type":r&&(r.type=n.type);break;case"set-not-null":r&&(r.notNull=!0);break;case"drop-not-null":r&&(r.notNull=!1);break;case"set-default":r&&(r.hasDefault=!0);break;case"drop-default":r&&(r.hasDefault=!1);break}}};function li(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function di(e,n,t,o){let i=e.line??null,r=[],a=[],s=new Set(e.bases??[]),l=(f,h)=>{(f.bases??[]).includes("RunPython")&&r.push({change:{kind:"run-python",effect:f.effect,detail:f.description},operation:f,line:h}),f.inner?.forEach((w,g)=>{l(w,e.nested?.[g]?.line??h)})};t==="django"&&(l(e,i),e.opaque&&a.push({rule:z.customOperation.id,line:i}));let d=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!s.has("RunSQL")?yn(e,n):void 0;if(d){for(let f of d)r.push({change:f,operation:e,line:i});return{steps:r,findings:a}}if(e.sqlError!==void 0&&!s.has("RunPython"))return a.push({rule:z.sqlNotKnown.id,line:i,subject:e.sqlError}),{steps:r,findings:a};for(let f of e.sql.flatMap(h=>De(h,n))){if(o.changed){let h=`after quotes changed their meaning: ${f.text.slice(0,60)}`;r.push({change:{kind:"unknown",detail:h},operation:e,line:i});continue}o.pass(f);for(let h of Ct(f,n)){let w=h.detail??f.text.slice(0,300);r.push({change:{...h,detail:w},operation:e,line:i})}}return{steps:r,findings:a}}function Ft({table:e,column:n,columns:t,name:o,detail:i,kind:r}){return e&&n?`${e}.${n}`:e&&t?.length&&r!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(i??"").slice(0,80)}function ci(e,n,t,o,i){let r=n.column(e.table,e.column),a=i.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(d=>n.column(e.table,d)),u=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:a?.notNull===!0&&!a.hasDefault&&!a.auto&&!a.generated&&!a.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":r?.type===void 0?"not-known":we(t,r.type,e.type??"",r.bytes),index:e.index??"plain",key:n.key(e)??"not-known",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(d=>d?.isNew&&d.empty):e.kind==="drop-default"?r?.addedBy===n.turn:l.length>0&&l.every(d=>d?.isNew&&d.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:r?.notNull??!0,forgotten:u!==void 0&&e.column!==void 0&&!u.some(d=>d.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function ui(e,n){let t=n.tableOf(e);return t===void 0||!n.created.has(t)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var pi=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),Pt=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),fi=["mariadb","mysql","postgresql","sqlite"];function jt(e,n,t=0){let o=e.engine??"",i=e.version??"",r=new Fe(e),a=new $e(o);return(e.pending??[]).map(s=>{if(!fi.includes(o)){let{id:l,...u}=z.unknownEngine;return kn(s,e.alias,[ke(s,{rule:l,...u,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:s.line??null})],"unknown","unknown")}return hi(s,e,o,i,r,n,t,a)})}function ke(e,n){return{...n,file:e.file}}function kn(e,n,t,o,i){return{...e,database:n,lock:o,compat:i,findings:t,safe:t.every(({note:r})=>r===!0)}}function Mt(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function mi(e,n,t,o){let i=new Fe(n);i.tables.clear();for(let[r,a]of e.tables)i.tables.set(r,new Map([...a].map(([s,l])=>[s,{...l}])));for(let r of e.created)i.created.add(r);for(let r of e.gone)i.gone.add(r);i.keys.clear();for(let[r,a]of e.keys)i.keys.set(r,a);for(let{change:r}of t)for(let a of i.expand(r,o))i.apply(a);return i}function hi(e,n,t,o,i,r,a,s){let l=[],u=[],d=[],f=[],h=(c,b,_)=>{let{id:x,...$}=z[c];l.push(ke(e,{rule:x,...$,lock:"unknown",compat:"unknown",subject:_,line:b})),u.push("unknown"),d.push("unknown")};if(n.fresh)return kn(e,n.alias,[],"instant","keeps");i.turn+=1,n.oneTransaction||(i.locked=void 0);let w=e.sqlError===void 0;for(let c of e.operations){let b=e.sqlError!==void 0&&c.bases===void 0,{sqlError:_=b?e.sqlError:void 0}=c;w||=_!==void 0;let x=_===void 0?c:{...c,sqlError:_},$=di(x,t,r,s);f.push(...$.steps);for(let{rule:E,line:v,subject:W}of $.findings)h(E===z.customOperation.id?"customOperation":"sqlNotKnown",v??e.line??null,W??c.description)}w||h("sqlNotKnown",e.line??null,e.sqlError??"");let g=mi(i,n,f,t),m=0;for(let c of f){let b=li(c.change.detail??"");c.change.kind==="session"&&b!==void 0&&(i.checksOff=b),/^\s*use\b|\bsearch_path\b/i.test(c.change.detail??"")&&i.created.clear();for(let _ of i.expand(c.change,t)){let x=ui(_,i),$=ci(_,i,t,n,g),E=si(_,$,t,o),{compat:v}=E,W=i.existing[_.table??""]?.rows??Number.POSITIVE_INFINITY,F=a>0&&W<=a&&E.lock!==void 0&&E.lock.value!=="unknown"&&E.lock?{...E.lock,value:"instant"}:E.lock;if(!x){let re=new Map,ae=F===void 0||!(F.value==="instant"||F.value==="online"),y=v===void 0||v.value!=="keeps",S=wn.at(-1);u.push(F?.value??"unknown"),d.push(v?.value??"unknown");let D=A=>re.get(A.id)??re.set(A.id,{rule:A,lock:F?.value??"unknown",compat:v?.value??"unknown"}).get(A.id);ae&&D(F?.rule??S),y&&D(v?.rule??S);for(let{rule:A,lock:P,compat:be}of re.values()){let I=Ft(_);l.some(ee=>ee.rule===A.id&&ee.line===c.line&&ee.subject===I)||l.push(ke(e,{rule:A.id,lock:P,compat:be,subject:I,explanation:A.explanation,recipe:A.recipe,link:A.link,line:c.line??e.line??null}))}if(i.locked&&pi.has(_.kind)&&_.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:A,...P}=z.lockHeld;l.push(ke(e,{rule:A,...P,lock:"blocks-writes",compat:"keeps",subject:Ft(i.locked.change),line:c.line??e.line??null})),u.push("blocks-writes")}_.concurrently?i.locked=void 0:Pt.has(_.kind)&&(i.locked??=c)}(Pt.has(_.kind)||_.kind==="create-table")&&(m+=1),i.apply(_)}}if(m>1&&(t==="mariadb"||t==="mysql")){let{id:c,...b}=z.notTransactional;l.push(ke(e,{rule:c,...b,lock:"instant",compat:"keeps",subject:`${m} schema changes`,line:e.line??null,note:!0}))}return kn(e,n.alias,l,Mt(ii,u),Mt(ri,d))}function En({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function bn({safe:e}){return e===!1}function Pe(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:i,line:r,allowed:a,explanation:s,recipe:l})=>({rule:n,lock:t,compat:o,subject:i,line:r,explanation:s,recipe:l,...a===void 0?{}:{allowed:a}}))}}function gi(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function ie(e,n){return e&&!(0,V.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function yi(e,n,t){let o=new Set(n.allow.map(i=>i.trim().toLowerCase()));return e.map(i=>{let r=o.has(C(i).toLowerCase()),a=i.file?n.files.read((0,V.isAbsolute)(i.file)?i.file:(0,V.join)(n.root,i.file)):void 0,s=a===void 0?void 0:mt(a);for(let{line:u,rule:d}of s?.incomplete??[])t.push({level:"warning",place:ie(i.file,u),title:"allowed without a reason",text:`The comment allows '${d}' without saying why, so it allows nothing. Write \`migration-guard: allow ${d} because …\`.`});let l=i.findings.map(u=>{if(u.note)return u;if(r)return{...u,allowed:"by the input 'allow' (this migration)"};if(o.has(u.rule))return{...u,allowed:"by the input 'allow' (this rule)"};let d=i.operations.find(h=>h.line===u.line),f=s&&ht(s,u.rule,u.line,d?.end);return f?{...u,allowed:f.reason}:u});return{...i,findings:l,safe:l.every(u=>u.note||u.allowed!==void 0)}})}async function wi(e,n,t,o){let i=t.safety!=="off"||t.onPending==="apply-safe";if(n==="flyway")return qe(e,{...t,directory:o});let r=pn(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:o,python:r};return n==="alembic"?pt(e,{...a,config:t.alembicConfig},{connectTimeout:t.connectTimeout,sql:i,drift:t.checkDrift!=="off"}):Et(e,{...a,settings:t.settings},{databases:t.databases.length>0?t.databases:["default"],connectTimeout:t.connectTimeout,sql:i,drift:t.checkDrift})}async function ki(e,n,t,o,i){if(n==="flyway")return Nt(e,{...t,directory:o},i.map(({name:d})=>d));let r=pn(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:o,python:r},s={connectTimeout:t.connectTimeout,lockTimeout:t.lockTimeout};if(n==="alembic")return ft(e,{...a,config:t.alembicConfig},{...s,expected:i.map(({name:d})=>d)});let l={},u=t.databases.length>0?t.databases:["default"];for(let d of u)l[d]=i.filter(({database:f})=>f===d).map(({app:f,name:h})=>[f,h]);return _t(e,{...a,settings:t.settings},{databases:u,expected:l,...s})}function bi(e,n,t,o,i){if(e.changed)return new k({code:"MIGRATION_PLAN_CHANGED",what:`Somebody else changed the migrations of '${e.changed.alias}' since they were judged. Nothing was applied by this run.`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."});let{error:r}=e,a=e.journal.find(x=>!x.done),s=e.journal.filter(x=>x.done);if(!r&&!a)return;let l=a&&n.find(({app:x,name:$})=>x===a.app&&$===a.name),u=t.find(({alias:x})=>x===a?.database)?.engine,d=u==="postgresql"||u==="sqlite",f=l?.operations.flatMap(x=>x.sql).filter(x=>!/^\s*--/.test(x))??[],h=s.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${U(s.map(C))}.`,w=r?.type==="Interrupted",g=r?.type==="Unanswered"?"What was applied is not known: the database no longer answers.":a?d&&l?.atomic!==!1?`It ran in a transaction and was rolled back whole. ${h}`:w?`It is not transactional here: each of its statements may or may not have taken effect, and the one under way goes on in the server. ${h}`:f.length===1?`It consists of one statement, which did not take effect. ${h}`:`It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${h}`:s.length===0?"No migration had begun.":`No migration was under way. ${h.replace(" before it","")}`,m=(r?.message??"the process ended").split(`
`)[0]??"",c=r?.code===1205||r?.code==="55P03"||/lock.*timeout|Lock wait timeout/i.test(m),b=`${a?`The migration ${C(a)}`:"Applying the migrations"} failed: ${m.slice(0,400)}${/[.!?]$/.test(m)?"":"."} ${g}`,_=l?ie(l.file,l.line):void 0;return new k({code:c?"MIGRATION_LOCK_TIMEOUT":"MIGRATION_FAILED",what:b,remedy:c?`Another connection held a lock for more than ${o} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`:d&&l?.atomic!==!1?`Mend the migration and deploy again; \`${de(i)}\` continues where this stopped.`:`Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${de(i)}\` (Django: \`--fake\` the migration once its changes are all there).`,..._?{place:_}:{}})}async function _n(e){let n=rn(e.env),t=(0,V.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:at(e.env),temporary:e.temporary,secrets:n,note:l=>e.note?.(l)};if(!e.files.exists(t))throw new k({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let i=e.tool==="auto"?dt(e.files,t,!!e.settings):e.tool,r=(0,V.relative)(e.root,t).startsWith("..")?t:e.root,a={...e,root:r},s=await wi(o,i,a,t);return s.error?.trace&&e.note?.(Oe(s.error.trace,n)),Ei(s,a,l=>ki(o,i,a,t,l))}async function Ei(e,n,t){let{tool:o}=e,i=[],r=[],a=new Set(n.allow.map(y=>y.trim().toLowerCase())),s=a.has("drift")?[]:e.drift??[],l=e.databases.flatMap(y=>y.ahead??[]),u={tool:o,counted:e.error===void 0&&e.databases.length>0&&e.databases.every(y=>y.pending!==void 0&&!/^(error|conflict)$/.test(ln(y,o,a)?.status??"")),databases:e.databases.map(gi),drift:s,ahead:l,annotations:i,notes:r},d=(y,S=[])=>({...u,status:y.status,fault:y.fault,pending:S,unsafe:S.filter(bn),applied:[]}),f=tt(e);if(f)return d(f);let h=e.databases.flatMap(y=>ln(y,o,a)??[]);for(let{alias:y,pending:S,ahead:D}of e.databases)h.length>0||S!==void 0||D?.length||h.push({status:"error",fault:new k({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${y}'.`,remedy:o==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})});let w=["error","conflict","db-ahead"];h.sort((y,S)=>w.indexOf(y.status)-w.indexOf(S.status));for(let y of e.databases)y.stale?.length&&r.push(`${y.stale.length} row${y.stale.length===1?"":"s"} of the history of '${y.alias}' belong to migrations that were squashed and deleted (${U(y.stale.map(C),3)}); \`migrate APP --prune\` removes them.`),y.fresh&&y.pending?.length&&r.push(`The database '${y.alias}' is empty: nothing that runs can be disturbed.`),y.missingFile&&r.push(`The file of the SQLite database '${y.alias}' does not exist yet.`);let g=a.has("drift")?void 0:e.driftError;e.driftError&&!g&&r.push(`Whether the models match the migrations is not known: ${e.driftError}`),l.length>0&&a.has("db-ahead")&&r.push(`The database is ahead of this code (${U(l.map(C))}), which the input 'allow' permits.`);let m=n.safety!=="off"||n.onPending==="apply-safe",c=m?yi(e.databases.flatMap(y=>jt(y,o,n.smallTable)),n,i):e.databases.flatMap(y=>(y.pending??[]).map(S=>({...S,database:y.alias,lock:"unknown",compat:"unknown",findings:[],safe:null}))),[b]=h;if(b)return d(b,c);let _=c.filter(bn),x=n.onPending==="apply"||n.onPending==="apply-safe",$=_.length>0&&(n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply");for(let y of c)for(let S of y.findings)S.note||S.allowed!==void 0||i.push({level:"warning",place:ie(S.file,S.line),title:`${S.rule} (${C(y)})`,text:`${S.subject===""?"":`${S.subject}: `}${S.explanation} Instead: ${S.recipe}`});let E=()=>{if(g)return{status:"error",fault:new k({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${g}${/[.!?]$/.test(g)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[y]=s;if(!y)return;let S=ie(y.file,1);return{status:"drift",fault:new k({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${U(s.map(({app:D,operations:A})=>D===""?A.join("; "):`${D} (${A.join("; ")})`),4)}.`,remedy:o==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${s.map(({app:D})=>D).join(" ")}\`, look at the result and commit it.`,...S?{place:S}:{}})}},v=n.howTo?.trim(),W=y=>v?/[.!?]$/.test(v)?v:`${v}.`:y,je=e.databases.length>1,F=c.map(y=>je?`${C(y)} on '${y.database}'`:C(y)),re=`${c.length} migration${c.length===1?"":"s"}`;if($){let y=_[0],S=y.findings.filter(A=>!A.note&&A.allowed===void 0),D=ie(y.file,S[0]?.line??y.line);return d({status:"unsafe",fault:new k({code:"MIGRATIONS_UNSAFE",what:`${_.length} of ${re} pending ${_.length===1?"is":"are"} not safe while the old code runs: ${U(_.map(A=>`${C(A)} (${U([...new Set(A.findings.filter(P=>!P.note&&P.allowed===void 0).map(({rule:P})=>P))],4)})`),4)}.${x?" None was applied.":""}`,remedy:W(`${S[0]?.recipe??""} Or plan a moment for \`${de(o)}\`, then deploy again; \`# migration-guard: allow ${S[0]?.rule} because …\` takes responsibility.`.trim()),...D?{place:D}:{}})},c)}let ae=E();if(x&&ae)return d(ae,c);if(c.length>0&&n.onPending==="fail"){let y=ie(c[0].file,c[0].line);return d({status:"pending",fault:new k({code:"MIGRATIONS_PENDING",what:`${re} ${c.length===1?"is":"are"} pending: ${U(F)}.${m?_.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${U(_.map(C))}.`:""}`,remedy:W(`Run \`${de(o)}\` for this environment, then deploy again${_.length===0&&m?"; or set 'on-pending: apply-safe'":""}.`),...y?{place:y}:{}})},c)}if(c.length>0&&x){let y;try{y=await t(c)}catch(I){throw I instanceof k&&I.code!=="PROBE_SILENT"?I:new k({code:"MIGRATION_FAILED",what:`Applying was broken off: ${ne(I)}`,remedy:`Look at the history table before anything else: \`${de(o)}\` may have been interrupted half way.`,cause:I})}let S=y.journal.filter(I=>I.done),D=S.map(({database:I,app:Ee,name:ee,seconds:Ge})=>({database:I,app:Ee,name:ee,seconds:Ge??null})),A=I=>S.some(({database:Ee,app:ee,name:Ge})=>Ee===I.database&&ee===I.app&&Ge===I.name),P=bi(y,c,e.databases,n.lockTimeout,o),be=P?c.filter(I=>!A(I)):[];return{...u,counted:y.error?.type!=="Unanswered"&&y.changed===void 0,status:P?y.changed?"pending":"error":"clean",fault:P,pending:be,unsafe:be.filter(bn),applied:D}}if(c.length>0)for(let y of c)i.push({level:"warning",place:ie(y.file,y.line),title:"pending migration",text:`${C(y)} is pending; the release goes on, since on-pending is 'warn'.`});return ae?d(ae,c):{...u,status:c.length>0?_.length>0&&n.safety!=="off"?"unsafe":"pending":"clean",fault:void 0,pending:c,unsafe:_,applied:[]}}var{code:Z,link:_i,table:Ti,text:ce,details:Si,block:xi}=Re,Ni={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",error:"⛔ the migrations could not be judged"},vi={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},Ri={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},Me=40;function Gt(e){let n=[`### Migrations: ${Ni[e.status]}`],t=e.databases.map(({alias:o,engine:i,version:r,applied:a})=>`${Z(o)} ${ce(`${i??"unknown"} ${r??""}`.trim())}${a===void 0?"":`, ${a} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.pending.length>0){let o=new Set(e.pending.map(({database:i})=>i)).size>1;n.push(Ti(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,Me).map(i=>[Z(i.app===""?i.name:`${i.app}.${i.name}`),...o?[Z(i.database)]:[],vi[i.lock],Ri[i.compat],i.safe===null?"not judged":i.safe?i.findings.some(({allowed:r})=>r!==void 0)?"allowed":"safe":i.findings.filter(r=>!r.note&&r.allowed===void 0).map(({rule:r})=>Z(r)).filter((r,a,s)=>s.indexOf(r)===a).join(" ")]))),e.pending.length>Me&&n.push(`… and ${e.pending.length-Me} more.`)}for(let o of e.pending.slice(0,Me)){let i=o.findings.filter(({note:l})=>!l);if(i.length===0)continue;let r=o.app===""?o.name:`${o.app}.${o.name}`,a=i.map(l=>{let u=l.allowed===void 0?"":` _Allowed: ${ce(l.allowed)}_`;return`- ${_i(l.rule,l.link)} ${Z(l.subject)}: ${ce(l.explanation)}${l.recipe===""?"":` **Instead:** ${ce(l.recipe)}`}${u}`}),s=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(Si(`${Z(r)}: why`,[a.join(`
`),...s.length>0?[xi(s.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:i,seconds:r})=>`${Z(o===""?i:`${o}.${i}`)}${r===null?"":` (${r} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:i})=>`${Z(o||"metadata")} ${ce(i.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${ce(o)}`);return n.join(`

`)}async function Wt(e){let{inputs:n,env:t,log:o,deadline:i}=e,r=t.GITHUB_WORKSPACE||process.cwd(),a=_n({...n,root:Be(r,n.workingDirectory).root,directory:(0,Bt.resolve)(r,n.workingDirectory),env:t,exec:an,files:dn,temporary:t.RUNNER_TEMP||(0,Ht.tmpdir)(),deadline:i,note:o.debug});e.setOutput("status","error");let s=await a.catch(m=>{throw m instanceof k&&e.setOutput("reason",m.code),m}),{status:l,fault:u,pending:d,unsafe:f,applied:h,annotations:w,notes:g}=s;e.setOutput("status",l),e.setOutput("reason",u?.code??""),e.setOutput("pending-count",s.counted?d.length:""),e.setOutput("pending",d.map(Pe)),e.setOutput("unsafe",f.map(Pe)),e.setOutput("applied",h),e.setOutput("drift",s.drift),e.setOutput("databases",s.databases);for(let{level:m,place:c,title:b,text:_}of w)m==="notice"?o.notice(_,c):o[m](_,c,b);for(let m of g)o.info(m);for(let{app:m,name:c,seconds:b}of h)o.info(`applied ${C({app:m,name:c})}${b===null?"":` in ${b} s`}`);if(o.info(`${l}: ${En(s)}, ${h.length} applied`),e.summarize(Gt(s)),u)throw u}on(Xn,{seconds:e=>e.timeout},Wt);
