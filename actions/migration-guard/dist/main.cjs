"use strict";var fr=Object.create;var Ye=Object.defineProperty;var pr=Object.getOwnPropertyDescriptor;var mr=Object.getOwnPropertyNames;var hr=Object.getPrototypeOf,gr=Object.prototype.hasOwnProperty;var Gn=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),Wn=e=>{throw TypeError(e)};var yr=(e,n)=>{for(var t in n)Ye(e,t,{get:n[t],enumerable:!0})},wr=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of mr(n))!gr.call(e,r)&&r!==t&&Ye(e,r,{get:()=>n[r],enumerable:!(o=pr(n,r))||o.enumerable});return e};var ce=(e,n,t)=>(t=e!=null?fr(hr(e)):{},wr(n||!e||!e.__esModule?Ye(t,"default",{value:e,enumerable:!0}):t,e));var Hn=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&Wn("Object expected");var o,r;t&&(o=n[Gn("asyncDispose")]),o===void 0&&(o=n[Gn("dispose")],t&&(r=o)),typeof o!="function"&&Wn("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(a){return Promise.reject(a)}}),e.push([t,o,n])}else t&&e.push([t]);return n},Bn=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(i,s,l,d){return d=Error(l),d.name="SuppressedError",d.error=i,d.suppressed=s,d},r=i=>n=t?new o(i,n,"An error was suppressed during disposal"):(t=!0,i),a=i=>{for(;i=e.pop();)try{var s=i[1]&&i[1].call(i[2]);if(i[0])return Promise.resolve(s).then(a,l=>(r(l),a()))}catch(l){r(l)}if(t)throw n};return a()};var Se=require("node:fs"),G=require("node:path");function Ke(e,n){let t=(0,G.resolve)(e);for(let o=(0,G.resolve)(t,n);;o=(0,G.dirname)(o)){if((0,Se.existsSync)((0,G.join)(o,".git")))return{root:o,commit:br(o)};if(o===t||o===(0,G.dirname)(o))return{root:t,commit:void 0}}}function br(e){try{let n=(0,Se.readFileSync)((0,G.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var Qn=require("node:fs");function kr(e){if(!e)return{};try{return JSON.parse((0,Qn.readFileSync)(e,"utf8"))}catch{return{}}}function Ve(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:kr(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var _r="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",Yn=Symbol.for("guarded-deploy.fault"),b=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${_r}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[Yn](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&Yn in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function W(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var ws=64*1024*1024;var Tr={d:86400,h:3600,m:60,s:1};function Kn(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/gy))n+=Number(t)*(Tr[o]??Number.NaN);return n}function Je(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function ue(e,n,t){return new b({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function Sr(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw ue(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw ue(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw ue(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw ue(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=Kn(t);if(o===void 0)throw ue(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function Vn(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Xe(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let a=n[Je(o)],i=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",s=r.type==="secret"?a??i:(a??i).trim(),l=s.trim()==="";if(l&&r.required)throw new b({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[Vn(o)]=Sr(o,r,l?i.trim():s)}return t}var Xn=ce(require("os"),1);function M(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function xe(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function P(e,n,t){let o=new ze(e,n,t);process.stdout.write(o.toString()+Xn.EOL)}function Ze(e,n=""){P(e,{},n)}var Jn="::",ze=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=Jn+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${Nr(r)}`)}}return n+=`${Jn}${xr(this.message)}`,n}};function xr(e){return M(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function Nr(e){return M(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function zn(){return process.getBuiltinModule("node:crypto").randomUUID()}var Ae=ce(require("fs"),1),Ne=ce(require("os"),1);function fe(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!Ae.existsSync(t))throw new Error(`Missing file at path: ${t}`);Ae.appendFileSync(t,`${M(n)}${Ne.EOL}`,{encoding:"utf8"})}function ve(e,n){let t=`ghadelimiter_${zn()}`,o=M(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${Ne.EOL}${o}${Ne.EOL}${t}`}var en=ce(require("os"),1),et=ce(require("path"),1);var Rr=function(e,n,t,o){function r(a){return a instanceof t?a:new t(function(i){i(a)})}return new(t||(t=Promise))(function(a,i){function s(c){try{d(o.next(c))}catch(u){i(u)}}function l(c){try{d(o.throw(c))}catch(u){i(u)}}function d(c){c.done?a(c.value):r(c.value).then(s,l)}d((o=o.apply(e,n||[])).next())})},Zn;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(Zn||(Zn={}));function nt(e,n){let t=M(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return fe("ENV",ve(e,n));P("set-env",{name:e},t)}function Re(e){P("add-mask",{},e)}function tt(e){process.env.GITHUB_PATH||""?fe("PATH",e):P("add-path",{},e),process.env.PATH=`${e}${et.delimiter}${process.env.PATH}`}function ot(e,n){if(process.env.GITHUB_OUTPUT||"")return fe("OUTPUT",ve(e,n));process.stdout.write(en.EOL),P("set-output",{name:e},M(n))}function rt(){return process.env.RUNNER_DEBUG==="1"}function pe(e){P("debug",{},e)}function at(e,n={}){P("error",xe(n),e instanceof Error?e.toString():e)}function it(e,n={}){P("warning",xe(n),e instanceof Error?e.toString():e)}function st(e,n={}){P("notice",xe(n),e instanceof Error?e.toString():e)}function lt(e){process.stdout.write(e+en.EOL)}function Or(e){Ze("group",e)}function Ir(){Ze("endgroup")}function dt(e,n){return Rr(this,void 0,void 0,function*(){Or(e);let t;try{t=yield n()}finally{Ir()}return t})}function ct(e,n){if(process.env.GITHUB_STATE||"")return fe("STATE",ve(e,n));P("save-state",{name:e},M(n))}function ut(e){return process.env[`STATE_${e}`]||""}function q(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^([^\S\n\r\u2028\u2029]*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function nn(e,n){return{...n===void 0?{}:{title:q(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var ie={info:e=>lt(q(e)),debug:e=>pe(q(e)),notice:(e,n)=>st(q(e),nn(n)),warning:(e,n,t)=>it(q(e),nn(n,t)),error:(e,n,t)=>at(q(e),nn(n,t)),group:(e,n)=>dt(q(e).replace(/\n/g," "),n)};function pt(e){return e instanceof b?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var Oe={};yr(Oe,{block:()=>Cr,code:()=>on,details:()=>Dr,link:()=>rn,table:()=>Lr,text:()=>X});var tn=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function X(e){return String(e).replace(/[\r\n\t]+/g," ").replace(tn,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function on(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(tn,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function Cr(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(tn,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(a=>a[0].length)),r="`".repeat(o+1);return`${r}${n}
${t.replace(/\n$/,"")}
${r}`}function rn(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?X(e):`[${X(e)}](${n})`}function Lr(e,n,t=[]){let o=a=>`| ${a.join(" | ")} |`,r=e.map((a,i)=>t[i]==="r"?"---:":"---");return[o(e),o(r),...n.map(o)].join(`
`)}function Dr(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var yt=require("node:fs");var Fr=2**31-1;function an(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var $r={now:an,async sleep(e,n){let t=an()+e;for(;;){n?.throwIfAborted();let o=t-an();if(o<=0)return;await new Promise((r,a)=>{let s=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,Fr)),l=()=>{clearTimeout(s),a(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function Pr(e,n){n.throwIfAborted();let t,o=new Promise((r,a)=>{t=()=>a(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var z=class extends b{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},se=class{signal;#e;#t;#n;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??$r,a=new AbortController;this.#e=r,this.#t=r.now()+n*1e3,this.#n=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,a.signal]):a.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#n.signal).then(()=>a.abort(new z(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return Pr(n,this.signal)}[Symbol.dispose](){this.#n.abort()}};var wt=1e6;function Mr(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function sn(e,n,t){let o=process.env,r=[],a=new AbortController,i=p=>a.abort(new b({code:"CANCELLED",what:`The run was cancelled (${p}).`,remedy:"Re-run it when you are ready."})),s=()=>i("SIGINT"),l=()=>i("SIGTERM");process.on("SIGINT",s),process.on("SIGTERM",l);let d=!1,c=p=>{if(d)return;d=!0;let{title:g,text:m,place:h}=pt(p);if(n.tolerant)ie.warning(m,h,g);else{ie.error(m,h,g);let w=p instanceof b?`${X(`${p.what} ${p.remedy}`)} ${rn("Read on",p.docs)}`:X(m);r.push(`> [!CAUTION]
> **${X(e.name)}** ${on(g)}: ${w}`),process.exitCode=1}if(rt()&&p instanceof Error)for(let w=p;w instanceof Error;w=w.cause)pe(q(w.stack??""))},u=p=>{c(p),gt(r,o).finally(()=>process.exit())};process.on("uncaughtException",u);let f;try{for(let[m,h]of Object.entries(e.inputs))h.type==="secret"&&ht(o[Je(m)]??"");let p=Xe(e,o),g=typeof n.seconds=="number"?n.seconds:n.seconds(p);f=new se(g,e.name,{signal:a.signal}),await t({inputs:p,context:Ve(o),env:o,log:ie,deadline:f,mask:m=>ht(m,1),setOutput:(m,h)=>ot(m,Mr(h)),saveState:(m,h)=>ct(m,h),state:m=>ut(m),addPath:m=>tt(m),exportVariable:(m,h)=>nt(m,h),summarize:m=>r.push(m)})}catch(p){c(p)}finally{f?.[Symbol.dispose](),await gt(r,o),a.signal.aborted||(process.off("SIGINT",s),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}var mt=4;function ht(e,n=mt){let t=e.trim();t.length>=n&&Re(t);for(let o of new Set(t.split(/\r?\n/).map(r=>r.trim())))o!==t&&o.length>=mt&&Re(o)}function qr(e){let n=Buffer.from(e).subarray(0,wt-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function gt(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>wt&&(t=qr(t));try{(0,yt.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){ie.debug(`the summary was not written: ${String(o)}`)}}var bt={name:"migration-guard",inputs:{tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},retries:{type:"integer",default:"3"},timeout:{type:"duration",default:"15m"},"alembic-config":{type:"string"},"alembic-x":{type:"lines"},"env-pass":{type:"lines"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"}},outputs:["status","reason","pending-count","pending","unsafe","applied","drift","targets","databases"]};var ir=require("node:os"),sr=require("node:path");var Ur=[/^(INPUT_|STATE_|ACTIONS_)/,/^(GITHUB_TOKEN|GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/,/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/,/^(SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS|GIT_ASKPASS|GIT_SSH_COMMAND)$/,/^(ANSIBLE_VAULT_|ANSIBLE_BECOME_PASS|GUARDED_DEPLOY_)/,/^NODE_OPTIONS$/],jr=/^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;function Gr(e,n){return e.endsWith("*")?n.startsWith(e.slice(0,-1)):n===e}function ln(e,n=[]){let t={};for(let[o,r]of Object.entries(e)){let a=Ur.some(s=>s.test(o));(n.some(s=>a?s===o:Gr(s,o))||!a&&(n.length===0||jr.test(o)))&&(t[o]=r)}return t}var Wr=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function dn(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,r]of Object.entries(e)){if(!r)continue;let a=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i.exec(r)?.[1];if(a!==void 0){t(a);try{t(decodeURIComponent(a))}catch{}}Wr.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||t(r))}return[...n].sort((o,r)=>r.length-o.length)}function Z(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/[^\s'"]+/g,Hr).replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,a)=>`${r}${a}***`)}function Hr(e){let n="",t=0;for(let o=e.indexOf("://");o>=0;o=e.indexOf("://",o+3)){if(!/[a-z0-9+.-]/i.test(e[o-1]??""))continue;let r=/[^/:@]*/y;r.lastIndex=o+3,r.exec(e);let a=r.lastIndex;if(e[a]!==":")continue;let i=e.indexOf("@",a);if(i<0)break;i!==a+1&&(n+=`${e.slice(t,a)}:***`,t=i,o=i-3)}return n+e.slice(t)}function Q(e,n){return typeof e=="string"?Z(e,n):Array.isArray(e)?e.map(t=>Q(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,Q(o,n)])):e}var Et=require("node:child_process");function kt(e,n,{first:t,graceMs:o}){let r,a=s=>{if(e.pid!==void 0)try{process.kill(-e.pid,s)}catch{}},i=()=>{a(t),r=setTimeout(()=>a("SIGKILL"),o)};return n?.addEventListener("abort",i,{once:!0}),()=>{n?.removeEventListener("abort",i),clearTimeout(r)}}var _t=1e6,Br=3e3,Qr=1e3,cn=(e,n,t)=>new Promise((o,r)=>{t.signal.throwIfAborted();let a=(0,Et.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),i="",s="";a.stdout.on("data",u=>{i=(i+String(u)).slice(-_t)}),a.stderr.on("data",u=>{s=(s+String(u)).slice(-_t)});let l=()=>{try{a.pid!==void 0&&process.kill(-a.pid,"SIGKILL")}catch{}},d=kt(a,t.signal,{first:"SIGTERM",graceMs:Br}),c;a.once("error",u=>{d(),r(u)}),a.once("exit",()=>{c=setTimeout(()=>{l(),a.stdout.destroy(),a.stderr.destroy()},Qr)}),a.once("close",(u,f)=>{clearTimeout(c),d(),l(),t.signal.aborted?r(t.signal.reason):o({code:u??void 0,signal:f??void 0,stdout:i,stderr:s})})});function N(e){return e.app===""?e.name:`${e.app}.${e.name}`}function v(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Y(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.schema===void 0?"":`, schema '${e.schema}',`,o=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}${o}`}function me(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function Tt(e,{message:n,code:t},o=!0){let r=`The server says: ${me(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new b({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Y(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${r}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new b({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Y(e)} that this user may open. ${r}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):o&&Yr(n,t)?new b({code:"DATABASE_SLOW",what:`The database ${Y(e)} answers, but not in time. ${r}`,remedy:"See what it waits for: a lock that another migration holds, or too much load. A larger 'connect-timeout' waits longer."}):new b({code:"DATABASE_UNREACHABLE",what:`The database ${Y(e)} does not answer. ${r}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}function Yr(e,n){return n==="57014"||n==="55P03"||n===1205||n===1969||/statement timeout|lock timeout|Lock wait timeout|max_statement_time|during query/i.test(e)}var Kr={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function le(e,n=[]){return e==="django"&&n.some(({schema:t})=>t!==void 0)?"python manage.py migrate_schemas":e==="alembic"&&n.some(({severalHeads:t})=>t)?"alembic upgrade heads":Kr[e]}function vt(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function Rt(e){let{error:n,stage:t,tool:o}=e,r=e.databases.at(-1)??{alias:"default"};return n&&It(t,n,o,r)}function Ot(e,n){return e.schemaMissing?{status:"error",fault:new b({code:"TENANT_SCHEMA_MISSING",what:`The tenant '${e.schema}' has no schema in ${Y(e)}.`,remedy:"Create the schema of this tenant, or remove its row: `migrate_schemas` stops at it, too."})}:e.error&&It(e.stage??"",e.error,n,e)}var St=/^(Operational|Interface|Programming|Internal|Database|NotSupported)Error$/;function It(e,n,t,o){let r=vt(n.place?.file,n.place?.line),a=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",i=`${n.type}: ${me(n.message)}`,s=(d,c,u,f="error")=>({status:f,fault:new b({code:d,what:c,remedy:u,...r?{place:r}:{}})}),l=()=>Nt(n.message)?{status:"error",fault:un(o,t,me(n.message))}:{status:"unreachable",fault:Tt(o,n)};if(n.type==="MergeConflict")return s("MERGE_UNFINISHED",`${r?.file??"A file"} holds a merge that was not finished${a}.`,"Finish the merge: choose what stands between the marks `<<<<<<<` and `>>>>>>>`, and commit it.");switch(e){case"django":case"alembic":return s("MIGRATION_TOOL_MISSING",`The environment has no ${t==="django"?"Django":"Alembic"}: ${i}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return At(n.type)?xt(s,o,i,a):s("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${o.alias}'; they have ${v(o.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return At(n.type)?xt(s,o,i,a):{status:"unreachable",fault:Tt(o,n,!1)};case"history":return l();case"tenants":return s("TENANTS_UNKNOWN",`The tenants of '${o.alias.replace(/\/.*/,"")}' cannot be listed: ${i}`,"Grant this user SELECT on the table of tenants. What is pending in their schemas is not known.");case"manage":case"settings":return s("SETTINGS_BROKEN",`The settings cannot be read: ${i}${a}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return s("SETTINGS_BROKEN",`Alembic's env.py failed: ${i}${a}`,"Give this step the environment variables that env.py needs.");case"configuration":return s("ALEMBIC_CONFIG_INVALID",`Alembic's configuration cannot be used: ${i}${a}`,"Run `alembic heads` in the same directory and environment to see the same.");case"application":return s("PROJECT_BROKEN",`The Flask application cannot be loaded: ${i}${a}`,"Give this step FLASK_APP and the variables that the application needs; `flask db heads` shows the same.");case"setup":return s("PROJECT_BROKEN",`The applications cannot be loaded: ${i}${a}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return St.test(n.type)?l():n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?s("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${me(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):s("MIGRATION_BROKEN",`The migrations cannot be loaded: ${i}${a}`,"Fix the migration; nothing can be said about the database before it loads.");default:return St.test(n.type)&&!Nt(n.message)?l():s("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${e}': ${i}${a}`,"Re-run with debug logging to see where.")}}function xt(e,n,t,o){return e("PROJECT_BROKEN",`The database '${n.alias}' cannot be used: ${t}${o}`,"Install the database's Python driver or correct the settings.")}function Nt(e){return/denied|permission|insufficient/i.test(e)}function At(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}var Vr={django:"django_migrations",alembic:"alembic_version",flyway:"flyway_schema_history"};function un(e,n,t){let o=Vr[n];return new b({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see ${o} in ${Y(e)}: ${t}`,remedy:`Grant it SELECT on ${o} (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.`})}function fn(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:un(e,n,`its tables are there (${v(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:un(e,n,`it lies in the schema ${v(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let r=o.migrations.map(d=>d.name),a=vt(o.migrations.at(-1)?.file,1),i={django:[`Two branches met: the app '${o.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one. Heads that are meant have a branch label each."],flyway:[`Two branches met: ${r.slice(1).join(" and ")} came after the newer ${r[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[s,l]=i[n];return{status:"conflict",fault:new b({code:"MIGRATION_CONFLICT",what:s,remedy:l,...a?{place:a}:{}})}}if(e.inconsistent)return{status:"error",fault:new b({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Y(e)} contradicts the code: ${me(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let r=(e.ahead??[]).map(N);return{status:"db-ahead",fault:new b({code:"DATABASE_AHEAD",what:`The database ${Y(e)} is ahead of this code: ${v(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var O=require("node:fs"),Ct=require("node:path"),pn={read(e){try{return(0,O.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,O.existsSync)(e),executable(e){try{return(0,O.accessSync)(e,O.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,O.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,O.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,O.mkdtempSync)((0,Ct.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,O.rmSync)(n,{recursive:!0,force:!0})}}};var We=require("node:path");var F=require("node:path");var Lt=`"""
Upgrades every target of an Alembic project to exactly the revisions that were judged, by its own env.py, and says afterwards
what the databases have recorded. A journal tells of every step before it is taken.
"""
import time

from migration_guard_common import ANSWER, REQUEST, Stop, digest_of, fault, journal, part, stage

part("migration_guard_statements")
from migration_guard_statements import INVALID, is_concurrent, leftovers, only_reads, quoted, settle  # noqa: E402


def changed(name, plan):
    ANSWER["changed"] = {"alias": name, "plan": plan}
    raise Stop()


class Targets:
    """The targets of this run, by what tells them apart, with the names that the look has given them."""

    def __init__(self, probe):
        self.probe = probe
        self.found = {}

    def visit(self, run, context, words):
        """The key of the target at hand."""
        identity = self.probe.identify(run, context, words)
        return self.probe.key_of(identity), identity

    def survey(self):
        """Runs env.py without a migration, and compares every plan with the judged one before anything is done."""
        plans, identities = [], []

        def work(run, script, context, words, real):
            key, identity = self.visit(run, context, words)
            if key not in self.found:
                self.found[key] = None
                identities.append(identity)
                plan = self.probe.plan_of(script, context.get_current_heads())
                plans.append([[revision.revision, digest_of(revision.path)] for revision in plan])

        self.probe.each_target(work)
        names = self.probe.name_targets(identities)
        self.found = dict(zip(self.found, names))
        for name, plan in zip(names, plans):
            if name not in REQUEST["expected"] or plan != REQUEST["expected"][name]:
                changed(name, [entry[0] for entry in plan])
        for name in REQUEST["expected"]:
            if name not in names:
                changed(name, [])


# --- what happens to every statement -----------------------------------------------------------------------------------


def literal(value):
    """A value of ours in the text of a statement: drivers differ in how they take parameters."""
    return str(value) if isinstance(value, int) else "'%s'" % str(value).replace("'", "''")


def raw(connection, statement, values=()):
    """Runs a statement on the driver's own connection, unseen by SQLAlchemy, and returns its rows."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement % tuple(literal(value) for value in values) if values else statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        cursor.close()


def in_transaction(connection):
    """Whether the statements of a connection wait for a commit."""
    level = connection.get_execution_options().get("isolation_level") or connection.default_isolation_level
    return str(level).upper() != "AUTOCOMMIT"


def lock_settings(engine, seconds):
    if engine in ("mariadb", "mysql"):
        return ["SET SESSION lock_wait_timeout = %d" % max(1, seconds), "SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds)]
    if engine == "postgresql":
        return ["SET lock_timeout = %d" % (1000 * seconds)]
    return []


def watch():
    """Puts every statement that changes something into the journal, and lets each wait for locks as long as suits it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def before(connection, cursor, statement, parameters, context, executemany):
        if not AT_WORK or only_reads(statement):
            return
        atomic = in_transaction(connection)
        if AT_WORK[-1] == "postgresql" and is_concurrent(statement) and not atomic:
            # It waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index.
            raw(connection, "SET lock_timeout = 0")
            for schema, name, table in leftovers(statement, lambda query, values: raw(connection, query, values)):
                raw(connection, "DROP INDEX CONCURRENTLY " + quoted(schema, name))
                journal("dropped", index=name, table=table)
            connection.info["patient"] = True
        journal("statement", sql=statement.strip()[:300], atomic=atomic)

    @event.listens_for(Engine, "after_cursor_execute")
    def after(connection, cursor, statement, parameters, context, executemany):
        if not AT_WORK or only_reads(statement):
            return
        journal("ran")
        if connection.info.pop("patient", False):
            raw(connection, "SET lock_timeout = %d" % (1000 * REQUEST["lockTimeout"]))


# The engine of the target whose revisions run, while they do.
AT_WORK = []


def journaled(step, name, engine, connection):
    """A step whose begin and end are in the journal."""
    real = step.migration_fn

    def run(*arguments, **words):
        for setting in lock_settings(engine, REQUEST["lockTimeout"]):
            connection().exec_driver_sql(setting)
        journal("begin", database=name, app="", name=step.revision.revision)
        began = time.monotonic()
        AT_WORK.append(engine)
        try:
            result = real(*arguments, **words)
        except Exception as error:
            # env.py may keep it to itself, and go on with the next database.
            journal("failed", error=fault(error))
            raise
        journal("done", seconds=round(time.monotonic() - began, 3))
        return result

    step.migration_fn = run
    return step


def apply(probe):
    targets = Targets(probe)
    targets.survey()
    watch()

    def work(run, script, context, words, real):
        del AT_WORK[:]
        key, _ = targets.visit(run, context, words)
        name = targets.found.get(key)
        if name is None:
            changed("/".join(key), [])
        engine, _ = probe.server_of(context)
        session = session_of(context.connection, engine)
        if session is not None:
            journal("session", database=name, key=list(key), **session)

        def steps(current, context):
            found = script._upgrade_revs(probe.destination(script), current)
            plan = [step.revision.revision for step in found]
            expected = [entry[0] for entry in REQUEST["expected"][name]]
            # The second time that env.py runs a target, nothing is left of it.
            if plan and plan != expected:
                changed(name, plan)
            journal("target", database=name, oneTransaction=probe.one_transaction(context))
            return [journaled(step, name, engine, lambda: context.connection) for step in found]

        context._migrations_fn = steps
        real()
        del AT_WORK[:]

    stage("apply")
    probe.each_target(work)
    stage("done")


def session_of(connection, engine):
    """What tells this connection from all others of its server, for whoever has to see whether it still works."""
    if engine == "postgresql":
        row = connection.exec_driver_sql("SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()").fetchone()
    elif engine in ("mariadb", "mysql"):
        row = connection.exec_driver_sql("SELECT CONNECTION_ID(), CAST(NOW() AS CHAR)").fetchone()
    else:
        return None
    return {"id": row[0], "since": row[1]}


# --- what the databases say afterwards ---------------------------------------------------------------------------------


def ask(probe):
    """What every target has recorded. Statements that a dead process has left at work in the server are ended first."""
    ANSWER["recorded"] = []
    identities, answers = [], []

    def work(run, script, context, words, real):
        identity = probe.identify(run, context, words)
        if probe.key_of(identity) in [probe.key_of(other) for other in identities]:
            return
        engine, _ = probe.server_of(context)
        query = lambda text, values=(): raw(context.connection, text, values)  # noqa: E731
        key = list(probe.key_of(identity))
        sessions = [session for found in REQUEST.get("sessions", {}).values() for session in found if session["key"] == key]
        settle(engine, query, sessions)
        applied = set()
        for head in context.get_current_heads():
            applied.update(revision.revision for revision in script.iterate_revisions(head, "base") if revision is not None)
        invalid = query(INVALID, ["%"]) if engine == "postgresql" else []
        identities.append(identity)
        answers.append({"migrations": [["", name] for name in sorted(applied)],
                        "invalid": [{"table": table, "name": name} for _, name, table in invalid]})

    probe.each_target(work)
    ANSWER["recorded"] = [{"database": name, **answer} for name, answer in zip(probe.name_targets(identities), answers)]
    stage("done")
`;var Dt=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)

One env.py may run migrations for several databases, engines or schemas: each call of run_migrations() is a target of its own.
"""
import ast
import os
import re
import sys

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, conclude, digest_of, fault, keys_of, looks, part, relative, silence, stage,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """The first and the last line of upgrade()."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


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
    """Whether all revisions run in one transaction: Alembic's, or one that env.py has begun itself."""
    outside = getattr(context, "_in_external_transaction", False)
    return bool(context.impl.transactional_ddl and (outside or not context.opts.get("transaction_per_migration")))


# --- targets -------------------------------------------------------------------------------------------------------


def schema_of(context):
    """The schema in which names without one are looked up, where the server has several."""
    schema = context.version_table_schema
    translated = context.connection.get_execution_options().get("schema_translate_map") or {}
    if schema is None and translated.get(None):
        schema = translated[None]
    if schema is None and context.dialect.name == "postgresql":
        # Where none of them exists, the first that is asked for.
        schema = context.connection.exec_driver_sql(
            "SELECT COALESCE(current_schema(), trim(both ' \\"' from split_part(current_setting('search_path'), ',', 1)))").scalar()
    return schema


def identify(run, context, words):
    """What tells this target from the others: the run, the name that env.py gives it, its database and schema."""
    url = context.connection.engine.url
    if len(str(url.password or "")) > 3:
        SECRETS.add(str(url.password))
    given = words.get("engine_name") or words.get("bind") or words.get("name")
    token = context.opts.get("upgrade_token") or ""
    if given is None and token.endswith("_upgrades"):
        given = token[:-len("_upgrades")]
    return {
        "run": run.name, "given": given, "schema": schema_of(context), "database": url.database or "", "host": url.host or "",
        "port": str(url.port or ""), "table": context.version_table,
    }


KEYS = ("run", "given", "schema", "database", "host", "port", "table")


def key_of(identity):
    return tuple(str(identity[name]) for name in KEYS)


def name_targets(identities):
    """
    A name for each: the shortest of run, given name, schema and database that tells them apart. A single one that nobody named
    is \`default\`.
    """
    first = identities[0] if identities else None
    if len(identities) == 1:
        return [first["given"] or first["run"] or "default"]
    for names in (("given",), ("run",), ("schema",), ("database",), ("run", "given"), ("run", "schema"), ("given", "schema"),
                  ("database", "schema"), ("host", "port", "database", "schema"), KEYS):
        found = ["/".join(str(identity[name]) for name in names if identity[name] not in (None, "")) or "default" for identity in identities]
        if len(set(found)) == len(found):
            return found
    return ["%d" % (index + 1) for index in range(len(identities))]


def server_of(context):
    engine = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
        context.dialect.name, context.dialect.name)
    if getattr(context.dialect, "is_mariadb", False):
        engine = "mariadb"
    version = context.dialect.server_version_info or ()
    if engine == "sqlite":
        import sqlite3

        version = sqlite3.sqlite_version_info
    return engine, ".".join(str(number) for number in version if isinstance(number, int))


# --- revisions -----------------------------------------------------------------------------------------------------


def ancestors(script, head):
    """A revision and everything below it, along down_revision."""
    found, waiting = set(), [head]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        down = script.get_revision(name).down_revision
        waiting.extend(down if isinstance(down, (tuple, list)) else [down] if down else [])
    return found


def are_intended(script, heads, current):
    """
    Whether several heads are meant, to be upgraded with \`heads\`: they share no ancestor, each has a label of its own, or the
    database is on several of them already. Otherwise two branches met.
    """
    if len(heads) < 2 or len(current) > 1:
        return True
    below = [ancestors(script, head) for head in heads]
    labels = [set(script.get_revision(head).branch_labels or ()) for head in heads]
    pairs = [(a, b) for a in range(len(heads)) for b in range(a)]
    return all(not below[a] & below[b] or (labels[a] and labels[b] and not labels[a] & labels[b]) for a, b in pairs)


def destination(script):
    return "heads" if len(script.get_heads()) > 1 else "head"


def plan_of(script, current):
    """The revisions that \`alembic upgrade\` would run, in its order."""
    return [step.revision for step in script._upgrade_revs(destination(script), current)]


def describe(difference):
    if isinstance(difference, list):
        return "; ".join(describe(item) for item in difference)
    kind = difference[0]
    names = []
    for part_ in difference[1:]:
        if hasattr(part_, "name") and getattr(part_, "name", None):
            table = getattr(getattr(part_, "table", None), "name", None)
            names.append((table + "." if table else "") + str(part_.name))
        elif isinstance(part_, str):
            names.append(part_)
    return kind.replace("_", " ") + " " + ".".join(names)


# --- looking -------------------------------------------------------------------------------------------------------


class Look:
    """Looks at every target for which env.py runs migrations."""

    def __init__(self):
        self.identities = []

    def visit(self, run, script, context, words):
        answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
        identity = None
        try:
            stage("connect")
            answer["engine"], answer["version"] = server_of(context)
            answer["vendor"] = context.dialect.name
            identity = identify(run, context, words)
            if key_of(identity) in [key_of(other) for other in self.identities]:
                # env.py runs them a second time: the first look has seen everything.
                return
            answer.update({name: identity[name] for name in ("database", "host", "port")}, user=context.connection.engine.url.username or "")
            if identity["schema"] not in (None, "public"):
                answer["schema"] = identity["schema"]
            self.add(answer, identity)
            self.look(answer, script, context, words)
        except Exception as error:
            if identity is None:
                self.add(answer, {**dict.fromkeys(KEYS), "run": run.name})
            answer.update(stage=ANSWER["stage"], error=fault(error))

    def add(self, answer, identity):
        ANSWER["databases"].append(answer)
        self.identities.append(identity)

    def look(self, answer, script, context, words):
        connection = context.connection
        stage("history")
        answer["history"] = context._has_version_table()
        current = context.get_current_heads()
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        stage("graph")
        heads = script.get_heads()
        revisions = {revision.revision: revision for revision in script.walk_revisions()}
        answer["unseen"] = other_histories(connection, context, revisions)
        if not are_intended(script, heads, current):
            answer["conflicts"] = [{"app": "", "migrations": [
                {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]
        answer["severalHeads"] = len(heads) > 1
        answer["ahead"] = [{"app": "", "name": name} for name in current if name not in revisions]
        if answer["ahead"] or answer["conflicts"]:
            return
        stage("plan")
        waiting = plan_of(script, current)
        answer["pending"] = entries = [entry_of(revision, context) for revision in waiting]
        stage("history")
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        answer["fresh"] = not current and is_empty(inspector, context.version_table)
        if REQUEST["sql"] and entries:
            stage("sql")
            part("migration_guard_recording").collect(connection, context, words, waiting, entries, upgrade_place)
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            names = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, names & tables)
            answer["keys"] = keys_of(lambda query: [tuple(row) for row in connection.execute(sqlalchemy.text(query))], answer["engine"], text)
            if answer["engine"] == "postgresql" and "CONCURRENTLY" in text.upper():
                rows = connection.exec_driver_sql(part("migration_guard_statements").INVALID.replace("LIKE %s", "LIKE '%%'"))
                answer["invalid"] = [{"table": table, "name": name} for _, name, table in rows]
            made = set(re.findall(r"^CREATE TABLE (?:IF NOT EXISTS )?[\\"\`]?(\\w+)", text, re.I | re.M))
            if not answer["history"]:
                # A user who sees no history sees everything as pending, while its tables are there.
                answer["foreignTables"] = sorted(made & tables)[:20]
        if REQUEST["drift"] and not entries:
            self.drift(context)

    def drift(self, context):
        from alembic.autogenerate import compare_metadata

        metadata = context.opts.get("target_metadata")
        if metadata is None:
            return
        stage("drift")
        differences = compare_metadata(context, metadata)
        if differences:
            ANSWER.setdefault("drift", []).append(
                {"app": "", "operations": [describe(d) for d in differences], "file": None, "target": len(self.identities) - 1})

    def end(self):
        names = name_targets(self.identities)
        for answer, name in zip(ANSWER["databases"], names):
            answer["alias"] = name
        for drift in ANSWER.get("drift", []):
            name = names[drift.pop("target")]
            if len(names) > 1:
                drift["app"] = name


def entry_of(revision, context):
    line, _ = upgrade_place(revision.path)
    return {"app": "", "name": revision.revision, "file": relative(revision.path), "line": line, "digest": digest_of(revision.path),
            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []}


def other_histories(connection, context, revisions):
    """
    Other schemas of this database with a history that names revisions of this project: tenants that env.py does not come to.
    Another application's history names none of them.
    """
    if context.dialect.name != "postgresql":
        return []
    import sqlalchemy

    query = sqlalchemy.text(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = :name "
        "AND c.relkind IN ('r', 'p') AND n.nspname <> COALESCE(:schema, current_schema(), '') "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')")
    rows = connection.execute(query, {"name": context.version_table, "schema": schema_of(context)}).fetchall()
    found = []
    for schema, in rows:
        table = sqlalchemy.table(context.version_table, sqlalchemy.column("version_num"), schema=schema)
        versions = [row[0] for row in connection.execute(table.select())]
        if any(version in revisions for version in versions):
            found.append(schema)
    return found


# --- running env.py ------------------------------------------------------------------------------------------------


class Asked(dict):
    """The -x arguments, which remembers those that env.py asked for in vain."""

    def __missing__(self, name):
        note_argument(name)
        raise KeyError(name)

    def __contains__(self, name):
        there = dict.__contains__(self, name)
        if not there:
            note_argument(name)
        return there

    def get(self, name, default=None):
        return dict.get(self, name, default) if name in self else default


# Names of arguments that choose what is migrated.
CHOOSES = re.compile(r"tenant|schema|shard|bind|database|^db(_?name)?$|engine|customer|organi[sz]ation|^org$", re.I)


def note_argument(name):
    asked = ANSWER.setdefault("unnamed", [])
    if CHOOSES.search(str(name)) and name not in asked:
        asked.append(str(name))


def each_target(work):
    """Runs env.py in each way, with \`work(run, script, context, words, real)\` in place of MigrationContext.run_migrations."""
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    given_arguments = EnvironmentContext.get_x_argument

    def get_x_argument(environment, as_dictionary=False):
        given = given_arguments(environment, as_dictionary=as_dictionary)
        return Asked(given) if as_dictionary else given

    EnvironmentContext.get_x_argument = get_x_argument
    real = MigrationContext.run_migrations
    for run in RUNS:
        stage("configuration")
        script = ScriptDirectory.from_config(run.config)
        stage("graph")
        # Every file is loaded: what does not load is said by its line, whatever env.py does.
        for _ in script.walk_revisions():
            pass

        def instead(context, run=run, script=script, **words):
            work(run, script, context, words, lambda: real(context, **words))
            stage("env")

        MigrationContext.run_migrations = instead
        stage("env")
        # A look creates no table for the history, which a user that may only read could not do.
        with EnvironmentContext(run.config, script, fn=lambda heads, context: [], as_sql=False, dont_mutate=looks()):
            try:
                script.run_env()
            except Exception as error:
                if ANSWER["stage"] == "env" and is_connection_error(error):
                    stage("connect")
                raise
    EnvironmentContext.get_x_argument = given_arguments
    MigrationContext.run_migrations = real


def is_connection_error(error):
    """Whether a database gave no answer, rather than env.py being at fault."""
    from sqlalchemy import exc

    while error is not None:
        if isinstance(error, (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, exc.ProgrammingError, ConnectionError)):
            return True
        if type(error).__module__.partition(".")[0] in ("pymysql", "MySQLdb", "psycopg", "psycopg2", "asyncpg", "aiomysql", "mariadb"):
            return True
        error = error.__cause__
    return False


# Every way in which env.py is run.
RUNS = []


def run():
    sys.path[0] = REQUEST["places"][0]
    ANSWER["databases"] = []
    stage("alembic")
    import alembic
    from alembic.config import Config  # noqa: F401

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("configuration")
    RUNS.extend(part("migration_guard_project").runs_of())
    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    if REQUEST["mode"] != "look":
        work = part("migration_guard_apply")
        work.apply(sys.modules[__name__]) if REQUEST["mode"] == "apply" else work.ask(sys.modules[__name__])
        return
    part("migration_guard_recording").fence()
    look = Look()
    try:
        each_target(lambda run, script, context, words, real: look.visit(run, script, context, words))
    finally:
        look.end()
    stage("done")


conclude(run)
`;var Ft=`"""How an Alembic project is run: its configuration, its working directory, and the application that it may need."""
import argparse
import os
import re
import sys

from migration_guard_common import REQUEST, stage


class Run:
    """One way to run env.py: a section of the configuration, and the -x arguments of one line."""

    def __init__(self, config, name):
        self.config = config
        # The name is shown; an argument may be an address with its password.
        name = re.sub(r"(://[^\\s/:@]*):[^\\s@]+@", r"\\1:***@", name)
        self.name = re.sub(r"(password|passwd|pwd|secret|token)=\\S+", r"\\1=***", name, flags=re.I)


def options(section, arguments):
    """What Alembic's own command line would hand to env.py for \`upgrade\`."""
    from alembic import command

    return argparse.Namespace(
        x=arguments or None, name=section, config=[REQUEST["config"]] if REQUEST["config"] else None, raiseerr=False, quiet=False,
        revision="heads", sql=False, tag=None, cmd=(command.upgrade, ["revision"], ["sql", "tag"]))


def sections_of(config):
    """The sections that each have scripts of their own, as they are chosen with \`alembic --name\`."""
    parser = config.file_config
    shared = parser.defaults().get("script_location")
    found = [name for name in parser.sections() if parser.get(name, "script_location", raw=True, fallback=shared) != shared]
    return found or [config.config_ini_section]


def configuration(section, arguments):
    from alembic.config import Config

    words = {"ini_section": section, "cmd_opts": options(section, arguments)}
    if REQUEST["toml"]:
        try:
            return Config(REQUEST["config"], toml_file=REQUEST["toml"], **words)
        except TypeError:
            import alembic

            raise RuntimeError("Alembic reads its configuration in pyproject.toml from 1.16 on; this is %s" % alembic.__version__)
    return Config(REQUEST["config"], **words)


def location_of(config):
    read = getattr(config, "get_alembic_option", None) or config.get_main_option
    return read("script_location")


def choose_directory(config):
    """
    Where the project runs Alembic: paths of the configuration are relative to that. Mostly it is the working directory or the
    one of the configuration, and one of them holds the scripts.
    """
    places = REQUEST["places"]
    location = location_of(config)
    if location and ":" not in location:
        for place in places:
            if os.path.isfile(os.path.join(place, location, "env.py")):
                return place
    return places[0]


def is_flask(directory):
    """Whether env.py is one of Flask-Migrate, which needs the application that it migrates."""
    path = os.path.join(directory, "env.py")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return False
    return bool(re.search(r"^\\s*(from flask import .*\\bcurrent_app\\b|import flask\\b)", text, re.M))


def enter_application():
    """Loads the application as the \`flask\` command does, and enters its context for good."""
    stage("application")
    from flask.cli import ScriptInfo, load_dotenv

    load_dotenv()
    try:
        app = ScriptInfo(app_import_path=os.environ.get("FLASK_APP")).load_app()
    except Exception as error:
        # Flask's own says no more than that there was another.
        raise error.__context__ or error
    app.app_context().push()
    return app


def flask_directory():
    """Where the \`flask\` command is run: mostly beside the directory of the migrations."""
    above = os.path.dirname(os.path.dirname(REQUEST["config"]))
    module = os.environ.get("FLASK_APP", "").partition(":")[0]
    signs = [".flaskenv", "wsgi.py", "app.py"] + ([module, module.replace(".", os.sep) + ".py", module.partition(".")[0]] if module else [])
    places = dict.fromkeys([REQUEST["directory"], above])
    return next((place for place in places if any(os.path.exists(os.path.join(place, sign)) for sign in signs)), above)


def flask_configuration(app, arguments):
    """Flask-Migrate's own, with the scripts where the configuration lies."""
    directory = os.path.dirname(REQUEST["config"])
    config = app.extensions["migrate"].migrate.get_config(directory, x_arg=arguments or None)
    words = vars(options(config.config_ini_section, arguments))
    words.update(vars(config.cmd_opts))
    config.cmd_opts = argparse.Namespace(**words)
    return config


def runs_of():
    """Every way in which env.py is to be run."""
    lines = [line.split() for line in REQUEST["x"]] or [[]]
    if REQUEST["config"] and is_flask(os.path.dirname(REQUEST["config"])):
        enter(flask_directory())
        app = enter_application()
        stage("env")
        return [Run(flask_configuration(app, line), " ".join(line)) for line in lines]
    first = configuration("alembic", lines[0])
    enter(choose_directory(first))
    sections = sections_of(first)
    return [
        Run(configuration(section, line), " ".join(([section] if len(sections) > 1 else []) + line))
        for section in sections for line in lines
    ]


def enter(directory):
    os.chdir(directory)
    sys.path[0] = directory
`;var $t=`"""
What the revisions of an Alembic project would ask a server to do, without its being done.

upgrade() runs as it would run for real: with its connection, and with the answers of the server's own catalogue. Everything
else is written down in place of being executed. Nothing that runs meanwhile gets through to the server in another way.
"""
import contextlib
import os
import re
import sys

from migration_guard_common import ANSWER, REQUEST, silence

# What a project's env.py may do to a server that is only looked at.
PASSES = re.compile(
    r"(SELECT|SHOW|SET|RESET|USE|PRAGMA|VALUES|EXPLAIN|DESCRIBE|DESC|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|WITH)\\b", re.I)
CHANGES = re.compile(r"\\b(INTO|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\\b", re.I)
COMMENTS = re.compile(r"^(\\s|--[^\\n]*\\n|/\\*.*?\\*/)*", re.S)
READS = re.compile(r"(SELECT|SHOW|PRAGMA|WITH|DESCRIBE|DESC|VALUES)\\b", re.I)
SOURCES = re.compile(r"\\b(?:FROM|JOIN)\\s+(?:LATERAL\\s+)?(\\(|[\\w\\".$\`]+)", re.I)
CATALOGUE = re.compile(r'^\\(|^["\`]?(pg_catalog|information_schema)["\`]?\\.|^["\`]?pg_\\w+["\`]?$|^["\`]?sqlite_(master|schema|temp_master)["\`]?$', re.I)
# Functions whose answer changes nothing, where a query has no table.
ASKS = re.compile(
    r"^(version|current_\\w+|session_user|user|database|schema|now|to_reg\\w+|has_\\w+_privilege|obj_description|col_description|format_type"
    r"|pg_get_\\w+|pg_\\w+_is_visible|sqlite_version|coalesce|cast|count|exists|unnest|array_\\w+|any|lower|upper|max|min|quote_ident)$", re.I)
FUNCTIONS = re.compile(r"([A-Za-z_]\\w*)\\s*\\(")
KEYWORDS = {"in", "values", "and", "or", "not", "select", "from", "where", "exists", "as", "on", "join", "with", "case", "when", "then", "else"}


def stripped(statement):
    """A statement without the comments before it."""
    return statement[COMMENTS.match(statement).end():]


def is_question(statement):
    """Whether a statement only asks, of whatever."""
    text = stripped(statement)
    if re.match(r"SET\\b|RESET\\b", text, re.I):
        return True
    return bool(PASSES.match(text)) and not (re.match(r"(SELECT|WITH|EXPLAIN)\\b", text, re.I) and CHANGES.search(without_texts(text)))


def without_texts(text):
    return re.sub(r"'(?:[^']|'')*'|\\"(?:[^\\"]|\\"\\")*\\"", "''", text)


def asks_catalogue(statement):
    """Whether a statement asks nothing but what the server knows of its own tables, and changes nothing by it."""
    text = stripped(statement)
    if re.match(r"SHOW\\b|DESC(RIBE)?\\b", text, re.I):
        return True
    if re.match(r"PRAGMA\\b", text, re.I):
        return "=" not in text
    if not READS.match(text) or CHANGES.search(without_texts(text)):
        return False
    sources = SOURCES.findall(text)
    if not all(CATALOGUE.match(name) for name in sources):
        # A name that WITH or a subquery gives is no table.
        given = {name.lower() for name in re.findall(r"\\b(\\w+)\\s+AS\\s+(?:MATERIALIZED\\s+)?\\(", text, re.I)}
        given |= {name.lower() for name in re.findall(r"\\)\\s+AS\\s+(\\w+)", text, re.I)}
        if not all(CATALOGUE.match(name) or name.strip('"\`').lower() in given for name in sources):
            return False
    if sources:
        return not re.search(r"\\b(nextval|setval|pg_advisory\\w*|pg_terminate_backend|pg_cancel_backend|lo_\\w+|dblink\\w*|set_config)\\s*\\(", text, re.I)
    return all(name.lower() in KEYWORDS or ASKS.match(name.rpartition(".")[2]) for name in FUNCTIONS.findall(without_texts(text)))


def texts_in(value):
    """Every text among the parameters of a statement."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def words_of(text):
    return set(re.findall(r"[\\w$]+", text.lower()))


class Stale(PermissionError):
    """What a revision asks about is changed by what comes before it and has not run."""


class Target:
    """What was written down for one database so far: the answers about it no longer hold."""

    def __init__(self, connection):
        self.connection = connection
        self.touched = set()
        self.moved = False

    def is_stale(self, statement, parameters):
        if not self.touched:
            return False
        if self.moved:
            return True
        text = stripped(statement)
        names = set()
        for value in texts_in(parameters):
            names |= words_of(value)
        if re.match(r"PRAGMA\\b|SHOW\\b|DESC", text, re.I):
            names |= words_of(text)
        else:
            for quoted in re.findall(r"'((?:[^']|'')*)'", text):
                names |= words_of(quoted)
        # One that names nothing asks for a list of everything.
        return bool(names & self.touched) if names else True


class Recording:
    """What one revision does, statement by statement, each with the line of upgrade() that asked for it."""

    def __init__(self, target, path):
        self.target = target
        self.path = os.path.realpath(path)
        self.autocommit = False
        self.statements = []

    def line(self):
        frame = sys._getframe(1)
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def add(self, sql):
        self.statements.append({"line": self.line(), "sql": sql.rstrip().rstrip(";") + ";", "atomic": not self.autocommit})

    def take(self, statement, parameters, context):
        """Whether a statement is taken care of here. A question about the catalogue is the server's to answer."""
        if asks_catalogue(statement):
            if self.target.is_stale(statement, parameters):
                raise Stale("upgrade() asks the database about what pending revisions change before it asks")
            return False
        text = written_out(statement, parameters, context)
        self.add(text)
        if not is_question(statement):
            self.target.touched |= words_of(text)
        elif re.match(r"SET\\b.*\\bsearch_path\\b|USE\\b", stripped(statement), re.I | re.S):
            self.target.touched.add("search_path")
            self.target.moved = True
        return True

    @contextlib.contextmanager
    def autocommit_block(self, context):
        """Alembic's own would end the transaction in which nothing can be changed."""
        transactional = context.impl.transactional_ddl
        if transactional:
            self.add("COMMIT")
        self.autocommit = True
        try:
            yield
        finally:
            self.autocommit = False
            if transactional:
                self.add("BEGIN")


def written_out(statement, parameters, context):
    """A statement as a person would write it, with its values in it where they can be."""
    text, dialect = statement, context.dialect
    compiled = getattr(context, "compiled", None)
    if parameters and compiled is not None and getattr(compiled, "statement", None) is not None:
        try:
            text = str(compiled.statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        except Exception:
            # A value that has no literal: its place stays.
            pass
    return text.replace("%%", "%") if dialect.paramstyle in ("format", "pyformat") else text


def raw_of(connection):
    """The driver's connection, which several of SQLAlchemy may share."""
    fairy = connection.connection
    return getattr(fairy, "dbapi_connection", None) or fairy.connection


# The recording that runs, if one does.
RECORDINGS = []


def fence():
    """From here on, no statement that changes anything reaches a server by SQLAlchemy, whoever sends it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def taken(statement, parameters, context):
        if RECORDINGS:
            recording = RECORDINGS[-1]
            if raw_of(context.root_connection) is not raw_of(recording.target.connection):
                raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")
            return recording.take(statement, parameters, context)
        if is_question(statement):
            return False
        # env.py may make schemas, or take locks, before it runs migrations: not in a look.
        ANSWER.setdefault("skipped", []).append(statement[:200])
        return True

    @event.listens_for(Engine, "do_execute")
    def executed(cursor, statement, parameters, context):
        return taken(statement, parameters, context) or None

    @event.listens_for(Engine, "do_executemany")
    def executed_many(cursor, statement, parameters, context):
        return taken(statement, parameters[0] if parameters else None, context) or None

    @event.listens_for(Engine, "do_execute_no_params")
    def executed_plain(cursor, statement, context):
        return taken(statement, None, context) or None

    @event.listens_for(Engine, "begin")
    def begun(connection):
        # The server itself refuses what might get by, such as the text of a raw cursor.
        read_only = READ_ONLY.get(connection.dialect.name)
        if read_only:
            # Not through SQLAlchemy, which would begin once more for it.
            cursor = connection.connection.cursor()
            cursor.execute(read_only)
            if connection.dialect.name == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = %d" % (1000 * silence(REQUEST["connectTimeout"])))
                cursor.execute("SET LOCAL lock_timeout = %d" % (1000 * REQUEST["connectTimeout"]))
            cursor.close()


READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY", "mysql": "START TRANSACTION READ ONLY", "mariadb": "START TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


def refuse(event, arguments):
    """What upgrade() may not do beside asking for SQL, while it is only looked at."""
    if not RECORDINGS:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if writes and "__pycache__" not in str(path):
            raise PermissionError("upgrade() writes a file, which a look does not let it do")
    elif event in FORBIDDEN:
        raise PermissionError("upgrade() does more than ask for SQL (%s), which a look does not let it do" % event)


FORBIDDEN = {
    "socket.connect", "sqlite3.connect", "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.remove",
    "os.rename", "os.rmdir", "os.truncate", "os.link", "os.symlink", "os.mkdir", "os.chmod", "os.chown", "shutil.rmtree", "shutil.move", "os.kill",
}
# Drivers that are no Python and tell nobody of their connections.
DRIVERS = ("psycopg", "psycopg2", "MySQLdb", "mariadb")
HOOKED = []


def refused_connection(*arguments, **words):
    raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")


def close_raw_cursors():
    """A cursor of the driver would get by everything; only SQLAlchemy itself may have one."""
    from sqlalchemy.pool import base

    real = base._ConnectionFairy.cursor
    own = os.path.dirname(os.path.dirname(os.path.abspath(base.__file__))) + os.sep

    def cursor(fairy, *arguments, **words):
        caller = sys._getframe(1).f_code.co_filename
        if RECORDINGS and not os.path.abspath(caller).startswith(own):
            raise PermissionError("upgrade() uses a cursor of the driver, which a look does not let it do")
        return real(fairy, *arguments, **words)

    base._ConnectionFairy.cursor = cursor


@contextlib.contextmanager
def recorded(target, path):
    """Runs what is inside as the upgrade() of a file, and yields what it asks for."""
    if not HOOKED:
        HOOKED.append(True)
        sys.addaudithook(refuse)
        close_raw_cursors()
    recording = Recording(target, path)
    real = [(sys.modules[name], sys.modules[name].connect) for name in DRIVERS if hasattr(sys.modules.get(name), "connect")]
    for module, _ in real:
        module.connect = refused_connection
    RECORDINGS.append(recording)
    try:
        yield recording
    finally:
        RECORDINGS.pop()
        for module, connect in real:
            module.connect = connect


@contextlib.contextmanager
def apart(connection):
    """On PostgreSQL an error ends nothing but the questions of one revision."""
    savepoint = connection.dialect.name == "postgresql" and hasattr(connection, "exec_driver_sql")
    if savepoint:
        connection.exec_driver_sql("SAVEPOINT migration_guard")
    try:
        yield
    finally:
        if savepoint:
            try:
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT migration_guard")
            except Exception:
                # The revision has ended the transaction, and the savepoint with it.
                connection.rollback()


def collect(connection, context, words, revisions, entries, place_of):
    """Fills the operations of the entries with the SQL of their revisions. @param words: what env.py gives to every upgrade()"""
    from alembic.operations import Operations

    target = Target(connection)
    for revision, entry in zip(revisions, entries):
        first, last = place_of(revision.path)
        whole = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        with recorded(target, revision.path) as recording:
            context.autocommit_block = lambda recording=recording: recording.autocommit_block(context)
            try:
                with apart_outside(connection), Operations.context(context):
                    revision.module.upgrade(**words)
            except BaseException as error:
                whole["sqlError"] = why(error)
                # What it would have done is not known, nor what the answers to those behind it would be.
                target.touched |= {"not", "known"}
                target.moved = True
            finally:
                del context.autocommit_block
        entry["operations"] = [whole] if "sqlError" in whole else operations_of(recording, revision, first) or [whole]


@contextlib.contextmanager
def apart_outside(connection):
    """\`apart\`, whose own statements are not the revision's."""
    recordings = RECORDINGS[:]
    RECORDINGS.clear()
    manager = apart(connection)
    manager.__enter__()
    RECORDINGS.extend(recordings)
    try:
        yield
    finally:
        RECORDINGS.clear()
        manager.__exit__(None, None, None)
        RECORDINGS.extend(recordings)


def why(error):
    """In words, why the SQL of a revision is not known."""
    if type(error).__name__ == "ResourceClosedError":
        return "upgrade() reads rows, and what it does depends on them"
    if isinstance(error, PermissionError):
        return str(error)[:500]
    return type(error).__name__ + ": " + str(error)[:500]


def operations_of(recording, revision, first):
    """The statements of one line are one operation."""
    found = []
    for statement in recording.statements:
        line = statement["line"] or first
        if found and found[-1]["line"] == line and found[-1]["atomic"] == statement["atomic"]:
            found[-1]["sql"].append(statement["sql"])
        else:
            found.append({"type": "upgrade", "description": revision.doc or "", "line": line, "end": line,
                          "atomic": statement["atomic"], "sql": [statement["sql"]]})
    return found
`;function Pt(e,n){return e.app===n.app&&e.name===n.name}function Ie(e){let n=[],t={},o=[];for(let r of e){let a=n.at(-1);switch(r.event){case"session":{let{database:i,id:s,since:l,key:d}=r;t[i]??=[],t[i].push({id:s,since:l,...d?{key:d}:{}});break}case"target":r.oneTransaction===!0&&o.push(String(r.database));break;case"begin":n.push({database:String(r.database),app:String(r.app),name:String(r.name),done:!1,statements:[],counted:!0});break;case"statement":a?.statements.push({sql:String(r.sql),atomic:r.atomic===!0,done:!1});break;case"ran":{let i=a?.statements.at(-1);i&&(i.done=!0);break}case"failed":a&&(a.error=r.error);break;case"done":a&&(a.done=!0,a.seconds=Number(r.seconds));break}}return{journal:n,sessions:t,oneTransaction:o}}var Vt=require("node:path");var Mt=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

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
    ANSWER, OUT, REQUEST, SECRETS, Stop, Target, conclude, fault, first_party, give_up_after, missing_file, part, relative, silence,
    source_of, stage,
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


# \`0002_first_squashed_0005_last\`, as squashmigrations calls what it makes: the first and the last number that it stands for.
SQUASHED = re.compile(r"^(\\d+)(?:_\\w+?)??_squashed_(\\d+)")
NUMBER = re.compile(r"^\\d+")


def squashed_spans(loader, applied):
    """By app, the numbers of migrations that applied squashed ones stand for which no longer list what they replace."""
    spans = {}
    for app, name in loader.disk_migrations:
        match = SQUASHED.match(name)
        if match and (app, name) in applied:
            spans.setdefault(app, []).append((int(match.group(1)), int(match.group(2))))
    return spans


def leftovers(recorder, loader):
    """
    (ahead, stale): rows of the history that the code does not know. Stale are those that were squashed and deleted; it has to
    be seen that they were, since another branch leaves rows that look the same.
    """
    rows = list(recorder.migration_qs.values_list("app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    spans = squashed_spans(loader, set(rows))
    ahead, stale = [], []
    for app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        number = NUMBER.match(name)
        squashed = number and any(first <= int(number.group()) <= last for first, last in spans.get(app, ()))
        (stale if squashed else ahead).append({"app": app, "name": name})
    return ahead, stale


class Asking:
    """
    Questions that must be answered soon. On PostgreSQL a transaction with limits of its own, which a pooled connection does
    not keep; for MariaDB and MySQL the driver has a limit.
    """

    def __init__(self, connection):
        self.connection = connection
        self.block = None

    def __enter__(self):
        if self.connection.vendor == "postgresql":
            from django.db import transaction

            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            limit_statements(self.connection)
        return self

    def __exit__(self, *error):
        return self.block.__exit__(*error) if self.block is not None else False


def limit_statements(connection):
    """Within a transaction of PostgreSQL: how long a statement and a lock may take."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %d" % (1000 * silence(REQUEST["connectTimeout"])))
        cursor.execute("SET LOCAL lock_timeout = %d" % (1000 * REQUEST["connectTimeout"]))


def other_histories(cursor):
    """Schemas of PostgreSQL with a history of their own that this user may read, beside the one that is looked at."""
    cursor.execute(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'django_migrations' "
        "AND c.relkind IN ('r', 'p') AND n.nspname <> current_schema() "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')")
    return [row[0] for row in cursor.fetchall()]


def describe(answer, target, connection):
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    if target.schema is not None:
        answer["schema"] = target.schema


def connect(answer, target, connection):
    stage("connect")
    give_up_after(connection, REQUEST["connectTimeout"])
    if missing_file(connection):
        answer["missingFile"] = True
        connection.settings_dict["NAME"] = ":memory:"
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    if target.enter is not None:
        target.enter()


def look_at_history(answer, target, connection):
    """The tables that are there, and what the history says. Returns (tables, recorded, schemas with another history)."""
    stage("history")
    others = []
    with Asking(connection), connection.cursor() as cursor:
        if target.schema is not None:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [target.schema])
            if cursor.fetchone() is None:
                answer["schemaMissing"] = True
                raise Stop()
        tables = set(connection.introspection.table_names(cursor))
        recorded = "django_migrations" in tables
        answer["history"] = recorded
        if recorded:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
        if connection.vendor == "postgresql" and not target.tenants:
            others = other_histories(cursor)
            answer["historyElsewhere"] = [] if recorded else others
    return tables, recorded, others


def unseen_schemas(connection, others, loader):
    """
    Of the schemas with a history of their own, those in which this project's migrations are applied: tenants of a kind that is
    not known here. Another application's history names none of them.
    """
    ours = {key for key in loader.disk_migrations if first_party(source_of(loader.disk_migrations[key]))}
    ours = ours or {key for key in loader.disk_migrations if not loader.disk_migrations[key].__module__.startswith("django.")}
    found = []
    for schema in others:
        with Asking(connection), connection.cursor() as cursor:
            cursor.execute('SELECT app, name FROM "%s".django_migrations' % schema.replace('"', '""'))
            if not ours.isdisjoint(cursor.fetchall()):
                found.append(schema)
    return found


def look_at(target, want_sql):
    """Everything that is known of one target, into the answer. Returns its executor."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": target.name}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[target.alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    describe(answer, target, connection)
    connect(answer, target, connection)
    tables, recorded, others = look_at_history(answer, target, connection)
    stage("graph")
    with Asking(connection):
        executor = MigrationExecutor(connection)
    loader = executor.loader
    if recorded and others:
        answer["unseen"] = unseen_schemas(connection, others, loader)
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
    with Asking(connection):
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
    # In an empty database nobody is disturbed, whatever it is: the SQL of many migrations would be collected for nothing.
    needless = answer.get("fresh") and len(plan) > MOST_SHOWN
    if want_sql and not answer.get("inconsistent") and not needless:
        stage("sql")
        pending.look_closer(answer, executor, connection, plan, tables)
    return executor


# Of an empty database, the SQL of so many migrations is shown.
MOST_SHOWN = 25


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


def alone(error):
    """Whether an error is about one database, so that the others can be looked at all the same."""
    from django.db import Error

    return isinstance(error, Error) or ANSWER["stage"] in ("alias", "connect", "history")


def attempted(target, want_sql):
    """Looks at one target. What stops the look at it is part of its answer. Returns the executor, or None."""
    try:
        return look_at(target, want_sql)
    except Stop:
        pass
    except Exception as error:
        if not alone(error):
            raise
        ANSWER["databases"][-1].update(stage=ANSWER["stage"], error=fault(error))
    return None


def look_at_alias(alias):
    """All targets of one alias. Returns an executor of one of them, or None."""
    targets = part("migration_guard_targets").targets_of(alias) if tenancy() else iter([Target(alias)])
    executor = None
    while True:
        try:
            target = next(targets, None)
        except Exception as error:
            # The table of tenants cannot be read.
            ANSWER["databases"].append({"alias": alias + "/*", "stage": "tenants", "error": fault(error)})
            break
        if target is None:
            break
        executor = attempted(target, REQUEST["sql"]) or executor
        if target.schema is not None and "error" in ANSWER["databases"][-1] and ANSWER["stage"] == "connect":
            break
    return executor


def tenancy():
    from django.apps import apps

    return apps.is_installed("django_tenants") or apps.is_installed("tenant_schemas")


def look():
    from django.db import connections

    ANSWER["databases"] = []
    ANSWER["leftOut"] = []
    executor = None
    for alias in REQUEST["databases"] or ["default"]:
        if not REQUEST["databases"] and connections[alias].vendor == "unknown" and len(list(connections)) > 1:
            # \`default\` may be left empty where routers choose among the others.
            ANSWER["leftOut"].append({"alias": alias, "why": "it has no engine"})
            continue
        executor = look_at_alias(alias) or executor
    if len(list(connections)) > len(REQUEST["databases"] or ["default"]):
        if REQUEST["databases"]:
            ANSWER["leftOut"] = [
                {"alias": alias, "why": "'databases' does not name it"} for alias in connections if alias not in REQUEST["databases"]
            ]
        else:
            executor = part("migration_guard_targets").look_further(look_at_alias, describe) or executor
    if executor is not None and REQUEST["drift"] != "off" and not any(d.get("conflicts") for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()
REQUEST_FILE = sys.argv[2]


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    with open(REQUEST_FILE, "w", encoding="utf-8") as file:
        json.dump({**REQUEST, "again": True}, file)
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, REQUEST_FILE])


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
    if REQUEST["mode"] != "look":
        gc.enable()
        django.setup()
        work = part("migration_guard_apply")
        work.apply() if REQUEST["mode"] == "apply" else work.ask()
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
    state = {"ran": False, "error": None}

    def instead(argv=None):
        if state["ran"]:
            return
        state["ran"] = True
        try:
            run()
        except BaseException as error:
            state["error"] = error
            raise

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            # A manage.py may end so once it has had its command.
            if not state["ran"]:
                raise
        # It may also keep to itself what went wrong.
        if state["error"] is not None:
            raise state["error"]
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\\"]\\s*[,\\]]\\s*=?\\s*['\\"]([\\w.]+)['\\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
`;var qt=`"""
Applies exactly the migrations that were judged, through the project's own migrate command, and says afterwards what the
database has recorded.

A journal tells of every step before it is taken: whoever reads it knows where this process stood, however it ended.
"""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, digest_of, give_up_after, journal, part, source_of, stage

part("migration_guard_statements")
from migration_guard_statements import INVALID, is_concurrent, leftovers, only_reads, quoted, settle  # noqa: E402


class Watch:
    """
    Stands between Django and the server: every statement that changes something is in the journal before it runs, and waits
    for locks as long as suits it.
    """

    def __init__(self, connection):
        self.connection = connection

    def raw(self, statement, parameters=None):
        with self.connection.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def wait(self, seconds):
        """How long the statements that follow wait for a lock; 0 for as long as it takes."""
        if self.connection.vendor == "postgresql":
            self.raw("SET lock_timeout = %d" % (1000 * seconds))
        elif self.connection.vendor == "mysql":
            self.raw("SET SESSION lock_wait_timeout = %d, innodb_lock_wait_timeout = %d" % (max(1, seconds), max(1, seconds)))

    def __call__(self, execute, sql, params, many, context):
        text = sql if isinstance(sql, str) else str(sql)
        if only_reads(text):
            return execute(sql, params, many, context)
        patient = self.connection.vendor == "postgresql" and is_concurrent(text) and not self.connection.in_atomic_block
        if patient:
            # It waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index.
            self.wait(0)
            for schema, name, table in leftovers(text, self.raw):
                self.raw("DROP INDEX CONCURRENTLY " + quoted(schema, name))
                journal("dropped", index=name, table=table)
        journal("statement", sql=text.strip()[:300], atomic=bool(self.connection.in_atomic_block))
        result = execute(sql, params, many, context)
        journal("ran")
        if patient:
            self.wait(REQUEST["lockTimeout"])
        return result


def chosen():
    """The targets that were judged."""
    targets = part("migration_guard_targets")
    names = list(REQUEST["expected"])
    found = {target.name: target for alias in dict.fromkeys(name.partition("/")[0] for name in names) for target in targets.targets_of(alias)}
    for name in names:
        if name not in found:
            changed(name, [])
    return [found[name] for name in names]


def connected(target):
    """The connection of a target, looking into its schema."""
    from django.db import connections

    stage("connect")
    connection = connections[target.alias]
    give_up_after(connection, REQUEST["connectTimeout"])
    connection.ensure_connection()
    if target.enter is not None:
        target.enter()
    return connection


def plan_of(connection):
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [[m.app_label, m.name, digest_of(source_of(m))] for m, _ in plan]


def changed(name, plan):
    ANSWER["changed"] = {"alias": name, "plan": [entry[:2] for entry in plan]}
    raise Stop()


def session_of(connection):
    """What tells this connection from all others of its server, for whoever has to see whether it still works."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        elif connection.vendor == "mysql":
            cursor.execute("SELECT CONNECTION_ID(), CAST(NOW() AS CHAR)")
        else:
            return None
        number, since = cursor.fetchone()
        return {"id": number, "since": since}


class Exactly:
    """Lets Django apply what was judged of the target at hand, in its order, and nothing else."""

    def __init__(self):
        from django.db.migrations.executor import MigrationExecutor

        self.target = None
        self.left = []
        self.real = MigrationExecutor.apply_migration
        guard = self

        def apply_migration(executor, state, migration, fake=False, fake_initial=False):
            return guard.apply(executor, state, migration, fake, fake_initial)

        MigrationExecutor.apply_migration = apply_migration

    def apply(self, executor, state, migration, fake, fake_initial):
        here = (executor.connection.alias, getattr(executor.connection, "schema_name", None) if self.target.schema else None)
        expected = self.left[0] if self.left else None
        if here != (self.target.alias, self.target.schema) or expected != [migration.app_label, migration.name]:
            # Before anything of it has run.
            changed(self.target.name, [[migration.app_label, migration.name]])
        self.left.pop(0)
        journal("begin", database=self.target.name, app=migration.app_label, name=migration.name)
        began = time.monotonic()
        result = self.real(executor, state, migration, fake=fake, fake_initial=fake_initial)
        journal("done", seconds=round(time.monotonic() - began, 3))
        return result


def run(target, connection):
    """The project's own command, for one target."""
    from django.core.management import call_command

    words = {"interactive": False, "verbosity": 0, "stdout": io.StringIO(), "stderr": io.StringIO()}
    if target.schema is not None:
        # For this schema alone, in this process.
        call_command("migrate_schemas", schema_name=target.schema, executor="standard", **words)
    else:
        call_command("migrate", database=target.alias, skip_checks=True, **words)


def apply():
    """Applies the plan of every target, when each is still what was judged. Ends with what the database then says."""
    targets = chosen()
    for target in targets:
        connection = connected(target)
        stage("plan")
        plan = plan_of(connection)
        if plan != REQUEST["expected"][target.name]:
            changed(target.name, plan)
    exactly = Exactly()
    for target in targets:
        expected = REQUEST["expected"][target.name]
        if not expected:
            continue
        connection = connected(target)
        exactly.target = target
        exactly.left = [entry[:2] for entry in expected]
        watch = Watch(connection)
        watch.wait(REQUEST["lockTimeout"])
        session = session_of(connection)
        if session is not None:
            journal("session", database=target.name, **session)
        stage("apply")
        with connection.execute_wrapper(watch):
            run(target, connection)
    from django.db import connections

    # What is not committed by now never will be.
    connections.close_all()
    ask()


# --- what the database says afterwards ---------------------------------------------------------------------------------


def ask():
    """
    What every target has recorded, over a connection of its own: an open transaction hides nothing from it. Where the process
    that applied has died, its statements are ended first, so that nothing changes behind the answer.
    """
    ANSWER["recorded"] = []
    for target in chosen():
        connection = connected(target)
        engine = "postgresql" if connection.vendor == "postgresql" else "mysql" if connection.vendor == "mysql" else ""
        settle(engine, Watch(connection).raw, REQUEST.get("sessions", {}).get(target.name, []))
        ANSWER["recorded"].append({"database": target.name, **answer_of(connection)})
    stage("done")


def answer_of(connection):
    from django.db.migrations.recorder import MigrationRecorder

    answer = {"migrations": [list(key) for key in MigrationRecorder(connection).applied_migrations()], "invalid": []}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
    return answer
`;var Ce=`"""What the probes share: the request, the answer and its file, and how an error is told.

The answer goes to a file, never to standard output: projects print there.
"""
import json
import os
import sys

OUT = sys.argv[1]
with open(sys.argv[2], encoding="utf-8") as file:
    REQUEST = json.load(file)
# A project may fork while it is loaded. Only the process that was started answers.
MAIN = os.getpid()
ROOT = os.path.realpath(REQUEST["root"])
HERE = os.path.dirname(os.path.abspath(__file__))
ANSWER = {"stage": "start"}
# Passwords this process knows; no text of the answer shows them.
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


class Target:
    """One history of migrations: an alias of the settings, and the schema in it where a project has one for each tenant."""

    def __init__(self, alias, schema=None, enter=None, tenants=False):
        self.alias = alias
        self.schema = schema
        # What makes the connection look into the schema.
        self.enter = enter
        # Whether the application is one with schemas for tenants.
        self.tenants = tenants
        self.name = alias if schema is None else alias + "/" + schema


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
    if os.getpid() != MAIN:
        return
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(temporary, OUT)


def journal(event, **facts):
    """
    Adds one line to the journal of an application, which is beside the answer. It is there whatever happens to this process
    afterwards: the line is with the system before the function returns.
    """
    if os.getpid() != MAIN:
        return
    descriptor = os.open(OUT + ".journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (json.dumps(concealed({"event": event, **facts})) + "\\n").encode("utf-8", "replace"))
    finally:
        os.close(descriptor)


def tell_where_on_end():
    """When this process is asked to end, it writes down where it stood: a project that hangs is told by its line."""
    import faulthandler

    try:
        file = open(OUT + ".stack", "w", opener=lambda path, flags: os.open(path, flags, 0o600))
        faulthandler.register(SIGTERM, file=file, all_threads=False, chain=True)
        # The file must live as long as the process.
        ENDING.append(file)
    except (AttributeError, OSError, ValueError):
        pass


# By its number: the module of that name takes longer to load than all of this.
SIGTERM = 15
ENDING = []
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


def digest_of(path):
    """What tells whether a file is still the one that was judged; None where it cannot be read."""
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (OSError, TypeError):
        return None


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)
        driver = getattr(connection.Database, "__name__", "")
        if driver in ("MySQLdb", "pymysql") and looks():
            options.setdefault("read_timeout", silence(seconds))


def missing_file(connection):
    """Whether SQLite's file does not exist: connecting would create it."""
    if connection.vendor != "sqlite":
        return False
    name = str(connection.settings_dict["NAME"])
    return ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name)


def looks():
    """Whether this run only looks. What is applied may take long, and must not be broken off for that."""
    return REQUEST["mode"] == "look"


def silence(seconds):
    """
    For how long a server may stay silent while it is only looked at. PyMySQL's own limit ends with the TCP connection,
    before the server's greeting; the answers of a loaded server may take longer than a connection may.
    """
    return 3 * seconds


def merge_mark(path):
    """The line on which an unfinished merge begins in a file; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return next((number for number, line in enumerate(file, 1) if line.startswith("<<<<<<< ")), None)
    except OSError:
        return None


def innermost(error):
    """The innermost line of the project in an error, or in the one that led to it: some frameworks raise their own in its place."""
    import traceback

    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(os.path.abspath(frame.filename)) != HERE and first_party(frame.filename):
                return {"file": relative(frame.filename), "line": frame.lineno}
        error = error.__cause__ or error.__context__
    return None


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    import traceback

    place, kind, message = None, type(error).__name__, str(error)
    if isinstance(error, SystemExit):
        message = "it called sys.exit(%s)" % ("" if error.code is None else repr(error.code))
    if isinstance(error, SyntaxError) and error.filename:
        mark = merge_mark(error.filename)
        if mark is not None:
            kind, message = "MergeConflict", "the file holds a merge that was not finished (<<<<<<<)"
        place = {"file": relative(error.filename), "line": mark or error.lineno}
    else:
        place = innermost(error)
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
        "type": kind,
        "message": message[:4000],
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

    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wanted
    return module


def conclude(main):
    """Runs \`main\`, writes the answer and ends the process. What \`main\` raises becomes part of the answer."""
    tell_where_on_end()
    try:
        main()
    except Stop:
        pass
    except BaseException as error:
        ANSWER["error"] = fault(error)
    finally:
        write()
        try:
            sys.stdout.flush()
        except Exception:
            # The project closed it.
            pass
        # A project's own threads and exit handlers must not keep the answer waiting.
        os._exit(0)
`;var Ut=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import inspect
import os
import re
import sys

from migration_guard_common import REQUEST, digest_of, first_party, keys_of, part, relative, silence, source_of


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


def migrates(model, connection):
    """Whether Django keeps the model's table in this database: not for proxies, swapped models, nor where a router forbids it."""
    from django.db import router

    return bool(model._meta.can_migrate(connection) and router.allow_migrate_model(connection.alias, model))


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
                facts["managed"] = migrates(managed, connection)
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
            if self.connection.vendor == "postgresql":
                limit = 1000 * silence(REQUEST["connectTimeout"])
                self.connection.cursor().execute("SET LOCAL statement_timeout = %d" % limit)
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


def look_closer(answer, executor, connection, plan, tables):
    """Adds the SQL of what is pending, and what the judgement has to know of the tables that it names."""
    entries = answer["pending"]
    known, expected = collected_before(connection, plan, entries) or collect_once(executor, connection, plan, entries)
    answer["known"] = known
    text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
    words = set(re.findall(r"[\\w$]+", text))
    touched = sorted(table for table in tables if table in words)
    answer["tables"] = columns_of(connection, touched)
    answer["existing"] = sorted(tables & words)
    with connection.cursor() as cursor:
        rows = lambda query: (cursor.execute(query), cursor.fetchall())[1]  # noqa: E731
        answer["keys"] = keys_of(rows, connection.vendor, text)
        if connection.vendor == "postgresql" and "CONCURRENTLY" in text.upper():
            cursor.execute(part("migration_guard_statements").INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
        there = {name.lower() for name in connection.introspection.table_names(cursor, include_views=True)}
    # The applied migrations have made them, and this user does not see them: what is known of them is nothing.
    answer["hidden"] = sorted(table for table in expected & words if table.lower() not in there)


# What was collected, by the plan and by what may make a difference to its SQL: schemas of tenants mostly have the same pending.
COLLECTED = {}


def key_of(connection, plan):
    from django.db import router

    return (
        connection.alias, tuple((m.app_label, m.name) for m, _ in plan),
        tuple(router.allow_migrate(connection.alias, app) for app in sorted({m.app_label for m, _ in plan})),
    )


def collected_before(connection, plan, entries):
    """Fills the entries with what the same plan came to elsewhere; None where it did not, or may come to something else."""
    found = COLLECTED.get(key_of(connection, plan))
    if found is None:
        return None
    import copy

    before, known, expected = found
    for entry, other in zip(entries, before):
        entry.update(copy.deepcopy(other))
    return known, expected


def collect_once(executor, connection, plan, entries):
    """Collects, and remembers it when no answer of the database went into it."""
    asked = []

    def noted(execute, sql, params, many, context):
        if not re.match(r"\\s*(SET|SAVEPOINT|RELEASE|ROLLBACK|START|PRAGMA|BEGIN)\\b", str(sql), re.I):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        known, expected = collect(executor, connection, plan, entries)
    if not asked:
        COLLECTED[key_of(connection, plan)] = (entries, known, expected)
    return known, expected


def collect(executor, connection, plan, entries):
    """
    Fills the SQL and the facts of every operation of every pending migration, without running any of it.
    @returns the columns that the models of the applied migrations know, by table, and the tables that must be there
    """
    from django.db import migrations

    real = migrations.RunPython.database_forwards
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known, expected = known_columns(state, connection)
        lost = None
        for (migration, _), entry in zip(plan, entries):
            if lost is not None:
                entry["sqlError"] = "what %s leaves behind is not known" % lost
                continue
            before, state = state, state.clone()
            try:
                state.apps
                collect_apart(migration, entry, state, connection)
            except Exception as error:
                entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                # The migrations behind this one are seen from the state that all of it leaves.
                try:
                    state = migration.mutate_state(before, preserve=True)
                except Exception:
                    lost = "%s.%s" % (migration.app_label, migration.name)
        return known, expected
    finally:
        migrations.RunPython.database_forwards = real


def known_columns(state, connection):
    known, expected = {}, set()
    for model in state.apps.get_models(include_auto_created=True):
        # Several models may share a table: proxies, and unmanaged ones.
        columns = known.setdefault(model._meta.db_table, [])
        columns.extend(field.column for field in model._meta.local_fields if field.column)
        if migrates(model, connection):
            expected.add(model._meta.db_table)
    return known, expected


def collect_apart(migration, entry, state, connection):
    """Collects one migration in a transaction of its own, in which nothing can be changed and of which nothing is left."""
    from django.db import transaction

    transactional = bool(migration.atomic)
    with ReadOnly(connection, transactional) as fence:
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


class Deferred:
    """Statements that Django runs at the end of a migration, and the operation that asked for each."""

    def __init__(self):
        # By identity: (statement, operation). The statement is held on to, so that no other one gets its identity.
        self.owned = {}

    def note(self, editor, facts):
        for item in editor.deferred_sql:
            self.owned.setdefault(id(item), (item, facts))

    def flush(self, editor, last):
        """Adds each to its operation as the editor writes it, which may be as several statements."""
        items, editor.deferred_sql = list(editor.deferred_sql), []
        for item in items:
            start = len(editor.collected_sql)
            editor.execute(item, None)
            _, owner = self.owned.get(id(item), (None, last))
            if owner is not None:
                owner["sql"].extend(str(sql) for sql in editor.collected_sql[start:])


def collect_migration(migration, entry, state, connection, transactional, guarded):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    if connection.vendor == "postgresql" and not editor.atomic_migration:
        # Some backends never run a migration in one transaction, whatever it says.
        entry["atomic"] = False
    deferred = Deferred()
    done = []
    try:
        with editor:
            for operation, facts in zip(migration.operations, entry["operations"]):
                try:
                    collect_operation(operation, migration.app_label, facts, editor, state, transactional, guarded)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.note(editor, facts)
                done.append(facts)
            deferred.flush(editor, done[-1] if done else None)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        deferred.flush(editor, None)
        raise


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
        "digest": digest_of(path),
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }
`;var Le=`"""What the programs that apply have to know of a statement before it runs, and of what an earlier try has left."""
import re
import time

from migration_guard_common import ANSWER

READS = re.compile(r"(SELECT|SHOW|SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|BEGIN|START|COMMIT|END)\\b", re.I)
COMMENTS = re.compile(r"(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*", re.S)
CONCURRENTLY = re.compile(r"(CREATE\\s+(UNIQUE\\s+)?INDEX|DROP\\s+INDEX|REINDEX\\b|ALTER\\s+TABLE\\b).*?\\bCONCURRENTLY\\b", re.I | re.S)
NAME = r'(?:"(?:[^"]|"")+"|[\\w$]+)'
CREATES = re.compile(
    r"CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(%s)\\s+ON\\s+(?:ONLY\\s+)?((?:%s\\.)?%s)" % (NAME, NAME, NAME),
    re.I)
REBUILDS = re.compile(r"REINDEX\\s+(?:\\([^)]*\\)\\s*)?INDEX\\s+CONCURRENTLY\\s+((?:%s\\.)?%s)" % (NAME, NAME), re.I)
# Of partitioned tables an index is invalid until each partition has its own: that is no leftover.
INVALID = """
SELECT n.nspname, i.relname, t.relname FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid) AND i.relname LIKE %s
AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid)
"""


def bare(text):
    """A statement without the comments before it."""
    return text[COMMENTS.match(text).end():]


def plain(name):
    """A name as the server keeps it, without its schema."""
    last = re.findall(NAME, name)[-1]
    return last[1:-1].replace('""', '"') if last.startswith('"') else last.lower()


def leftovers(text, rows):
    """
    The INVALID indexes that an earlier try of this very statement has left: (schema, name, table). \`rows\` runs a query.
    One that somebody is building at this moment is none.
    """
    creates, rebuilds = CREATES.match(bare(text)), REBUILDS.match(bare(text))
    if creates:
        name, table = plain(creates.group(1)), plain(creates.group(2))
        return [row for row in rows(INVALID, [like(name)]) if row[1] == name and row[2] == table]
    if rebuilds:
        # REINDEX makes its new index beside the old one, by this name.
        name = plain(rebuilds.group(1))[:57]
        wanted = re.compile(re.escape(name) + r"_ccnew\\d*$")
        return [row for row in rows(INVALID, [like(name) + "%"]) if wanted.match(row[1])]
    return []


def like(name):
    return name.replace("\\\\", "\\\\\\\\").replace("%", "\\\\%").replace("_", "\\\\_")


def quoted(*names):
    return ".".join('"%s"' % name.replace('"', '""') for name in names)


def only_reads(text):
    """Whether a statement leaves nothing behind that a later look could find."""
    return bool(READS.match(bare(text)))


def is_concurrent(text):
    """Whether a statement of PostgreSQL works beside everybody else, and must not be cut off for waiting."""
    return bool(CONCURRENTLY.match(bare(text)))


# For so long the server may take to end an abandoned statement, and for so long it may end by itself.
SETTLE_SECONDS = 5
BY_ITSELF_SECONDS = 0.5


def settle(engine, query, sessions):
    """
    Ends what dead processes have left at work in the server: nobody would ever commit it. Those that do not end are told.
    @param query: runs a statement with its values, and returns its rows
    """
    for session in sessions:
        begun, asked = time.monotonic(), False
        while at_work(engine, query, session):
            waited = time.monotonic() - begun
            if waited > SETTLE_SECONDS:
                ANSWER.setdefault("working", []).append(session["id"])
                break
            if not asked and waited > BY_ITSELF_SECONDS:
                asked = True
                try:
                    if engine == "postgresql":
                        query("SELECT pg_terminate_backend(%s)", [session["id"]])
                    else:
                        query("KILL %d" % session["id"])
                except Exception:
                    # Gone meanwhile, or not ours to end: whether it still works is asked again.
                    pass
            time.sleep(0.1)


def at_work(engine, query, session):
    if engine == "postgresql":
        # Within a transaction the first answer would stand.
        query("SELECT pg_stat_clear_snapshot()")
        return bool(query("SELECT 1 FROM pg_stat_activity WHERE pid = %s AND backend_start::text = %s", [session["id"], session["since"]]))
    if engine in ("mariadb", "mysql"):
        if not query("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = %d" % session["id"]):
            return False
        # Since a restart the number may be somebody else's.
        up = int(query("SHOW GLOBAL STATUS LIKE 'Uptime'")[0][1])
        return up >= int(query("SELECT TIMESTAMPDIFF(SECOND, '%s', NOW())" % session["since"])[0][0])
    return False
`;var jt=`"""Which databases, and which schemas in them, the migrations of a Django project are for."""
from migration_guard_common import ANSWER, REQUEST, Target, fault, give_up_after, missing_file, stage


def tenant_library():
    """The utilities of django-tenants or django-tenant-schemas, which share their interface; None without them."""
    from django.apps import apps

    for name in ("django_tenants", "tenant_schemas"):
        if apps.is_installed(name):
            from importlib import import_module

            return import_module(name + ".utils")
    return None


def tenant_alias(library):
    return getattr(library, "get_tenant_database_alias", lambda: "default")()


def public_of(alias, library):
    from django.db import connections

    return Target(alias, library.get_public_schema_name(), lambda: connections[alias].set_schema_to_public(), True)


def tenants_of(alias, library):
    """The targets of all tenants, as \`migrate_schemas\` finds them: by the table of tenants in the public schema."""
    from django.db import connections

    connection = connections[alias]
    connection.set_schema_to_public()
    model = library.get_tenant_model()
    if model._meta.db_table not in connection.introspection.table_names():
        # A new database: the table of tenants is among what is pending.
        return []
    rows = model._default_manager.using(alias).exclude(schema_name=library.get_public_schema_name()).order_by("schema_name")
    several = getattr(library, "has_multi_type_tenants", lambda: False)()
    found = []
    for row in rows:
        words = {"tenant_type": row.get_tenant_type()} if several else {}
        enter = lambda name=row.schema_name, words=words: connection.set_schema(name, **words)  # noqa: E731
        found.append(Target(alias, row.schema_name, enter, True))
    return found


def identity(connection):
    """What tells a server's database from all others, and whether it only follows another server."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_postmaster_start_time()::text, current_database(), pg_is_in_recovery()")
        elif connection.vendor == "mysql":
            cursor.execute("SELECT CONCAT(@@hostname, ':', @@port, ':', @@datadir), DATABASE(), @@global.read_only")
        else:
            return str(connection.settings_dict.get("NAME")), False
        *same, follows = cursor.fetchone()
        return tuple(same), str(follows) not in ("0", "False", "OFF")


def migrated_somewhere(alias, labels):
    """Whether the routers let any application with migrations into the database."""
    from django.db import router

    return any(router.allow_migrate(alias, label) for label in labels)


def candidates():
    """The aliases beside \`default\` that may hold a history; those that cannot are said to be left out."""
    from django.apps import apps
    from django.db import connections

    labels = [app.label for app in apps.get_app_configs()]
    for alias in connections:
        if alias == "default":
            continue
        mirror = (connections[alias].settings_dict.get("TEST") or {}).get("MIRROR")
        if mirror:
            ANSWER["leftOut"].append({"alias": alias, "why": "it mirrors '%s'" % mirror})
        elif connections[alias].vendor == "unknown":
            ANSWER["leftOut"].append({"alias": alias, "why": "it has no engine"})
        elif not migrated_somewhere(alias, labels):
            ANSWER["leftOut"].append({"alias": alias, "why": "no router lets migrations into it"})
        else:
            yield alias


def leave_out(connection, seen):
    """
    Why an alias that nobody named is no target; None where it is one. A replica, or a second way to the same database, is none
    of its own, and one without a history is migrated by somebody else or not at all.
    @param seen: aliases by the identity of their databases; what is looked at is added
    """
    same, follows = identity(connection)
    if same in seen:
        return "it is the database of '%s'" % seen[same]
    if follows:
        return "it is a replica, which follows its primary"
    if "django_migrations" not in connection.introspection.table_names():
        return "it has no history of migrations"
    seen[same] = connection.alias
    return None


def targets_of(alias):
    """The targets of one alias: one, or one for each schema of tenants. The public schema is first: it knows the others."""
    library = tenant_library()
    if library is None or alias != tenant_alias(library):
        yield Target(alias)
        return
    yield public_of(alias, library)
    yield from tenants_of(alias, library)


def look_further(look_at_alias, describe):
    """Where no alias was named: those beside \`default\` that this project migrates, too. Returns an executor, or None."""
    from django.db import connections

    seen, executor = {}, None
    first = connections["default"]
    if first.connection is not None:
        same, _ = identity(first)
        seen[same] = "default"
    for alias in candidates():
        connection = connections[alias]
        answer = {"alias": alias}
        try:
            stage("connect")
            give_up_after(connection, REQUEST["connectTimeout"])
            why = "its file does not exist" if missing_file(connection) else leave_out(connection, seen)
        except Exception as error:
            describe(answer, Target(alias), connection)
            ANSWER["databases"].append({**answer, "stage": "connect", "error": fault(error)})
            continue
        if why is not None:
            ANSWER["leftOut"].append({"alias": alias, "why": why})
            continue
        executor = look_at_alias(alias) or executor
    return executor
`;var H=require("node:path");var Gt={type:"Interrupted",message:"",code:null,place:null};function Jr(e,n){for(let[,t,o]of e.matchAll(/^ {2}File "([^"\n]+)", line (\d+) in /gm)){let r=(0,H.relative)(n,t);if(!(r===""||r.startsWith("..")||(0,H.isAbsolute)(r))&&!/(^|\/)(site-packages|dist-packages|lib\/python\d)/.test(r))return{file:r,line:Number(o)}}}function Xr(e){return e.split(`
`).flatMap(n=>{if(n.trim()==="")return[];try{return[JSON.parse(n)]}catch{return[]}})}async function zr(e,n,t){let{exec:o,deadline:r,env:a}=e,[i,s,l]=t;return o(n.python,[i,s,l],{cwd:n.cwd,env:{...a,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(d=>{if(!(n.journal&&r.signal.aborted))throw r.signal.throwIfAborted(),new b({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${W(d)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:d})})}function Zr(e,n,t){let o=n===void 0?void 0:Jr(n,t);return!(e instanceof z)||!o?e:new b({code:e.code,what:`${e.what} The project's code stood at ${o.file}:${o.line}.`,remedy:"See what it waits for there; set 'timeout' if that takes so long for a reason.",place:o,cause:e})}function ea(e,n){let t=n.split(`
`).slice(-3).join(" ").slice(-600);return new b({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${e.signal??`exit code ${e.code}`}). ${t}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}async function De(e,n){let{files:t,deadline:o,secrets:r}=e,a=t.temporary(e.temporary);try{let i=Object.keys(n.sources),s=(0,H.join)(a.path,`${i[0]}.py`),l=(0,H.join)(a.path,"answer.json"),d=(0,H.join)(a.path,"request.json");for(let m of i)t.write((0,H.join)(a.path,`${m}.py`),n.sources[m]);t.write(d,JSON.stringify(n.request));let c=()=>Q(Xr(t.read(`${l}.journal`)??""),r),u=()=>{let m=t.read(l);return m===void 0?void 0:Q(JSON.parse(m),r)},f;try{f=await zr(e,n,[s,l,d])}catch(m){throw Zr(m,t.read(`${l}.stack`),n.root)}if(f===void 0)return{error:{...Gt,message:W(o.signal.reason)},...u(),journal:c()};let p=Z(`${f.stdout}${f.stderr}`.trim(),r);p!==""&&e.note(`the project printed:
${p.slice(-4e3)}`);let g=u();if(n.journal&&(g===void 0||na(g))){let m=f.signal?`was killed (${f.signal})`:`ended with exit code ${f.code}`;if(g!==void 0||c().length>0)return{...g,journal:c(),error:{...Gt,message:`Its process ${m}.`}}}if(g===void 0)throw ea(f,p);return{...g,journal:c()}}finally{a.remove()}}function na(e){return!e.error&&!e.changed&&e.stage!=="done"}var C=require("node:path");var ta=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,Wt=2;function ee(e,n,t,o=Wt){let r=e.list(n),a=r.filter(i=>!i.endsWith("/")&&t(i,(0,C.join)(n,i))).map(i=>(0,C.join)(n,i)).sort();return a.length>0||o===0?a:r.filter(i=>i.endsWith("/")&&!ta.test(i)).sort().flatMap(i=>ee(e,(0,C.join)(n,i.slice(0,-1)),t,o-1))}var oa=/^[VR](?:[\d.]|_(?!_))*__.+\.sql$/;function Ht(e,n){return ee(e,n,t=>t==="manage.py")}function mn(e){return/^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*alembic[ \t]*[.\]]/m.test(e??"")}function Bt(e){return/^\[alembic\]/m.test(e??"")&&/^script_location\s*[=:]/m.test(e??"")}function Qt(e,n){let t=(0,C.dirname)(n);return e.list(t).filter(o=>o.endsWith(".ini")).map(o=>(0,C.join)(t,o)).filter(o=>o!==n&&Bt(e.read(o))).sort()}function hn(e,n){let t=ee(e,n,r=>r==="alembic.ini");if(t.length>0)return t;let o=ee(e,n,(r,a)=>r.endsWith(".ini")&&Bt(e.read(a)));return o.length>0?o:ee(e,n,(r,a)=>r==="pyproject.toml"&&mn(e.read(a)))}function gn(e,n){return ee(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function ra(e,n){return ee(e,n,t=>oa.test(t),Wt+1)}function aa(e){return e===void 0||/django/i.test(e)||!/\b(flask|alembic)/i.test(e)}function Yt(e,n,t){if(t||Ht(e,n).some(o=>aa(e.read(o))))return"django";if(hn(e,n).length>0)return"alembic";if(gn(e,n).length>0||ra(e,n).length>0)return"flyway";throw new b({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither a manage.py nor a configuration of Alembic or Flyway in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function Kt(e,n,t){let o=Ht(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(a=>(0,C.relative)(n,a)).join(", ");throw new b({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new b({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function yn(e,n,t){let o=t||".venv/bin/python",r=(0,C.isAbsolute)(o)?[o]:o.includes("/")?[(0,C.join)(n.directory,o),(0,C.join)(n.root,o)]:(n.path??"").split(":").map(i=>(0,C.join)(i,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,C.join)(n.virtualEnv,"bin/python"));let a=r.find(i=>e.executable(i));if(a)return a;throw new b({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}var ia={migration_guard_probe:Mt,migration_guard_common:Ce,migration_guard_pending:Ut,migration_guard_targets:jt,migration_guard_statements:Le,migration_guard_apply:qt};function wn(e,n,t,o=!1){let r=Kt(e.files,n.directory,n.settings),a=r?(0,Vt.dirname)(r):n.directory;return De(e,{sources:ia,journal:o,python:n.python,cwd:a,root:n.root,request:{root:n.root,directory:a,manage:r??null,settings:n.settings??null,drift:"off",sql:!1,databases:[],...t}})}async function Jt(e,n,t){let o=await wn(e,n,{mode:"look",...t}),{databases:r=[],journal:a,...i}=o;return{...i,databases:r,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Xt(e,n,t){let o=await wn(e,n,{mode:"apply",...t},!0);return{...o,...Ie(o.journal)}}async function zt(e,n,t){return bn(await wn(e,n,{mode:"ask",lockTimeout:1,...t}))}function bn(e){if(e.error||e.changed||e.stage!=="done")return{};let{recorded:n}=e;return{...n?{recorded:n}:{},...e.working?{working:!0}:{}}}function Zt(e,n){if(n.endsWith(".toml"))return{ini:null,toml:n};let t=(0,F.join)((0,F.dirname)(n),"pyproject.toml");return{ini:n,toml:mn(e.files.read(t))?t:null}}function eo(e,n){let{directory:t,config:o}=n;if(o){let s=(0,F.isAbsolute)(o)?o:(0,F.join)(t,o);if(!e.files.exists(s))throw new b({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${o}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."});return{...Zt(e,s),places:[...new Set([t,(0,F.dirname)(s)])]}}let r=hn(e.files,t),[a,...i]=r;if(a!==void 0&&i.length===0)return{...Zt(e,a),places:[...new Set([(0,F.dirname)(a),t])]};throw new b({code:"ALEMBIC_CONFIG_MISSING",what:r.length===0?"There is neither alembic.ini nor a pyproject.toml with [tool.alembic] in the working directory or two levels below.":`There are ${r.length} configurations of Alembic: ${r.map(s=>(0,F.relative)(t,s)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}function sa(e,n){let{ini:t}=eo(e,n);return t===null||n.config?[]:Qt(e.files,t).map(o=>({alias:(0,F.relative)(n.directory,o),why:"it is another configuration, which 'alembic-config' can name in a step of its own"}))}var la={migration_guard_probe:Dt,migration_guard_common:Ce,migration_guard_project:Ft,migration_guard_recording:$t,migration_guard_statements:Le,migration_guard_apply:Lt};function kn(e,n,t,o=!1){let{ini:r,toml:a,places:i}=eo(e,n);return De(e,{sources:la,journal:o,python:n.python,cwd:i[0],root:n.root,request:{root:n.root,directory:n.directory,config:r,toml:a,places:i,x:n.arguments,sql:!1,drift:!1,...t}})}async function no(e,n,t){let o=await kn(e,n,{mode:"look",...t}),{databases:r=[],journal:a,...i}=o;return{...i,databases:r,tool:"alembic",leftOut:sa(e,n)}}async function to(e,n,t){let o=da(t.expected),r=await kn(e,n,{mode:"apply",...t,expected:o},!0);return{...r,...Ie(r.journal)}}function da(e){return Object.fromEntries(Object.entries(e).map(([n,t])=>[n,t.map(([,o,r])=>[o,r])]))}async function oo(e,n,t){return bn(await kn(e,n,{mode:"ask",lockTimeout:1,...t}))}var ca={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function ro(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+/g," ").replace(/ (collate|character set|charset) \S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),r=/^([a-z_][^()[\]]*?) ?(?:\(([^)]*)\))? ?((?:with|without) time zone)? ?(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let a=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),i=r[2]??"",s=i.split(",").map(c=>c.trim()),l=e==="mariadb"||e==="mysql";a=ca[a]??a,l&&(a==="boolean"||a==="tinyint"&&i==="1")&&(a="tinyint"),l&&a==="json"&&(a="longtext");let d=/^(tinyint|smallint|mediumint|int|bigint)$/.test(a);return{name:`${a}${r[4]??""}`,arguments:d||/^(enum|set)$/.test(a)?[]:s.filter(c=>/^\d+$/.test(c)).map(Number),unsigned:t,values:/^(enum|set)$/.test(a)?s:[]}}var ao=["tinyint","smallint","mediumint","int","bigint"],_n=["tinytext","text","mediumtext","longtext"],ua=["tinyblob","blob","mediumblob","longblob"],io=255;function he(e,n,t,o){let r=ro(e,n),a=ro(e,t),i=e==="mariadb"||e==="mysql";if(r.name===a.name&&r.unsigned===a.unsigned&&r.arguments.join()===a.arguments.join()&&r.values.join()===a.values.join())return"same";let[l=0,d=0]=r.arguments,[c=0,u=0]=a.arguments;for(let f of[ao,...i?[_n,ua]:[]]){let p=f.indexOf(r.name),g=f.indexOf(a.name);if(!(p<0||g<0))return r.unsigned!==a.unsigned?a.unsigned||g<=p?"narrows":"widens-by-copy":g>p?"widens-by-copy":"narrows"}if(r.name==="varchar"&&a.name==="varchar")return i?c<l?"narrows":(o?[o]:[1,2,3,4]).some(p=>l*p<=io&&c*p>io)?"widens-by-copy":"widens":a.arguments.length===0?"widens":r.arguments.length===0||c<l?"narrows":"widens";if(r.name==="char"&&a.name==="char")return c>l?"widens-by-copy":"narrows";if(r.name==="decimal"&&a.name==="decimal")return a.arguments.length===0?i?"narrows":"widens":r.arguments.length===0||u<d||c-u<l-d?"narrows":!i&&u===d?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&a.name==="text")return"widens";if(r.name==="text"&&a.name==="varchar")return a.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&a.name==="inet")return"widens"}if(i){if(/^(var)?char$/.test(r.name)&&_n.includes(a.name))return"widens-by-copy";if(_n.includes(r.name)&&a.name==="varchar")return"narrows";if(r.name===a.name&&/^(enum|set)$/.test(a.name))return r.values.every((f,p)=>a.values[p]===f)?"widens":"converts";if(r.name===a.name&&/^(datetime|timestamp|time)$/.test(a.name))return c>=l?"widens-by-copy":"narrows"}return r.name==="float"&&a.name==="double"?"widens-by-copy":r.name==="double"&&a.name==="float"?"narrows":ao.includes(r.name)&&a.name==="decimal"?c-u>=19?"widens-by-copy":"narrows":"converts"}function so(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function fa(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function pa(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function ma(e,n,t,o){let r={table:e,column:n.column??n.name},a=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&a.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&he(o,n.type??"",t.type??"",4)!=="same"&&a.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&a.push({...r,kind:"set-not-null"}),!n.null&&t.null&&a.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&a.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&a.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&a.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&a.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&a.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&a.push({...r,kind:"change-type",type:t.type??"",using:!0});let i=n.references&&n.constraint?n.references:null,s=t.references&&t.constraint?t.references:null;return i!==s&&(i&&a.push({...r,kind:"drop-constraint",key:"foreign-key"}),s&&a.push({...r,kind:"add-foreign-key",columns:[r.column],references:s})),a}function ge(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:a}=e,i=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let s=(e.inner??[]).map(l=>ge(l,n));return s.every(l=>l!==void 0)?s.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(a?.manyToMany)return[{kind:"create-table",table:`${o}_${a.name}`}];if(!so(a))return[];let s=a.index&&!a.unique?[{kind:"add-index",table:o,columns:[a.column??a.name]}]:[];return[fa(o,a),...pa(a)?i:[],...s]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:so(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!a?void 0:r.column===a.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:a.column??""}];if(t.has("AlterField"))return!r||!a?void 0:ma(o,r,a,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let s=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:s?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>s?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...i];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var T=["mariadb","mysql","postgresql","sqlite"],A=["mariadb","mysql"],E=["postgresql"],S=["sqlite"],y={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",flywayLock:"https://documentation.red-gate.com/fd/flyway-postgresql-transactional-lock-setting-277579114.html",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},B=[{engines:T,lock:"instant",compat:"keeps"}],En=[{id:"create-table",kinds:["create-table"],verdicts:B,explanation:"A new table: no running code knows it.",recipe:"",link:y.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:y.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:y.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:y.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:A,lock:"rewrites",compat:"keeps"},{engines:E,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:y.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:A,lock:"online",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:y.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:B,explanation:"Only the catalogue changes.",recipe:"",link:y.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:A,lock:"rewrites",compat:"keeps"},{engines:E,lock:"rewrites",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:y.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:T,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:y.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:A,lock:"rewrites",compat:"keeps"},{engines:E,lock:"rewrites",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:y.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:A,lock:"rewrites"},{engines:E,lock:"rewrites"},{engines:S,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:y.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:E,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:y.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:A,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:y.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:A,lock:"online"},{engines:E,lock:"blocks-writes"},{engines:S,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:y.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:A,lock:"instant"},{engines:E,lock:"blocks-writes"},{engines:S,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:y.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:E,from:"11",lock:"instant"},{engines:E,below:"11",lock:"rewrites"},{engines:S,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:y.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:E,lock:"instant"},{engines:S,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:y.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:T,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:y.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:T,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:y.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:T,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:y.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:E,lock:"instant",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:y.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:E,lock:"instant",compat:"breaks"},{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:y.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:y.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:B,explanation:"The type stays what it is.",recipe:"",link:y.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:y.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:T,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:y.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:T,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:y.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:T,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:y.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:T,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:y.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:E,from:"12",lock:"instant",compat:"keeps"},{engines:E,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:y.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:A,lock:"online",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:y.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:A,lock:"online",compat:"keeps"},{engines:E,lock:"instant",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:y.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:y.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:y.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:y.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:y.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:A,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:y.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:A,lock:"online",compat:"keeps"},{engines:E,lock:"blocks-writes",compat:"keeps"},{engines:S,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:y.concurrent},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:A,lock:"online",compat:"unknown"},{engines:E,lock:"instant",compat:"unknown"},{engines:S,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:y.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:A,lock:"online",compat:"unknown"},{engines:E,lock:"instant",compat:"unknown"},{engines:S,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:y.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:A,lock:"online",compat:"keeps"},{engines:E,lock:"instant",compat:"keeps"},{engines:S,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:y.pgIndex},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:B,explanation:"No query names a CHECK.",recipe:"",link:y.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:T,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:y.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:y.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:y.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:y.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:T,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:y.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:y.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:A,lock:"online",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:S,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:y.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:T,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:y.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:y.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:A,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:y.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:A,lock:"rewrites",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:y.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:y.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:y.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:A,lock:"rewrites",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:y.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:E,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:y.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:A,lock:"online",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:y.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:T,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:y.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:y.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:y.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:T,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:y.expandContract},{id:"create-view",kinds:["create-view"],verdicts:B,explanation:"A new view: no running code knows it.",recipe:"",link:y.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:y.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:T,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:y.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:T,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:y.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:B,explanation:"Something new that no running code knows.",recipe:"",link:y.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:y.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:y.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:A,lock:"blocks-writes",compat:"keeps"},{engines:E,lock:"online",compat:"keeps"},{engines:S,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:y.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:B,explanation:"New rows lock nothing that exists.",recipe:"",link:y.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:T,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:y.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:T,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:y.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:B,explanation:"The function does nothing.",recipe:"",link:y.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:y.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:T,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:y.runPython},{id:"read",kinds:["read","session"],verdicts:B,explanation:"Nothing is changed.",recipe:"",link:y.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:T,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:y.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:y.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:T,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:y.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:T,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:y.pgLocks}],U={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:y.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:y.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:y.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:y.mariadbOverview},openTransaction:{id:"open-transaction",explanation:"It begins a transaction and does not end it: what comes after, the record of the migration included, is never committed.",recipe:"Add the COMMIT, or leave the BEGIN to the migration tool.",link:y.nonAtomic},transactionalLock:{id:"transactional-lock",explanation:"Flyway holds a transaction open while it migrates, and CONCURRENTLY waits for every open transaction: it never ends.",recipe:"Set `flyway.postgresql.transactional.lock=false`; Flyway then takes its lock for the session.",link:y.flywayLock},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:y.pgLocks}};var ha=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,ga=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function ne(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],a=-1,i=0,s=0,l=!1,d=g=>e.slice(0,g).split(`
`).length,c=(g,m,h)=>{a<0&&(a=h);let w=g==="word"?m.toUpperCase():"";r.push({kind:g,text:m,upper:w});let k=r.find(({upper:_})=>ha.test(_))?.upper??"";if(r[0]?.upper!=="CREATE"||!ga.test(k))return;let I=r.at(-2)?.upper==="END";w==="BEGIN"||w==="CASE"&&!I?s+=1:w==="END"&&s>0?s-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(w)&&I&&(s+=1)},u=g=>{if(r.length>0){let m=e.slice(a,g).trim();o.push({text:m,line:d(a),end:d(Math.max(a,g-1)),tokens:r,...l||s>0?{open:!0}:{}})}r=[],a=-1,s=0,l=!1},f=(g,m,h)=>{let w=m+1;for(;w<e.length;)if(h&&e[w]==="\\")w+=2;else if(e[w]!==g)w+=1;else if(e[w+1]===g)w+=2;else return w+1;return l=!0,e.length},p=g=>{let m=0;for(let h=g;h<e.length;h+=1)if(e.startsWith("/*",h)&&(m===0||n==="postgresql"))m+=1,h+=1;else if(e.startsWith("*/",h)&&(m-=1,h+=1,m===0))return h+1;return e.length};for(;i<e.length;){let g=e.slice(i,i+200),m=e[i];if(/\s/.test(m))i+=1;else if(t?/^(--(\s|$)|#)/.test(g):g.startsWith("--")){let h=e.indexOf(`
`,i);i=h<0?e.length:h}else if(g.startsWith("/*")){let h=t?/^\/\*M?!\d*/.exec(g)?.[0]:void 0;i=h===void 0?p(i):i+h.length}else if(g.startsWith("*/"))i+=2;else if(m==="'"){let h=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,i-2),i)),w=f("'",i,h);c("string",e.slice(i+1,w-1),i),i=w}else if(m==="`"||m==='"'){let h=f(m,i,t&&m==='"');c("name",e.slice(i+1,h-1).replaceAll(m+m,m),i),i=h}else if(n==="postgresql"&&/^\$\w*\$/.test(g)){let h=/^\$\w*\$/.exec(g)[0],w=e.indexOf(h,i+h.length);w<0&&(l=!0);let k=w<0?e.length:w+h.length;c("string",e.slice(i+h.length,k-h.length),i),i=k}else if(/[\p{L}_]/u.test(m)){let h=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(i,i+300))[0];c("word",h,i),i+=h.length}else if(/\d/.test(m)){let h=/^\d[\w.]*/.exec(g)[0];c("number",h,i),i+=h.length}else if(m===";")s>0?(c("punctuation",";",i),i+=1):(i+=1,u(i));else{let h=g.startsWith("::")?"::":m;c("punctuation",h,i),i+=h.length}}return u(e.length),o}var $=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(t.text),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function K(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function L(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var ya=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),Fe=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=L(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of K(n.slice(1))){let o=t.findIndex(({kind:s,text:l})=>s==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:s})=>s!==":"),a=t.slice(o+1),i=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(L(a))?this.saved.add(i):this.saved.delete(i):i==="SQL_MODE"&&!this.harmless(a)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},a)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[a-1]?.text==="@"&&n[a-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(i=>i.trim().toUpperCase()).every(i=>i===""||ya.has(i)))}};var wa=/^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|FLUSH|LOCK|INSTALL|UNINSTALL|CACHE)$/;function ba(e,n,t){let[o="",r="",a=""]=e.map(({upper:s})=>s),i=t==="mariadb"||t==="mysql";return o==="BEGIN"?r==="NOT"?n:!0:o==="START"&&r==="TRANSACTION"?!0:o==="COMMIT"||o==="END"?r==="AND"&&a==="CHAIN":o==="ROLLBACK"||o==="ABORT"?e.some(({upper:s})=>s==="TO")?n:e.some(({upper:s})=>s==="CHAIN")&&a!=="NO":o==="PREPARE"&&r==="TRANSACTION"?!1:i&&o==="SET"&&e.some(({upper:s})=>s==="AUTOCOMMIT")?/^(0|OFF)$/i.test(e.at(-1)?.text===";"?e.at(-2)?.text??"":e.at(-1)?.text??""):i&&wa.test(o)&&r!=="TEMPORARY"?!1:n}function lo(e,n){return e.some(t=>ne(t,n).some(({tokens:o})=>{let r=o[0]?.upper??"";return/^(COMMIT|ABORT|END)$/.test(r)?!0:r==="ROLLBACK"&&!o.some(({upper:a})=>a==="TO")}))}function ka(e,n,t,o){return o==="alembic"?n.atomic!==!1:e.atomic&&(o==="flyway"||t==="postgresql"||t==="sqlite")}function co(e,n,t){let o;for(let r of e.operations){if(ka(e,r,n,t)){if(o)return o;continue}for(let a of r.sql)for(let{tokens:i}of ne(a,n))o=ba(i,o!==void 0,n)?o??r:void 0}return o}var _a=["AddField","RemoveField","AlterField","RenameField","CreateModel","DeleteModel"];function Ea(e,n){return e.sqlError!==void 0||e.sql.some(o=>!/^\s*--/.test(o))||!e.bases?.some(o=>_a.includes(o))||e.managed===!1||e.after?.manyToMany||e.before?.manyToMany?!1:(ge(e,n)??[]).some(({kind:o})=>/^(create-table|drop-table|add-column|drop-column|rename-column|set-not-null|drop-not-null|change-type)$/.test(o))}function uo(e){let n=e.engine;return n==="sqlite"||e.fresh||!e.pending?e:{...e,pending:e.pending.map(t=>({...t,operations:t.operations.map(o=>Ea(o,n)?{...o,sqlError:"it changes the database, and no SQL came of it"}:o)}))}}var Ta=/\bCONCURRENTLY\b/i;function fo(e,n,t){return e.map(o=>{let r=n.find(({alias:d})=>d===o.database),a=r?.engine,i=[],s=(d,c,u)=>{let{id:f,...p}=U[d];i.push({rule:f,...p,lock:"unknown",compat:"keeps",subject:u,line:c,file:o.file})},l=co(o,a,t);if(l&&s("openTransaction",l.line??o.line??null,l.sql[0]?.slice(0,80)??""),r?.transactionalLock){let d=o.operations.find(c=>c.sql.some(u=>Ta.test(u)));d&&s("transactionalLock",d.line??null,d.sql[0]?.slice(0,80)??"")}return i.length===0?o:{...o,lock:"unknown",safe:!1,findings:[...o.findings,...i]}})}function po(e,n){return e&&!e.startsWith("/")?{file:e,...n?{line:n}:{}}:void 0}function mo(e,n,t){for(let o of e){let r=n.find(({alias:s})=>s===o.database)?.engine,a=co(o,r,t);if(!a)continue;let i=po(o.file,a.line??o.line);return{status:"unsafe",fault:new b({code:"MIGRATION_LEAVES_TRANSACTION",what:`The migration ${N(o)} begins a transaction and does not end it: nothing behind that would be kept, the record of the migration included. None was applied.`,remedy:"Add the COMMIT, or leave the BEGIN to the migration tool.",...i?{place:i}:{}})}}}function ho(e){for(let n of e){let[t]=n.hidden??[];if(t===void 0)continue;let o=n.pending?.find(({operations:i})=>i.some(({sql:s})=>s.some(l=>l.match(/[\w$]+/g)?.includes(t)))),r=o?.operations.find(({sql:i})=>i.some(s=>s.match(/[\w$]+/g)?.includes(t))),a=po(o?.file??null,r?.line??o?.line);return{status:"error",fault:new b({code:"TABLE_NOT_VISIBLE",what:`${o?`${N(o)} changes`:"A pending migration changes"} the table ${t}, which an applied migration has made and which ${n.user?`the user '${n.user}'`:"this user"} does not see in '${n.alias}'.`,remedy:`Grant it SELECT on ${t}; or, where the table is gone, restore it: the migration would fail.`,...a?{place:a}:{}})}}}var go=/^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|LOCK)\b/i,Sa=/^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\S*(django_migrations|alembic_version|flyway_schema_history)\b/i;function xa(e,n,t,o){let r=t==="postgresql"||t==="sqlite"&&o!=="alembic",a=n.operations.flatMap(({sql:p})=>p),i=t!==void 0&&lo(a,t);if(!e.counted){let p=r&&n.atomic&&!i;return{kept:p?[]:void 0,underWay:void 0,whole:p}}let s=e.statements.filter(({sql:p})=>!Sa.test(p)),l=e.statements.at(-1),d=l&&!l.done&&!l.atomic?l.sql:void 0;if(r){let p=e.statements.findLastIndex(({atomic:h})=>!h),g=s.filter(h=>{let w=e.statements.indexOf(h);return h.done&&(!h.atomic||w<p||i&&w<e.statements.length-1)}),m=s.every(({atomic:h})=>h)&&!i&&(s.length>0||n.atomic);return{kept:g.map(({sql:h})=>h),underWay:d,whole:m&&g.length===0}}let c=s.findLastIndex(({sql:p,done:g,atomic:m})=>g&&(!m||go.test(p))),u=s.filter(({done:p},g)=>p&&g<=c),f=l&&!l.done&&(go.test(l.sql)||!l.atomic)?l.sql:void 0;return{kept:u.map(({sql:p})=>p),underWay:o==="flyway"?void 0:f,whole:!1}}function Tn(e){if(e===void 0)return!1;let{type:n,code:t,message:o}=e;return n==="Interrupted"||t===2006||t===2013||t==="57P01"||/server closed the connection|connection (already |is |was |has been )?(closed|lost)|gone away|Lost connection|terminating connection/i.test(o)}function ko(e){if(e===void 0)return!1;let{code:n,message:t}=e;return n===1205||n===1213||n==="55P03"||n==="40P01"||/lock.*timeout|Lock wait timeout|deadlock (detected|found)/i.test(t.slice(0,2e3))}var yo=e=>{let n=e.replace(/\s+/g," ").trim();return n.length>80?`${n.slice(0,79)}…`:n};function Na(e){for(let n of e){let t=/\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(n);if(t)return t[1].replace(/^"|"$/g,"").replaceAll('""','"')}}function Sn(e){let n=e.length>1;return t=>n?`${N(t)} on '${t.database}'`:N(t)}function $e(e){let{application:n,judged:t}=e,o=new Map((n.recorded??[]).map(({database:_,migrations:R})=>[_,new Set(R.map(([x,J])=>`${x} ${J}`))])),r=t.every(({database:_})=>o.has(_))&&!n.working,a=_=>n.journal.find(R=>R.database===_.database&&Pt(R,_)),i=_=>o.get(_.database)?.has(`${_.app} ${_.name}`)??!1,s=t.filter(i),l=t.filter(_=>!i(_)),d=s.map(({database:_,app:R,name:x})=>{let J=n.journal.find(Te=>Te.database===_&&Te.app===R&&Te.name===x);return{database:_,app:R,name:x,seconds:J?.seconds??null}}),c=l.filter(a),u=c.find(_=>!a(_)?.done)??c[0],f=u&&a(u),p=n.error??f?.error??n.journal.find(({error:_})=>_)?.error,g=n.changed!==void 0,m={applied:d,left:l,known:r,changed:g};if(!p&&!g&&r&&l.length===0)return{...m,fault:void 0,retry:!1};let h={...e,applied:d,left:l,failing:u,entry:f,error:p,known:r},w=u&&f?Aa(h,u,f):void 0,k=u===void 0||w?.kept!==void 0&&w.kept.length===0,I=n.recorded?.some(({failed:_})=>_?.length)??!1;return{...m,fault:g?va(h):Oa(h,w),retry:!g&&r&&ko(p)&&k&&!I&&w?.underWay===void 0}}function Aa(e,n,t){let{application:o,databases:r,tool:a}=e;if(o.oneTransaction?.includes(n.database))return{kept:[],underWay:void 0,whole:!0};let i=r.find(({alias:l})=>l===n.database)?.engine,s=xa(t,n,i,a);return Tn(e.error)?s:{...s,underWay:void 0}}function wo(e){let n=Sn(e.databases);return e.applied.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${v(e.applied.map(n))}.`}function va(e){let{application:n,applied:t,databases:o}=e,r=Sn(o),a=t.length===0?"Nothing was applied by this run.":`Applied by this run and still there: ${v(t.map(r))}.`;return new b({code:"MIGRATION_PLAN_CHANGED",what:`The migrations of '${n.changed?.alias}' are not the ones that were judged: somebody has changed the files or the database since. ${a}`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."})}function Ra(e,n){let{application:t,failing:o,left:r,known:a,error:i,tool:s}=e;if(t.working)return"A statement of it still runs in the server and did not end when it was asked to: what it leaves is not known.";if(!a)return"What was applied is not known: the database no longer answers.";if(!o||!n)return r.length===e.judged.length?"No migration had begun.":"No migration was under way.";let l=t.recorded?.find(({failed:f})=>f?.includes(o.name)),d=[];if(t.oneTransaction?.includes(o.database)&&r.length>1)d.push("All of them ran in one transaction, which was rolled back whole.");else if(n.whole)d.push("It ran in a transaction and was rolled back whole.");else if(n.kept===void 0&&Tn(i))d.push("It is not transactional here: each of its statements may or may not have taken effect, and the one under way may go on in the server.");else if(n.kept===void 0)d.push(i?.place?.line&&i.place.line>1?`It is not transactional here: the statements before line ${i.place.line} have taken effect.`:"It is not transactional here: statements of it before the failing one have taken effect.");else if(n.kept.length>0){let f=o.operations.flatMap(({sql:g})=>g).filter(g=>!/^\s*--/.test(g)).length,p=f>n.kept.length?` of its ${f} statements`:n.kept.length===1?" statement":" statements";d.push(`It is not transactional here: ${n.kept.length}${p} took effect, the last of them ${yo(n.kept.at(-1))}, and it is not recorded as applied.`)}else n.underWay===void 0&&d.push("It is not transactional here, but none of its statements has taken effect.");n.underWay!==void 0&&d.push(`The statement under way when it ended (${yo(n.underWay)}) may or may not have taken effect; the server no longer works at it.`);let c=Na([...o.operations.flatMap(({sql:f})=>f)]),u=t.recorded?.find(({database:f})=>f===o.database)?.invalid.find(f=>f.name===c);return u&&d.push(`It has left the INVALID index ${u.name} of ${u.table}, which the next try drops before it builds it again.`),l&&d.push(`${s==="flyway"?"Flyway has":"It is"} recorded it as failed.`),d.join(" ")}function bo(e,n){let{application:t,failing:o,tool:r,databases:a,error:i,known:s}=e,l=le(r,a);if(!s)return`Look at the history table before anything else: \`${l}\` may have been interrupted half way.`;if(!o||!n)return`Deploy again; \`${l}\` continues where this stopped.`;let d=t.recorded?.some(({failed:f})=>f?.length);if(n.kept?.length===0&&n.underWay===void 0&&!d)return Tn(i)?`Deploy again; \`${l}\` continues where this stopped.`:`Fix the migration and deploy again; \`${l}\` continues where this stopped.`;let u={django:`\`python manage.py migrate ${o.app} ${o.name} --fake\` records it once its changes are all there.`,alembic:`\`alembic stamp ${o.name}\` records it once its changes are all there.`,flyway:"Then run `flyway repair`, which takes the failed record away."}[r];return`Compare the table with the migration's statements and undo or finish the rest by hand, then run \`${l}\`. ${u}`}function Oa(e,n){let{failing:t,error:o,databases:r,lockTimeout:a,tool:i,left:s,entry:l}=e,d=Sn(r),c=Ra(e,n),u=t?wo(e):e.applied.length>0?wo(e).replace(" before it",""):"",f=[c,...e.known?[u]:[]].filter(w=>w!=="").join(" "),p=Ia(t,o),g=p?{place:p}:{};if(!o&&e.known){let w=t??s[0];return new b({code:"MIGRATION_NOT_RECORDED",what:`The migration ${d(w)} seemed to be applied, and the database has not recorded it: a transaction that was begun by hand was never committed, or env.py does not commit. ${u}`.trim(),remedy:`See what begins a transaction in it (BEGIN, START TRANSACTION, autocommit), then run \`${le(i,r)}\`.`,...g})}let m=(o?.message??"the database could not be asked afterwards").split(`
`)[0]??"",h=`${t?`The migration ${d(t)}`:"Applying the migrations"} failed: ${m.slice(0,400)}${/[.!?]$/.test(m)?"":"."} ${f}`;return ko(o)?new b({code:"MIGRATION_LOCK_TIMEOUT",what:h,remedy:l&&n&&n.kept?.length!==0?bo(e,n):`Another connection held a lock for more than ${a} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`,...g}):new b({code:"MIGRATION_FAILED",what:h,remedy:bo(e,n),...g})}function Ia(e,n){let t=e?.file;if(!t||t.startsWith("/"))return;let o=n?.place?.file===t?n.place.line:e.line;return{file:t,...o?{line:o}:{}}}var Ca=8,La=60,Da=1e3,Fa=3e4;function $a(e,n){let t=Math.min(Fa,Da*2**e);return Math.round(t/2+t/2*n)}function _o(e,{databases:n}){let t={};for(let{alias:o}of n)t[o]=[];for(let{database:o,app:r,name:a,digest:i}of e)t[o]?.push([r,a,i??null]);return t}async function Pa(e,n){var c=[];try{if(n.recorded||n.changed&&n.journal.length===0)return n;let{adapter:t,surroundings:o,judged:r,observation:a}=e;let{signal:i}=o.deadline;let s=i.aborted&&!(i.reason instanceof z);let l=s?e.options.lastQuestion??Ca:La+4*e.options.connectTimeout;let d=Hn(c,new se(l,"asking what is recorded"));try{let g=await t.ask({...o,deadline:d},_o(r,a),n.sessions??{});return{...n,...g}}catch(g){return o.note(`what is recorded could not be asked: ${String(g)}`),n}}catch(u){var f=u,p=!0}finally{Bn(c,f,p)}}function Ma({options:e,observation:n,judged:t}){for(let{alias:o,engine:r="",version:a=""}of n.databases){let i=t.filter(({database:s})=>s===o);if(i.length!==0){e.tell?.(`Applying ${i.length} migration${i.length===1?"":"s"} to '${o}' (${`${r} ${a}`.trim()}):`);for(let s of i)e.tell?.(`  ${N(s)}${s.safe===null?"":` (${s.lock}${s.safe?", safe":""})`}`)}}}function qa(e,n,t){let o=e.filter(r=>n?.some(({database:a,migrations:i})=>a===r.database&&i.some(([s,l])=>s===r.app&&l===r.name)));return{...t,journal:[...o,...t.journal]}}async function Eo(e){let{adapter:n,surroundings:t,options:o,observation:r,judged:a}=e,{databases:i,tool:s}=r,l=o.retries??0;Ma(e);let d=[],c,u=a;for(let f=0;;f+=1){let p=await n.apply(t,_o(u,r),u),g=qa(d,c,await Pa(e,p)),m=$e({application:g,judged:a,databases:i,tool:s,lockTimeout:o.lockTimeout});if(!m.retry||f>=l||t.deadline.signal.aborted)return g;let h=$a(f,Math.random());o.tell?.(`Another connection holds a lock, and nothing was changed: trying again in ${(h/1e3).toFixed(1)} s (${f+1} of ${l}).`);try{await o.deadline.sleep(h)}catch{return g}d=g.journal,c=g.recorded,u=m.left}}var be=require("node:path");var Ua=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*))?$/i;function ja(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function To(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),a=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),i=o.slice(0,Math.max(a,0)).findLastIndex(l=>l.trim()===""),s=r>=0?r:a<0?o.length:i;return o.forEach((l,d)=>{let c=Ua.exec(l.trimEnd());if(c)for(let u of c[1].split(",").map(f=>f.trim().toLowerCase()))c[2]?n.push({rule:u,reason:c[2],line:d+1,...l.slice(0,c.index).trim()===""?{next:ja(o,d)}:{},whole:d<s}):t.push({line:d+1,rule:u})}),{given:n,incomplete:t}}function So(e,n,t,o){return e.given.find(r=>(r.rule===n||r.rule==="all")&&(r.whole||t!=null&&(r.next===t||r.line>=t&&r.line<=(o??t))))}var Ao=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),Ga=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,Wa=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function vo(e,n){let t=[],o=!0;for(;!e.done;){let s=e.peek();if(!o&&Ao.has(s.upper))break;if(o=!1,e.is("(")){t.push(s,...e.parenthesis());continue}if(t.push(s),e.at+=1,s.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let r=t.filter(({kind:s,text:l})=>s!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(r.length===1&&r[0].upper==="NULL")return"none";let a=n==="postgresql"?Ga:Wa;return r.every(({kind:s,text:l,upper:d})=>s==="string"||s==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(d)||s==="word"&&(a.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function xn(e,n){let t=new $(e),o=[];for(;!t.done;){let i=t.peek(),s=i.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(Ao.has(i.upper)||s))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(i),t.at+=1}let r=/^(small|big)?serial$/i.test(L(o)),a={type:L(o),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))a.notNull=!0;else if(t.take("NULL"))a.notNull=!1;else if(t.take("DEFAULT"))a.default=vo(t,n),a.hasDefault=a.default!=="none";else if(t.take("PRIMARY","KEY"))a.primaryKey=!0,a.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),a.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))a.auto=!0;else if(t.take("REFERENCES"))a.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let i=t.name()?.toLowerCase();i!==void 0&&(a.collation=i)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let i=t.name()?.toLowerCase();i!==void 0&&(a.charset=i)}else if(t.take("CHECK"))a.check=!0,t.parenthesis();else if(t.take("GENERATED")){let i=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(a.auto=!0,a.notNull=!0,t.parenthesis()):i&&t.take("AS")&&(t.parenthesis(),a.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),a.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?a.generated="stored":t.at+=1;return a}var ye=e=>K(e??[]).map(n=>n.length===0?"":n[0].text);function xo(e,n,t){let o=t,r=()=>{let i=e.rest().map(({upper:l})=>l),s=i.some((l,d)=>l==="NOT"&&i[d+1]==="VALID");return s?{notValid:s}:{}},a={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let i=ye(e.parenthesis()),s=e.take("REFERENCES")?e.table()??"":"";return{...a,kind:"add-foreign-key",columns:i,references:s,...r()}}if(e.take("UNIQUE")){let i=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...a,kind:"add-unique",usingIndex:!0}:((i||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name()),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...a,name:o,kind:"add-unique",columns:ye(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...a,kind:"add-primary-key",usingIndex:!0}:{...a,kind:"add-primary-key",columns:ye(e.parenthesis())};if(e.take("CHECK")){let i=e.parenthesis()??[];return{...a,kind:"add-check",columns:i.filter(({kind:s})=>s!=="string").map(({text:s})=>s),...r()}}if(e.take("EXCLUDE"))return{...a,kind:"add-exclusion"}}function Nn(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function Ha(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return vo(e,o)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let a=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)a.push(e.peek()),e.at+=1;let s=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();s=s||!(l[0]?.text===t&&l[1]?.text==="::"&&L(l.slice(2)).toLowerCase()===L(a).toLowerCase())}return{...r,kind:"change-type",type:L(a),...s?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${L(e.rest()).slice(0,60)}`}}function Ba(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.table()??"",o=K(e.rest()),r=[];for(let a of o)r.push(...Ro(new $(a),t,n));return r}var Qa=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;function Ro(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){let i=e.take("IF","NOT","EXISTS"),l=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[xo(e,n,i?void 0:l)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?xo(e,n):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let i=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let s=e.take("IF","NOT","EXISTS"),l=e.is("(")?void 0:e.name();return[{kind:"add-index",table:n,index:i,name:s?void 0:l,columns:ye(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("(")){let i=e.tokens[o];return K(e.parenthesis()??[]).flatMap(s=>Qa.test(s[0].upper)?Ro(new $([i,...s]),n,t):[Nn(n,s[0].text,xn(s.slice(1),t))])}let a=e.name();return a===void 0?[{kind:"unknown",table:n,detail:L(e.tokens)}]:[Nn(n,a,xn(e.rest(),t))]}if(e.take("DROP")){let r=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;return r||e.take("CONSTRAINT")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name(),key:r}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}])}if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[Ha(e,n,r,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let a=e.name()??"",i=r?e.name():void 0,s=xn(e.rest(),t),{kind:l,...d}=Nn(n,a,s),c={kind:"modify-column",...d};return i!==void 0&&i!==a?[{kind:"rename-column",table:n,column:a,to:i},{...c,column:i}]:[c]}if(e.take("RENAME")){if(e.take("COLUMN")){let i=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:i,to:e.name()}]}let r=e.take("CONSTRAINT");if(r||e.take("INDEX")||e.take("KEY")){let i=e.name();return e.take("TO"),[{kind:r?"rename-constraint":"rename-index",table:n,name:i,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let a=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:a,to:e.name()}]:[{kind:"rename-table",table:n,to:a}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${L(e.rest()).slice(0,60)}`}])}function Ya(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=e.parenthesis(),r=(o??[]).flatMap((c,u)=>c.upper==="REFERENCES"?[o[u+1]?.text??""]:[]),a=e.rest().some(({upper:c})=>c==="SELECT")||o?.[0]?.upper==="SELECT",i=K(o??[]).filter(c=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(c[0]?.upper??"")).map(c=>c[0].text),s={kind:"create-table",table:t,columns:i,...n?{ifNotExists:n}:{},...r.length>0?{references:r[0]}:{}};if(!a)return[s];let l=[...o??[],...e.rest()],d=l.findIndex(({upper:c})=>c==="FROM");return[s,{kind:"insert-rows",table:t,source:new $(l.slice(d+1)).table()??""}]}function Ka(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let a=Ya(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:a[0]?.table},...a]:a}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let a=e.take("CONCURRENTLY"),i=e.take("IF","NOT","EXISTS"),s=e.is("ON")?void 0:e.name(),l=i?void 0:s;e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let d=e.table()??"";e.take("USING")&&e.name();let c=ye(e.parenthesis()),u={table:d,columns:c,...l?{name:l}:{},...a?{concurrently:a}:{}};return[o?{kind:"add-unique",...u}:{kind:"add-index",index:r,...u}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let a=e.tokens.findIndex(({upper:s})=>s==="ON");return[{kind:"create-trigger",table:new $(e.tokens.slice(a+1)).table()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${L(e.rest()).slice(0,60)}`}]}function Va(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),K(e.rest()).map(o=>({kind:t,table:new $(o).table()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");return e.take("IF","EXISTS"),K(e.rest()).map(o=>{let r=new $(o),a=r.name(),i=r.take("ON")?r.table():void 0;return{kind:"drop-index",name:a,table:i,...t?{concurrently:t}:{}}})}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${L(e.rest()).slice(0,60)}`}]}function Ja(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new $(e.tokens.slice(n+1)).table()}var No=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,Xa=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,za=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function Za(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>za.test(o)):!1}function Oo(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new $(e.tokens),o=t.peek()?.upper??"",r=t.tokens.some(({upper:a})=>a==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return Ba(t,n);if(t.take("CREATE"))return Ka(t);if(t.take("DROP"))return Va(t);if(t.take("RENAME","TABLE")){let a=t.table();return t.take("TO"),[{kind:"rename-table",table:a,to:t.table()}]}if(t.take("ALTER","INDEX")){t.take("IF","EXISTS");let a=t.name();return t.take("RENAME","TO")?[{kind:"rename-index",name:a,to:t.name()}]:[{kind:"table-option",how:"index storage"}]}if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:a})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(a))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let a=t.tokens.some(({upper:l},d)=>l==="CONFLICT"&&t.tokens.slice(d).some(({upper:c})=>c==="UPDATE")||l==="DUPLICATE"),i=o==="REPLACE"||t.is("OR",1)&&t.is("REPLACE",2);for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(t.peek().upper);)t.at+=1;let s=t.table();return[{kind:a||i?"update-rows":"insert-rows",table:s,source:Ja(t),where:r}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.table(),where:r}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.table(),where:r}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.table()}];if(o==="WITH"){let a=t.tokens.find(({upper:i})=>No.test(i));if(a)return[{kind:"unknown",detail:`WITH … ${a.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:a})=>No.test(a)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let a=t.tokens.some(({upper:d},c)=>d==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[c+1]?.upper??"")),i=t.tokens.filter(({kind:d},c)=>(d==="word"||d==="name")&&t.tokens[c+1]?.text==="("),s=t.tokens.some(({upper:d},c)=>d==="NEXT"&&t.tokens[c+1]?.upper==="VALUE"&&t.tokens[c+2]?.upper==="FOR"),l=i.every(({upper:d})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(d));return[a||s||!l?{kind:"unknown",detail:a?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(Xa.test(o))return[Za(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.table()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let a=t.tokens.some(({upper:i})=>i==="CONCURRENTLY");return[{kind:"reindex",...a?{concurrently:a}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.table()}]:o==="VACUUM"?[t.tokens.some(({upper:a})=>a==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var ei=["instant","online","blocks-writes","rewrites","unknown"],ni=["keeps","breaks","unknown"];function Io(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let a=(t[r]||0)-(o[r]||0);if(a!==0)return a}return 0}function ti(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let a=t[o];return Array.isArray(r)?r.includes(a):a===r}):!1}function oi(e,n,t,o){let r,a;for(let i of En)if(ti(i,e,n)){for(let s of i.verdicts)s.engines.includes(t)&&(s.from!==void 0&&(o===""||Io(o,s.from)<0)||s.below!==void 0&&o!==""&&Io(o,s.below)>=0||(s.lock!==void 0&&(r??={value:s.lock,rule:i}),s.compat!==void 0&&(a??={value:s.compat,rule:i})));if(r&&a)break}return{lock:r,compat:a}}var Pe=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;keys=new Map;constructor(n){this.existing=n.tables??{};for(let{table:t,name:o,kind:r}of n.keys??[])this.addKey(o,{table:t,kind:r,isNew:!1});this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let r=new Map;for(let[a,i]of Object.entries(o.columns))r.set(a,{type:i.type,notNull:!i.null,hasDefault:i.default,auto:i.auto,generated:!1,bytes:i.bytes,charset:i.charset,collation:i.collation??/\bcollate\s+[`"]?(\w+)/i.exec(i.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,r)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}addKey(n,t){let o=this.keys.get(n.toLowerCase())??[];this.keys.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.keys.get(n.toLowerCase())??[];return t===void 0?o:o.filter(r=>r.table.toLowerCase()===t.toLowerCase())}key(n){if(n.key!==void 0)return n.key;let t=this.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}removeKey(n){let t=this.named(n),o=(n.name??"").toLowerCase(),r=(this.keys.get(o)??[]).filter(a=>!t.includes(a));return this.keys.set(o,r),t}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},r){let a=this.existing[n]?.collation;return o!==void 0?o!==r.collation:t!==void 0?t!==r.charset:r.collation!=null&&a!=null&&r.collation!==a}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...r}=n,a=this.column(n.table,n.column);if(!a)return[{...r,kind:"change-type"}];let i=[];this.recodes(n,a)?i.push({...r,kind:"change-type",using:!0}):(a.type===void 0||he(t,a.type,n.type??"",a.bytes)!=="same")&&i.push({...r,kind:"change-type"}),n.notNull===!0&&!a.notNull&&i.push({...r,kind:"set-not-null"}),n.notNull!==!0&&a.notNull&&i.push({...r,kind:"drop-not-null"}),n.unique&&i.push({...r,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&i.push({...r,kind:"add-primary-key"}),n.check&&i.push({...r,kind:"add-check",how:"column"}),n.references!==void 0&&i.push({...r,kind:"add-foreign-key"}),(n.generated||n.auto===!0!==a.auto)&&i.push({...r,kind:"change-type",using:!0});let s=n.default!==void 0&&n.default!=="none";return s!==a.hasDefault&&!n.auto&&i.push({...r,kind:s?"set-default":"drop-default"}),i.length>0?i:[{...r,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,r=this.tables.get(t),a=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":if(this.gone.add(t.toLowerCase()),n.to!==void 0&&!`${t}${n.to}`.includes(".")){r&&this.tables.set(n.to,r),this.created.has(t)&&this.created.add(n.to);for(let[i,s]of this.keys)this.keys.set(i,s.map(l=>l.table===t?{...l,table:n.to}:l))}break;case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":{let i={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},s=n.kind in i?i[n.kind]:"unique";n.name!==void 0&&this.addKey(n.name,{table:t,kind:s,isNew:!0});break}case"drop-index":case"drop-constraint":this.removeKey(n);break;case"rename-index":case"rename-constraint":for(let i of this.removeKey(n))this.addKey(n.to??"",i);break;case"add-column":{let i={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};r?r.set(o,i):this.tables.set(t,new Map([[o,i]]));break}case"drop-column":a&&(a.dropped=!0);break;case"rename-column":a&&n.to!==void 0&&(r?.delete(o),r?.set(n.to,a));break;case"change-type":a&&(a.type=n.type);break;case"set-not-null":a&&(a.notNull=!0);break;case"drop-not-null":a&&(a.notNull=!1);break;case"set-default":a&&(a.hasDefault=!0);break;case"drop-default":a&&(a.hasDefault=!1);break}}};function ri(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function ai(e,n,t,o){let r=e.line??null,a=[],i=[],s=new Set(e.bases??[]),l=(u,f)=>{(u.bases??[]).includes("RunPython")&&a.push({change:{kind:"run-python",effect:u.effect,detail:u.description},operation:u,line:f}),u.inner?.forEach((p,g)=>{l(p,e.nested?.[g]?.line??f)})};t==="django"&&(l(e,r),e.opaque&&i.push({rule:U.customOperation.id,line:r}));let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!s.has("RunSQL")?ge(e,n):void 0;if(c){for(let u of c)a.push({change:u,operation:e,line:r});return{steps:a,findings:i}}if(e.sqlError!==void 0&&!s.has("RunPython"))return i.push({rule:U.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:a,findings:i};for(let u of e.sql.flatMap(f=>ne(f,n))){if(o.changed){let f=`after quotes changed their meaning: ${u.text.slice(0,60)}`;a.push({change:{kind:"unknown",detail:f},operation:e,line:r});continue}o.pass(u);for(let f of Oo(u,n)){let p=f.detail??u.text.slice(0,300);a.push({change:{...f,detail:p},operation:e,line:r})}}return{steps:a,findings:i}}function Co({table:e,column:n,columns:t,name:o,detail:r,kind:a}){return e&&n?`${e}.${n}`:e&&t?.length&&a!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}function ii(e,n,t,o,r){let a=n.column(e.table,e.column),i=r.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(c=>n.column(e.table,c)),d=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:i?.notNull===!0&&!i.hasDefault&&!i.auto&&!i.generated&&!i.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":a?.type===void 0?"not-known":he(t,a.type,e.type??"",a.bytes),index:e.index??"plain",key:n.key(e)??"not-known",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(c=>c?.isNew&&c.empty):e.kind==="drop-default"?a?.addedBy===n.turn:l.length>0&&l.every(c=>c?.isNew&&c.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:a?.notNull??!0,forgotten:d!==void 0&&e.column!==void 0&&!d.some(c=>c.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function si(e,n){let t=n.tableOf(e);return t===void 0||!n.created.has(t)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var li=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),Lo=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),di=["mariadb","mysql","postgresql","sqlite"];function Fo(e,n,t=0){let o=e.engine??"",r=e.version??"",a=new Pe(e),i=new Fe(o);return(e.pending??[]).map(s=>{if(!di.includes(o)){let{id:l,...d}=U.unknownEngine;return An(s,e.alias,[we(s,{rule:l,...d,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:s.line??null})],"unknown","unknown")}return ui(s,e,o,r,a,n,t,i)})}function we(e,n){return{...n,file:e.file}}function An(e,n,t,o,r){return{...e,database:n,lock:o,compat:r,findings:t,safe:t.every(({note:a})=>a===!0)}}function Do(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function ci(e,n,t,o){let r=new Pe(n);r.tables.clear();for(let[a,i]of e.tables)r.tables.set(a,new Map([...i].map(([s,l])=>[s,{...l}])));for(let a of e.created)r.created.add(a);for(let a of e.gone)r.gone.add(a);r.keys.clear();for(let[a,i]of e.keys)r.keys.set(a,i);for(let{change:a}of t)for(let i of r.expand(a,o))r.apply(i);return r}function ui(e,n,t,o,r,a,i,s){let l=[],d=[],c=[],u=[],f=(h,w,k)=>{let{id:I,..._}=U[h];l.push(we(e,{rule:I,..._,lock:"unknown",compat:"unknown",subject:k,line:w})),d.push("unknown"),c.push("unknown")};if(n.fresh)return An(e,n.alias,[],"instant","keeps");r.turn+=1,n.oneTransaction||(r.locked=void 0);let p=e.sqlError===void 0;for(let h of e.operations){let w=e.sqlError!==void 0&&h.bases===void 0,{sqlError:k=w?e.sqlError:void 0}=h;p||=k!==void 0;let I=k===void 0?h:{...h,sqlError:k},_=ai(I,t,a,s);u.push(..._.steps);for(let{rule:R,line:x,subject:J}of _.findings)f(R===U.customOperation.id?"customOperation":"sqlNotKnown",x??e.line??null,J??h.description)}p||f("sqlNotKnown",e.line??null,e.sqlError??"");let g=ci(r,n,u,t),m=0;for(let h of u){let w=ri(h.change.detail??"");h.change.kind==="session"&&w!==void 0&&(r.checksOff=w),/^\s*use\b|\bsearch_path\b/i.test(h.change.detail??"")&&r.created.clear();for(let k of r.expand(h.change,t)){let I=si(k,r),_=ii(k,r,t,n,g),R=oi(k,_,t,o),{compat:x}=R,J=r.existing[k.table??""]?.rows??Number.POSITIVE_INFINITY,ae=i>0&&J<=i&&R.lock!==void 0&&R.lock.value!=="unknown"&&R.lock?{...R.lock,value:"instant"}:R.lock;if(!I){let He=new Map,dr=ae===void 0||!(ae.value==="instant"||ae.value==="online"),cr=x===void 0||x.value!=="keeps",qn=En.at(-1);d.push(ae?.value??"unknown"),c.push(x?.value??"unknown");let Un=D=>He.get(D.id)??He.set(D.id,{rule:D,lock:ae?.value??"unknown",compat:x?.value??"unknown"}).get(D.id);dr&&Un(ae?.rule??qn),cr&&Un(x?.rule??qn);for(let{rule:D,lock:Be,compat:ur}of He.values()){let jn=Co(k);l.some(Qe=>Qe.rule===D.id&&Qe.line===h.line&&Qe.subject===jn)||l.push(we(e,{rule:D.id,lock:Be,compat:ur,subject:jn,explanation:D.explanation,recipe:D.recipe,link:D.link,line:h.line??e.line??null}))}if(r.locked&&li.has(k.kind)&&k.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:D,...Be}=U.lockHeld;l.push(we(e,{rule:D,...Be,lock:"blocks-writes",compat:"keeps",subject:Co(r.locked.change),line:h.line??e.line??null})),d.push("blocks-writes")}k.concurrently?r.locked=void 0:Lo.has(k.kind)&&(r.locked??=h)}(Lo.has(k.kind)||k.kind==="create-table")&&(m+=1),r.apply(k)}}if(m>1&&(t==="mariadb"||t==="mysql")){let{id:h,...w}=U.notTransactional;l.push(we(e,{rule:h,...w,lock:"instant",compat:"keeps",subject:`${m} schema changes`,line:e.line??null,note:!0}))}return An(e,n.alias,l,Do(ei,d),Do(ni,c))}var $o=["error","unreachable","conflict","partial","db-ahead"];function Po(e){return[...e].sort((n,t)=>$o.indexOf(n.status)-$o.indexOf(t.status))[0]}function vn(e,n){let t=Ot(e,n);if(t)return t;if(!(e.pending!==void 0||e.ahead?.length||e.conflicts?.length)&&!(e.history===!1||e.inconsistent))return{status:"error",fault:new b({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${e.alias}'.`,remedy:n==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})}}function Me(e,n,t){return{status:"partial",fault:new b({code:"TARGETS_NOT_LOOKED_AT",what:`Not all databases were looked at. ${e}`,remedy:n,...t?.place?{place:t.place}:{}})}}function Rn(e){let n=new Set(e.databases.map(({schema:o})=>o??"public")),t=e.databases.flatMap(({alias:o,unseen:r})=>(r??[]).filter(a=>!n.has(a)).map(a=>[a,`${o}/${a}`]));return[...new Map(t).values()]}function Mo(e,{allowed:n,named:t}){return n.has("other-schemas")||t?[]:Rn(e)}function fi(e,n){let t=Mo(e,n);if(t.length===0)return;let[o]=e.unnamed??[],r="where they are none of this environment's, add 'other-schemas' to 'allow'.";return o!==void 0?Me(`env.py chooses by the argument '-x ${o}=…', which nobody has given, and this project's migrations are applied in these schemas, too: ${v(t)}.`,`Name each run of env.py with 'alembic-x', one a line, such as \`${o}=acme\`; ${r}`):Me(`This project's migrations are applied in these schemas, too: ${v(t)}.`,e.tool==="alembic"?`Let env.py run its migrations for each of them; ${r}`:`The schemas of django-tenants and django-tenant-schemas are known here, others are not: look at them by hand; ${r}`)}function qo(e,n){let{databases:t,tool:o}=e,r=t.flatMap(l=>{let d=vn(l,o);return d?[{database:l,stop:d}]:[]}),a=t.flatMap(l=>fn(l,o,n.allowed)??[]),[i]=r;if(i&&r.length===t.length)return Po(r.map(({stop:l})=>l));if(i){let l=r.map(({database:d})=>`'${d.alias}'`);a.push(Me(`${r.length} of ${t.length}: ${v(l,4)}. ${i.stop.fault.what}`,i.stop.fault.remedy,i.stop.fault))}let s=fi(e,n);return s&&a.push(s),Po(a)}function Uo(e,n){let{databases:t,stage:o,tool:r}=e,a=t.filter(i=>vn(i,r)===void 0);if(n)return a.length===0||!/^(env|connect|history)$/.test(o)?n:Me(`After ${v(a.map(({alias:i})=>`'${i}'`),4)} the look stopped. ${n.fault.what}`,n.fault.remedy,n.fault);if(!(o==="done"&&t.length>0))return{status:"error",fault:new b({code:"MIGRATION_GUARD_FAILED",what:t.length===0?"The look at the migrations ended without having seen a database.":`The look at the migrations ended at '${o}', before its end.`,remedy:r==="alembic"?"See whether env.py calls run_migrations() in this environment.":"See whether the project ends the process while it is loaded; debug logging shows what it printed."})}}function jo(e,n,t,o){let r=e.databases.map(i=>{let s=i.alias,l=vn(i,e.tool);if(l)return{name:s,status:l.status,pending:null};let d=fn(i,e.tool,t.allowed),c=i.pending?.length??null;if(d)return{name:s,status:d.status,pending:c};let u=n.filter(p=>p.database===s),f=o&&u.some(({safe:p})=>p===!1);return{name:s,status:f?"unsafe":c?"pending":"clean",pending:c}}),a=Mo(e,t).map(i=>({name:i,status:"unknown",pending:null}));return[...r,...a]}function qe({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function In({safe:e}){return e===!1}function pi(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function de(e,n){return e&&!(0,be.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function mi(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let a=o.has(N(r).toLowerCase()),i=r.file?n.files.read((0,be.isAbsolute)(r.file)?r.file:(0,be.join)(n.root,r.file)):void 0,s=i===void 0?void 0:To(i);for(let{line:d,rule:c}of s?.incomplete??[])t.push({level:"warning",place:de(r.file,d),title:"allowed without a reason",text:`The comment allows '${c}' without saying why, so it allows nothing. Write \`migration-guard: allow ${c} because …\`.`});let l=r.findings.map(d=>{if(d.note)return d;if(a)return{...d,allowed:"by the input 'allow' (this migration)"};if(o.has(d.rule))return{...d,allowed:"by the input 'allow' (this rule)"};let c=r.operations.find(f=>f.line===d.line),u=s&&So(s,d.rule,d.line,c?.end);return u?{...d,allowed:u.reason}:d});return{...r,findings:l,safe:l.every(d=>d.note||d.allowed!==void 0)}})}var hi={lock:"unknown",compat:"unknown",findings:[],safe:null};function gi({onPending:e}){return e==="apply"||e==="apply-safe"}function Go({safety:e,onPending:n}){return e!=="off"||n==="apply-safe"}function yi(e,n,t){let o=e.databases.map(uo);if(!Go(n))return o.flatMap(({alias:a,pending:i})=>(i??[]).map(s=>({...s,database:a,...hi})));let r=o.flatMap(a=>Fo(a,e.tool,n.smallTable));return mi(fo(r,o,e.tool),n,t)}function wi(e,n){let{allowed:t}=n,o=[];for(let{alias:i,stale:s,fresh:l,pending:d,missingFile:c,invalid:u}of e.databases){s?.length&&o.push(`${s.length} row${s.length===1?"":"s"} of the history of '${i}' belong to migrations that were squashed and deleted (${v(s.map(N),3)}); \`migrate APP --prune\` removes them.`),l&&d?.length&&o.push(`The database '${i}' is empty: nothing that runs can be disturbed.`),c&&o.push(`The file of the SQLite database '${i}' does not exist yet.`);for(let{table:f,name:p}of bi(d,u))o.push(`An earlier try has left the INVALID index ${p} of ${f} in '${i}'; applying drops it before it is built again.`)}e.driftError&&t.has("drift")&&o.push(`Whether the models match the migrations is not known: ${e.driftError}`);let r=e.databases.flatMap(i=>i.ahead??[]);r.length>0&&t.has("db-ahead")&&o.push(`The database is ahead of this code (${v(r.map(N))}), which the input 'allow' permits.`);let a=n.named||t.has("other-schemas")?Rn(e):[];a.length>0&&o.push(`This project's migrations are applied in these schemas, too, which were not looked at: ${v(a)}.`);for(let{alias:i,why:s}of e.leftOut??[])o.push(`'${i}' was not looked at: ${s}.`);return o}function bi(e,n){let t=(e??[]).flatMap(({operations:o})=>o.flatMap(({sql:r})=>r));return(n??[]).filter(({name:o})=>t.some(r=>/\bCONCURRENTLY\b/i.test(r)&&r.match(/[\w$]+/g)?.includes(o)))}function ki(e,n){if(n.has("drift"))return;let{driftError:t,drift:o=[],tool:r}=e;if(t)return{status:"error",fault:new b({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${t}${/[.!?]$/.test(t)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[a]=o;if(!a)return;let i=de(a.file,1),s=o.map(({app:l,operations:d})=>l===""?d.join("; "):`${l} (${d.join("; ")})`);return{status:"drift",fault:new b({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${v(s,4)}.`,remedy:r==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${o.map(({app:l})=>l).join(" ")}\`, look at the result and commit it.`,...i?{place:i}:{}})}}function On({findings:e}){return e.filter(n=>!n.note&&n.allowed===void 0)}function _i(e,n){for(let t of e)for(let o of On(t))n.push({level:"warning",place:de(o.file,o.line),title:`${o.rule} (${N(t)})`,text:`${o.subject===""?"":`${o.subject}: `}${o.explanation} Instead: ${o.recipe}`})}function Ei(e,n,t){let o=t.howTo?.trim(),r=e.databases.length>1;return{count:`${n.length} migration${n.length===1?"":"s"}`,names:n.map(a=>r?`${N(a)} on '${a.database}'`:N(a)),command:le(e.tool,e.databases),remedyOf:a=>o?/[.!?]$/.test(o)?o:`${o}.`:a}}function Ti(e,n,t){let o=e[0],r=On(o),a=de(o.file,r[0]?.line??o.line),i=e.map(s=>`${N(s)} (${v([...new Set(On(s).map(({rule:l})=>l))],4)})`);return{status:"unsafe",fault:new b({code:"MIGRATIONS_UNSAFE",what:`${e.length} of ${n.count} pending ${e.length===1?"is":"are"} not safe while the old code runs: ${v(i,4)}.${t?" None was applied.":""}`,remedy:n.remedyOf(`${r[0]?.recipe??""} Or plan a moment for \`${n.command}\`, then deploy again; \`# migration-guard: allow ${r[0]?.rule} because …\` takes responsibility.`.trim()),...a?{place:a}:{}})}}function Si(e,n,t){let o=e.filter(In),r=de(e[0].file,e[0].line),a=o.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${v(o.map(N))}.`;return{status:"pending",fault:new b({code:"MIGRATIONS_PENDING",what:`${n.count} ${e.length===1?"is":"are"} pending: ${v(n.names)}.${t?a:""}`,remedy:n.remedyOf(`Run \`${n.command}\` for this environment, then deploy again${o.length===0&&t?"; or set 'on-pending: apply-safe'":""}.`),...r?{place:r}:{}})}}function xi(e,n,t,o){let{tool:r,databases:a}=e,i=Wo(t),{allowed:s}=i,l=jo(e,n,i,t.safety!=="off");return{tool:r,targets:l,counted:e.error===void 0&&a.length>0&&l.every(({pending:d,status:c})=>d!==null&&!/^(error|conflict)$/.test(c)),databases:a.map(pi),drift:s.has("drift")?[]:e.drift??[],ahead:a.flatMap(d=>d.ahead??[]),annotations:o,notes:wi(e,i)}}function Wo({allow:e,alembicX:n}){return{allowed:new Set(e.map(t=>t.trim().toLowerCase())),named:(n??[]).length>0}}function Ni(e,n){let t=[],o=Wo(n),{allowed:r}=o,a=Uo(e,Rt(e)),i=a&&a.status!=="partial"?[]:yi(e,n,t),s=xi(e,i,n,t),l=i.filter(In),d=(w,k)=>({result:{...s,status:w,fault:k,pending:i,unsafe:l,applied:[]}}),c=({status:w,fault:k})=>d(w,k),u=a??qo(e,o)??ho(e.databases);if(u)return c(u);_i(i,t);let f=gi(n),p=Ei(e,i,n),g=n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply";if(l.length>0&&g)return c(Ti(l,p,f));let m=ki(e,r);if(f&&m)return c(m);if(i.length>0&&n.onPending==="fail")return c(Si(i,p,Go(n)));if(i.length>0&&f){let w=mo(i,e.databases,e.tool);return w?c(w):{apply:i,after:k=>Ai(k,i,e,n,s)}}for(let w of i)t.push({level:"warning",place:de(w.file,w.line),title:"pending migration",text:`${N(w)} is pending; ${n.onPending==="later"?"the release applies it on its hosts":"the release goes on, since on-pending is 'warn'"}.`});if(m)return c(m);let h=l.length>0&&n.safety!=="off"?"unsafe":"pending";return d(i.length>0?h:"clean",void 0)}function Ai(e,n,t,o,r){let{databases:a,tool:i}=t,s=$e({application:e,judged:n,databases:a,tool:i,lockTimeout:o.lockTimeout}),{applied:l,left:d,fault:c,known:u,changed:f}=s;return{...r,counted:u&&!f,targets:r.targets.map(p=>{let g=d.filter(({database:m})=>m===p.name).length;return!c||g===0?{...p,status:"clean",pending:g}:{...p,status:"error",pending:u&&!f?g:null}}),status:c?f?"pending":"error":"clean",fault:c,pending:d,unsafe:d.filter(In),applied:l}}async function Cn(e,n,t){let o=Ni(e,n);if("result"in o)return o.result;try{return o.after(await t(o.apply))}catch(r){throw r instanceof b&&r.code!=="PROBE_SILENT"?r:new b({code:"MIGRATION_FAILED",what:`Applying was broken off: ${W(r)}`,remedy:`Look at the history table before anything else: \`${le(e.tool,e.databases)}\` may have been interrupted half way.`,cause:r})}}var Xo=require("node:crypto");var V=require("node:path");function Ho(e){let n=new Map,t=r=>r.split(".").map(a=>a.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let r of e.split(/\r?\n/)){let a=/^\s*\[([^[\]]+)\]/.exec(r);if(a){o=`${t(a[1])}.`;continue}let i=r.indexOf("="),s=r.slice(0,Math.max(0,i)).trim(),l=r.slice(i+1).trimStart();if(!/^[\w."' -]+$/.test(s))continue;let d=o+t(s),c=/^(["'])(.*?)\1/.exec(l),u=/^(true|false|\d+)\b/.exec(l);if(c)n.set(d,c[2]);else if(u)n.set(d,u[1]);else if(l.startsWith("{"))for(let[,f,,p]of l.matchAll(/(?<![\w."'-])([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${d}.${t(f)}`,p)}return n}function vi(e){let n=new Map;for(let t of e.replace(/\\\r?\n\s*/g,"").split(/\r?\n/)){let[,o,r=""]=/^\s*([\w.-]+)\s*[=:](.*)$/.exec(t)??[];o!==void 0&&!/^\s*[#!]/.test(t)&&n.set(o,r.trim())}return n}function Ri(e,n){let t=Ho(e),o=Bo(t,n);return[...t.keys()].some(a=>a.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^[ \t]*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function Bo(e,n){return n.FLYWAY_ENVIRONMENT||e.get("flyway.environment")||"default"}function te(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function Oi(e,n,t){if(t!==void 0){let a=(0,V.isAbsolute)(t)?t:(0,V.join)(n,t);if(e.exists(a))return a;throw new b({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${t}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."})}let o=gn(e,n),r=new Set(o.map(a=>(0,V.dirname)(a)));if(r.size>1)throw new b({code:"FLYWAY_CONFIG_MISSING",what:`There are configurations of Flyway in ${r.size} directories: ${o.map(a=>(0,V.relative)(n,a)).join(", ")}.`,remedy:"Name the one that is deployed with 'flyway-config'."});return o[0]}function Ii(e,n){return t=>{let o=`FLYWAY_${t.replace(/[A-Z]/g,r=>`_${r}`).replace(/\./g,"_").toUpperCase()}`;return n[o]??e.get(`flyway.${t}`)??e.get(t)}}function Ci(e,n,t){let o=new Map([["flyway:user",t.user],["flyway:database",t.database]]);for(let[r,a]of e){let i=/^(?:flyway\.)?placeholders\.(.+)$/.exec(r)?.[1];i!==void 0&&o.set(i,a)}for(let[r,a]of Object.entries(n)){let i=/^FLYWAY_PLACEHOLDERS_(.+)$/.exec(r)?.[1];i!==void 0&&a!==void 0&&o.set(i.toLowerCase(),a)}return o}function Ue(e,n,t){let o=Oi(e,t.directory,t.flywayConfig||void 0),r=o===void 0?"":e.read(o)??"",a=o?.endsWith(".toml")?Ho(r):vi(r),i=n.FLYWAY_URL??Ri(r,n),s=Ii(a,n),l=/^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(i)?.[1]??"",d=s("placeholderReplacement")?.toLowerCase()!=="false",c={user:s("user")??"",database:l};return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:i,initSql:s("initSql")??a.get(`environments.${Bo(a,n)}.initSql`)??"",transactionalLock:(s("postgresql.transactional.lock")??s("postgresqlTransactionalLock"))?.toLowerCase()!=="false",placeholders:d?Ci(a,n,c):void 0,prefix:s("placeholderPrefix")??"${",suffix:s("placeholderSuffix")??"}"}}function Qo(e,{placeholders:n,prefix:t,suffix:o}){if(n===void 0)return e;let r="",a=e;for(;;){let i=a.indexOf(t),s=i<0?-1:a.indexOf(o,i+t.length);if(s<0)return r+a;let l=a.slice(i+t.length,s).trim(),d=n.get(l)??n.get(l.toLowerCase());r+=a.slice(0,i)+(d??a.slice(i,s+o.length)),a=a.slice(s+o.length)}}var ke=require("node:path");function Li(e,n){let t=n.flyway||"flyway",r=((0,ke.isAbsolute)(t)?[t]:t.includes("/")?[(0,ke.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(a=>(0,ke.join)(a,t))).find(a=>e.files.executable(a));if(r)return r;throw new b({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function Di(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function Yo(e,n,t,o={}){let r=Li(e,n);return e.exec(r,t,{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true",...o},signal:e.deadline.signal}).catch(a=>{throw e.deadline.signal.throwIfAborted(),new b({code:"FLYWAY_MISSING",what:`${r} could not be started: ${W(a)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})})}async function Ko(e,n,t){let{stdout:o}=await Yo(e,n,t);return o}async function je(e,n,t,o={}){let r=await Yo(e,n,[...t,"-outputType=json"],o),a=Di(r.stdout);if(a)return Q(a,e.secrets);let i=Q(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new b({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${i.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function Ln(e,n){let t=e.message.split(`
`).map(s=>s.trim()).filter(s=>s!==""&&!/^-+$/.test(s)),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],a=r&&r!=="0"?Number(r):o??null,i=e.path?n(e.path):null;return{type:e.errorCode,message:t.slice(0,5).join(" "),code:a,place:i===null?null:{file:i,line:e.lineNumber??null}}}var Vo=require("node:path");var Fi=e=>`'${e.replaceAll("'","''")}'`;function Jo(e){return e.length===0?"''":e.map(Fi).join(", ")}function $i(e){let n=Jo([...new Set(e.flatMap(o=>[o,o.toLowerCase()]))]),t=`c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN (${n})`;return`SELECT json_build_object(
  'version', current_setting('server_version'),
  'tables', (SELECT json_agg(json_build_array(c.relname, c.reltuples::bigint)) FROM pg_class c WHERE ${t}),
  'columns', (SELECT json_agg(json_build_array(c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attidentity <> ''))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped AND ${t}),
  'keys', (SELECT json_agg(json_build_array(t, n, k)) FROM (
    SELECT c.relname AS t, x.conname AS n, x.contype::text AS k FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid WHERE x.conname IN (${n})
    UNION ALL SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE i.relname IN (${n})) q),
  'notNull', (SELECT json_agg(json_build_array(c.relname, pg_get_constraintdef(k.oid))) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND k.convalidated AND ${t}),
  'invalid', (SELECT json_agg(json_build_array(n.nspname, i.relname, t.relname)) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
    WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid)
    AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid))
)::text AS migration_guard;
`}function Pi(e){let n=Jo(e),t=o=>`table_schema = DATABASE() AND ${o} IN (${n})`;return`SET SESSION group_concat_max_len = 268435456;
SELECT JSON_OBJECT(
  'version', VERSION(),
  'tables', (SELECT JSON_ARRAYAGG(JSON_ARRAY(table_name, table_rows, table_collation)) FROM information_schema.tables WHERE ${t("table_name")}),
  'columns', (SELECT JSON_ARRAYAGG(JSON_ARRAY(table_name, column_name, column_type, is_nullable = 'YES', column_default IS NOT NULL AND column_default <> 'NULL',
    extra LIKE '%auto_increment%', character_set_name, collation_name, character_octet_length DIV NULLIF(character_maximum_length, 0)))
    FROM information_schema.columns WHERE ${t("table_name")}),
  'keys', (SELECT JSON_ARRAYAGG(JSON_ARRAY(t, n, k)) FROM (
    SELECT table_name AS t, constraint_name AS n, constraint_type AS k FROM information_schema.table_constraints WHERE ${t("constraint_name")}
    UNION ALL SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END FROM information_schema.statistics
    WHERE ${t("index_name")} GROUP BY table_name, index_name) q)
) AS migration_guard;
`}var Mi={u:"unique",p:"unique",x:"unique",UNIQUE:"unique","PRIMARY KEY":"unique",i:"index",INDEX:"index",c:"check",CHECK:"check",f:"foreign-key","FOREIGN KEY":"foreign-key"},qi=e=>/^[\d.]+/.exec(e)?.[0]??"";function Ui(e){let n={};for(let[t,o,r]of e.tables??[])n[String(t)]={rows:typeof o=="number"&&o>=0?o:null,...r?{collation:String(r)}:{},columns:{},notNullChecks:[]};for(let[t,o,r,a,i,s,l,d,c]of e.columns??[]){let u=n[String(t)];u&&(u.columns[String(o)]={type:String(r),null:!!a,default:!!i,auto:!!s,...l===void 0?{}:{charset:l===null?null:String(l),collation:d===null?null:String(d),bytes:typeof c=="number"?c:null}})}for(let[t,o]of e.notNull??[]){let r=/^CHECK \(\(*"?(\w+)"? IS NOT NULL\)*\)?$/.exec(String(o))?.[1];r&&n[String(t)]?.notNullChecks.push(r)}return n}async function Ge(e,n,t,o){let r=te(t.jdbc),a=r==="postgresql"?$i(o):r==="mariadb"?Pi(o):void 0;if(a===void 0)return;let i=e.files.temporary(e.temporary);try{e.files.write((0,Vo.join)(i.path,"beforeInfo.sql"),a);let s=await Ko(e,n,[...t.args,`-locations=filesystem:${i.path}`,"-skipDefaultCallbacks=false","-outputQueryResults=true","-placeholderReplacement=false","info"]),l=/^\| (\{.*\}) +\|$/m.exec(s)?.[1];return l===void 0?void 0:ji(JSON.parse(l))}catch(s){e.deadline.signal.throwIfAborted(),e.note(`what the server knows of the tables could not be asked: ${String(s)}`);return}finally{i.remove()}}function ji(e){let n=Ui(e),t=(e.invalid??[]).map(([o,r,a])=>({schema:String(o),name:String(r),table:String(a)}));return{invalid:t,facts:{version:qi(e.version),tables:n,existing:Object.keys(n),keys:(e.keys??[]).flatMap(([o,r,a])=>{let i=Mi[String(a)];return i?[{table:String(o),name:String(r),kind:i}]:[]}),invalid:t.map(({table:o,name:r})=>({table:o,name:r}))}}}var Gi=/^\s*((CREATE|DROP)\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY|REINDEX\b|VACUUM\b|(CREATE|DROP|ALTER)\s+(DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER\s+SYSTEM|DISCARD\s+ALL)/i;function zo(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}var _e=({version:e,description:n})=>e===""?n:e,Fn=e=>n=>n?.startsWith(`${e.root}/`)?n.slice(e.root.length+1):null;function Wi(e){let n=e.split(`
`).findIndex(t=>t.startsWith("<<<<<<< "));return n<0?void 0:n+1}function Hi(e,n,t,o){let r=te(o.jdbc),a=e.filepath??"",i=a===""?void 0:n.files.read(a),s=a===""?"":n.files.read(`${a}.conf`)??"",l=i===void 0?void 0:ne(Qo(i,o),r),d=/^[ \t]*executeInTransaction[ \t]*=[ \t]*false/im.test(s)||r==="postgresql"&&l?.some(({text:u})=>Gi.test(u)),{description:c}=e;return{app:"",name:_e(e),file:(Fn(t)(a)??a)||null,line:1,digest:i===void 0?null:(0,Xo.createHash)("sha256").update(i).digest("hex"),firstParty:!0,atomic:!d,operations:l===void 0?[{type:"script",description:c,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:l.map(({text:u,line:f,end:p})=>({type:"sql",description:c,line:f,end:p,sql:[u]}))}}function Bi(e,n){let t=e.find(({state:r})=>/^failed/i.test(r));if(t)return`the migration ${t.version} (${t.description}) failed half way and is recorded as failed.`;let o=(n?.invalidMigrations??[]).find(({errorDetails:r})=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(r?.errorCode??""));return o&&`the script of ${o.version} (${o.description}) is not the one that was applied: ${o.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`}function Qi(e,n,t){let o=(n?.invalidMigrations??[]).flatMap(({version:a})=>e.filter(i=>i.version===a&&/^ignored/i.test(i.state)));if(o.length===0)return[];let r=e.findLast(({state:a,version:i})=>zo(a)&&i!=="");return[{app:"",migrations:[...r?[r]:[],...o].map(({version:a,filepath:i})=>({name:a,file:t(i)}))}]}async function Zo(e,n,t){let o=await je(e,n,[...t.args,"info","validate"]),r=o.individualResults??[o],a=r.find(s=>s.migrations!==void 0)??o,i=r.find(s=>s.validationSuccessful!==void 0);return{info:a,validation:i,error:o.error??r.find(s=>s.error)?.error}}async function $n(e,n,t=!0){let o=Ue(e.files,e.env,n),r=Fn(n),{jdbc:a}=o,i=te(a),s=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(a),l={alias:"default",...s?{host:s[1],port:s[2]??"",database:s[3]}:{},user:e.env.FLYWAY_USER??"",engine:i,version:""},{info:d,validation:c,error:u}=await Zo(e,n,o),f={tool:"flyway",...d.flywayVersion?{toolVersion:d.flywayVersion}:{}};if(u&&d.migrations===void 0)return{...f,stage:"connect",databases:[l],error:Ln(u,r)};let p=d.migrations??[],g=p.filter(({state:x})=>/^pending|^outdated/i.test(x)),m=g.map(x=>Hi(x,e,n,o)),h=Vi(g,e,r);if(h)return{...f,stage:"graph",databases:[l],error:h};let w=Bi(p,c),k=Qi(p,c,r),I=p.every(({state:x})=>/^pending/i.test(x))&&d.allSchemasEmpty===!0,_=Ki(m),R=t&&_.length>0&&!I?await Ge(e,n,o,_):void 0;return{...f,stage:"done",databases:[{...l,history:!0,applied:p.filter(({state:x})=>zo(x)).length,fresh:I,ahead:p.filter(({state:x})=>/^(future|missing)/i.test(x)).map(x=>({app:"",name:_e(x)})),pending:m,transactionalLock:i==="postgresql"&&o.transactionalLock&&Yi(d.flywayVersion),...R?.facts,...k.length>0?{conflicts:k}:{},...w?{inconsistent:w}:{}}]}}function Yi(e){let[n=0,t=0]=(e??"").split(".").map(Number);return e===void 0||n>9||n===9&&t>=1}function Ki(e){let n=e.flatMap(({operations:t})=>t.flatMap(({sql:o})=>o)).join(`
`);return[...new Set(n.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)??[])]}function Vi(e,n,t){for(let{filepath:o}of e){let r=o?Wi(n.files.read(o)??""):void 0;if(r===void 0)continue;return{type:"MergeConflict",message:"the file holds a merge that was not finished (<<<<<<<)",code:null,place:{file:t(o)??o??"",line:r}}}}function er({initSql:e},...n){let t=[e.replace(/;\s*$/,""),...n].filter(o=>o!=="");return t.length===0?{}:{FLYWAY_INIT_SQL:t.join("; ")}}function Ji(e,n){let t=Math.max(1,Math.ceil(n));return e==="postgresql"?`SET lock_timeout = ${Math.round(n*1e3)}`:/^(mariadb|mysql)$/.test(e)?`SET SESSION lock_wait_timeout = ${t}, innodb_lock_wait_timeout = ${t}`:""}var nr=({name:e})=>!/^\d/.test(e);function Xi(e,n,t){let o=[];for(let r of e){let a=n==="postgresql"&&!t&&r.operations.some(({sql:s})=>s.some(l=>/\bCONCURRENTLY\b/i.test(l))),i=o.at(-1);i?.migrations.some(nr)?(i.migrations.push(r),i.patient||=a):i?.patient===a?i.migrations.push(r):o.push({patient:a,migrations:[r]})}return o}function zi({migrations:e},n){return[`-target=${e.at(-1).name}`,...n?["-repeatableSqlMigrationPrefix=not-yet-","-ignoreMigrationPatterns=*:future,repeatable:missing"]:[]]}async function Zi(e,n,t,o){let r=await Ge(e,n,t,[]),a=o.flatMap(({operations:s})=>s.flatMap(({sql:l})=>l)),i=(...s)=>s.map(l=>`"${l.replaceAll('"','""')}"`).join(".");for(let s of r?.invalid??[]){if(!a.some(c=>/\bINDEX\s+CONCURRENTLY\b/i.test(c)&&c.match(/[\w$]+/g)?.includes(s.name)))continue;let d=`DROP INDEX CONCURRENTLY IF EXISTS ${i(s.schema,s.name)}`;await je(e,n,[...t.args,"info"],er(t,d))}}var es={type:"Interrupted",message:"",code:null,place:null};async function tr(e,n,t,o){let r=await $n(e,n,!1),a=(r.databases[0]?.pending??[]).map(({name:f,digest:p})=>`${f} ${p??null}`),i=(t.default??[]).map(([,f,p])=>`${f} ${p}`);if(r.error)return{journal:[],error:r.error};if(a.join(`
`)!==i.join(`
`))return{journal:[],changed:{alias:"default"}};let s=Ue(e.files,e.env,n),l=te(s.jdbc),d=Xi(o,l,r.databases[0]?.transactionalLock===!0),c=o.some(nr),u=[];for(let[f,p]of d.entries()){p.patient&&await Zi(e,n,s,p.migrations);let g=[...s.args,...f<d.length-1?zi(p,c):[],"migrate"],m;try{let k=Ji(l,p.patient?0:n.lockTimeout);m=await je(e,n,g,er(s,k))}catch(k){let I=p.migrations.map(({name:_})=>Dn(_,!1));return{journal:[...u,...I],error:{...es,message:W(k)}}}for(let k of m.migrations??[])u.push(Dn(_e(k),!0,(k.executionTime??0)/1e3));if(!m.error)continue;let h=Ln(m.error,Fn(n)),w=ns(p.migrations,u,h);return{journal:w===void 0?u:[...u,Dn(w,!1)],error:h}}return{journal:u}}function Dn(e,n,t){return{database:"default",app:"",name:e,done:n,statements:[],...t===void 0?{}:{seconds:t}}}function ns(e,n,t){let o=e.find(({file:a})=>a!==null&&a===t.place?.file),r=e.find(({name:a})=>!n.some(i=>i.name===a));return o?o.name:/MIGRATION/.test(t.type)?r?.name:void 0}async function or(e,n,t){let o=Ue(e.files,e.env,n),{info:r,error:a}=await Zo(e,n,o);if(a&&r.migrations===void 0)return{};let i=r.migrations??[],s=new Set(i.filter(({state:f})=>/^pending|^outdated|^failed/i.test(f)).map(_e)),l=(t.default??[]).map(([,f])=>f).filter(f=>!s.has(f)),c=(t.default??[]).length>l.length&&te(o.jdbc)==="postgresql"?await Ge(e,n,o,[]):void 0;return{recorded:[{database:"default",migrations:l.map(f=>["",f]),invalid:c?.facts.invalid??[],failed:i.filter(({state:f})=>/^failed/i.test(f)).map(_e)}]}}function Pn(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:a,allowed:i,explanation:s,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:a,explanation:s,recipe:l,...i===void 0?{}:{allowed:i}}))}}var ts=9e5;function Ee(e,n=ts){let t=new Set,o=e.map(({app:d,name:c})=>{let u=`${d} ${c}`,f=t.has(u);return t.add(u),f}),r={operations:[],sql:[]},a=e.map(Pn),i=[a,a.map((d,c)=>o[c]?{...d,...r}:d),a.map(d=>({...d,...r}))];for(let d of i){let c=JSON.stringify(d);if(c.length<=n)return c}let l=e.map(({app:d,name:c,database:u,file:f,lock:p,compat:g,safe:m})=>({app:d,name:c,database:u,file:f,...r,lock:p,compat:g,safe:m,rules:[]})).slice(0,Math.floor(n/1e3));return JSON.stringify([...l,{leftOut:e.length-l.length}])}function os(e,n,t){let{connectTimeout:o,lockTimeout:r,root:a}=n,i=n.safety!=="off"||n.onPending==="apply-safe";if(e==="flyway"){let u={...n,directory:t};return{observe:f=>$n(f,u),apply:(f,p,g)=>tr(f,u,p,g),ask:(f,p)=>or(f,u,p)}}let s=yn(n.files,{directory:t,root:a,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),l={connectTimeout:o,lockTimeout:r},d=(u,f)=>({expected:u,connectTimeout:o,sessions:f});if(e==="alembic"){let u={root:a,directory:t,python:s,config:n.alembicConfig,arguments:n.alembicX??[]};return{observe:f=>no(f,u,{connectTimeout:o,sql:i,drift:n.checkDrift!=="off"}),apply:(f,p)=>to(f,u,{expected:p,...l}),ask:(f,p,g)=>oo(f,u,d(p,g))}}let c={root:a,directory:t,python:s,settings:n.settings};return{observe:u=>Jt(u,c,{databases:n.databases,connectTimeout:o,sql:i,drift:n.checkDrift}),apply:(u,f)=>Xt(u,c,{expected:f,...l}),ask:(u,f,p)=>zt(u,c,d(f,p))}}function rs(e,n,t){let o=[e.error,...e.databases.map(({error:r})=>r)];for(let r of o)r?.trace&&n.note?.(Z(r.trace,t));for(let r of e.skipped??[])n.note?.(`a statement of env.py that a look does not run: ${Z(r,t)}`)}async function Mn(e){let n=dn(e.env),t=(0,We.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:ln(e.env,e.envPass),temporary:e.temporary,secrets:n,note:d=>e.note?.(d)};if(!e.files.exists(t))throw new b({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?Yt(e.files,t,!!e.settings):e.tool,a=(0,We.relative)(e.root,t).startsWith("..")?t:e.root,i={...e,root:a},s=os(r,i,t),l=await s.observe(o);return rs(l,e,n),Cn(l,i,d=>Eo({adapter:s,surroundings:o,options:i,observation:l,judged:d}))}var{code:j,link:as,table:rr,text:oe,details:is,block:ss}=Oe,ls={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",partial:"⛔ not all databases were looked at",error:"⛔ the migrations could not be judged"},ds={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},cs={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},re=40;function ar(e){let n=[`### Migrations: ${ls[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:a,applied:i})=>`${j(o)} ${oe(`${r??"unknown"} ${a??""}`.trim())}${i===void 0?"":`, ${i} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.targets.length>1&&n.push(rr(["target","status","pending"],e.targets.slice(0,re).map(({name:o,status:r,pending:a})=>[j(o),oe(r),a===null?"not known":String(a)]))),e.targets.length>re&&n.push(`… and ${e.targets.length-re} more targets.`),e.pending.length>0){let o=new Set(e.pending.map(({database:r})=>r)).size>1;n.push(rr(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,re).map(r=>[j(r.app===""?r.name:`${r.app}.${r.name}`),...o?[j(r.database)]:[],ds[r.lock],cs[r.compat],r.safe===null?"not judged":r.safe?r.findings.some(({allowed:a})=>a!==void 0)?"allowed":"safe":r.findings.filter(a=>!a.note&&a.allowed===void 0).map(({rule:a})=>j(a)).filter((a,i,s)=>s.indexOf(a)===i).join(" ")]))),e.pending.length>re&&n.push(`… and ${e.pending.length-re} more.`)}for(let o of e.pending.slice(0,re)){let r=o.findings.filter(({note:l})=>!l);if(r.length===0)continue;let a=o.app===""?o.name:`${o.app}.${o.name}`,i=r.map(l=>{let d=l.allowed===void 0?"":` _Allowed: ${oe(l.allowed)}_`;return`- ${as(l.rule,l.link)} ${j(l.subject)}: ${oe(l.explanation)}${l.recipe===""?"":` **Instead:** ${oe(l.recipe)}`}${d}`}),s=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(is(`${j(a)}: why`,[i.join(`
`),...s.length>0?[ss(s.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:r,seconds:a,database:i})=>`${j(o===""?r:`${o}.${r}`)}${e.targets.length>1?` on ${j(i)}`:""}${a===null?"":` (${a} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:r})=>`${j(o||"metadata")} ${oe(r.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${oe(o)}`);return n.join(`

`)}async function lr(e){let{inputs:n,env:t,log:o,deadline:r}=e,a=t.GITHUB_WORKSPACE||process.cwd(),i=Mn({...n,root:Ke(a,n.workingDirectory).root,directory:(0,sr.resolve)(a,n.workingDirectory),env:t,exec:cn,files:pn,temporary:t.RUNNER_TEMP||(0,ir.tmpdir)(),deadline:r,note:o.debug,tell:o.info});e.setOutput("status","error");let s=await i.catch(m=>{throw m instanceof b&&e.setOutput("reason",m.code),m}),{status:l,fault:d,pending:c,unsafe:u,applied:f,annotations:p,notes:g}=s;e.setOutput("status",l),e.setOutput("reason",d?.code??""),e.setOutput("pending-count",s.counted?c.length:""),e.setOutput("pending",Ee(c)),e.setOutput("unsafe",Ee(u)),e.setOutput("applied",f),e.setOutput("drift",s.drift),e.setOutput("databases",s.databases),e.setOutput("targets",s.targets);for(let{level:m,place:h,title:w,text:k}of p)m==="notice"?o.notice(k,h):o[m](k,h,w);for(let m of g)o.info(m);for(let{app:m,name:h,seconds:w}of f)o.info(`applied ${N({app:m,name:h})}${w===null?"":` in ${w} s`}`);if(o.info(`${l}: ${qe(s)}, ${f.length} applied`),e.summarize(ar(s)),d)throw d;return s}sn(bt,{seconds:e=>e.timeout},async e=>{await lr(e)});
