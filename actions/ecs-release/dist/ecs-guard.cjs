"use strict";var Cn=Object.defineProperty;var vs=Object.getOwnPropertyDescriptor;var Is=Object.getOwnPropertyNames;var Cs=Object.prototype.hasOwnProperty;var Yt=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),Kt=e=>{throw TypeError(e)};var Vt=(e,n)=>{for(var t in n)Cn(e,t,{get:n[t],enumerable:!0})},Ls=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of Is(n))!Cs.call(e,r)&&r!==t&&Cn(e,r,{get:()=>n[r],enumerable:!(o=vs(n,r))||o.enumerable});return e};var Ds=e=>Ls(Cn({},"__esModule",{value:!0}),e);var Qt=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&Kt("Object expected");var o,r;t&&(o=n[Yt("asyncDispose")]),o===void 0&&(o=n[Yt("dispose")],t&&(r=o)),typeof o!="function"&&Kt("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(i){return Promise.reject(i)}}),e.push([t,o,n])}else t&&e.push([t]);return n},Jt=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(s,a,l,d){return d=Error(l),d.name="SuppressedError",d.error=s,d.suppressed=a,d},r=s=>n=t?new o(s,n,"An error was suppressed during disposal"):(t=!0,s),i=s=>{for(;s=e.pop();)try{var a=s[1]&&s[1].call(s[2]);if(s[0])return Promise.resolve(a).then(i,l=>(r(l),i()))}catch(l){r(l)}if(t)throw n};return i()};var jf={};Vt(jf,{countsOf:()=>We,guardSummary:()=>Bt,linesOf:()=>xs,nodeFiles:()=>Ye,publicMigrations:()=>Be,run:()=>Os});module.exports=Ds(jf);var Fs="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",Xt=Symbol.for("guarded-deploy.fault"),y=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${Fs}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[Xt](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&Xt in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function oe(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}function x(e){return e.app===""?e.name:`${e.app}.${e.name}`}function I(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Z(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.schema===void 0?"":`, schema '${e.schema}',`,o=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}${o}`}function ce(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function zt(e,{message:n,code:t},o=!0){if(/database in memory, which ends/.test(n))return new y({code:"DATABASE_UNKNOWN",what:`No server was looked at: ${ce(n)}.`,remedy:"Give this step the variable by which the settings find the database, such as DATABASE_URL. Nothing is known about pending migrations."});if(t==="25006"||t===1792||/read-?only transaction|attempt to write a readonly database/i.test(n))return new y({code:"LOOK_WRITES",what:`The project changes the database ${Z(e)} while it is only looked at, which was refused: ${ce(n)}.`,remedy:"Take that statement out of env.py or the settings: put it into a migration, where it is judged."});let r=`The server says: ${ce(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new y({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Z(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${r}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new y({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Z(e)} that this user may open. ${r}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):o&&Ms(n,t)?new y({code:"DATABASE_SLOW",what:`The database ${Z(e)} answers, but not in time. ${r}`,remedy:"See what it waits for: a lock that another migration holds, or too much load. A larger 'connect-timeout' waits longer."}):new y({code:"DATABASE_UNREACHABLE",what:`The database ${Z(e)} does not answer. ${r}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}function Ms(e,n){return n==="57014"||n==="55P03"||n===1205||n===1969||/statement timeout|lock timeout|Lock wait timeout|max_statement_time|during query/i.test(e)}var $s={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function ue(e,n=[]){return e==="django"&&n.some(({schema:t})=>t!==void 0)?"python manage.py migrate_schemas":e==="alembic"&&n.some(({severalHeads:t})=>t)?"alembic upgrade heads":$s[e]}function oo(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function ro(e){let{error:n,stage:t,tool:o}=e,r=e.databases.at(-1)??{alias:"default"};return n&&so(t,n,o,r)}function io(e,n){return e.schemaMissing?{status:"error",fault:new y({code:"TENANT_SCHEMA_MISSING",what:`The tenant '${e.schema}' has no schema in ${Z(e)}.`,remedy:"Create the schema of this tenant, or remove its row: `migrate_schemas` stops at it, too."})}:e.error&&so(e.stage??"",e.error,n,e)}var Zt=/^(Operational|Interface|Programming|Internal|Database|NotSupported)Error$/,qs=/DB_CONNECTION|obtain connection|connect(ion)? (to|refused|attempt|reset|timed)|communications|SQL ?State|timed? ?out|unknown ?host|password|access denied|does not exist|unknown database/i;function so(e,n,t,o){let r=oo(n.place?.file,n.place?.line),i=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",s=`${n.type}: ${ce(n.message)}`,a=(d,c,u,f="error")=>({status:f,fault:new y({code:d,what:c,remedy:u,...r?{place:r}:{}})}),l=()=>no(n.message)?{status:"error",fault:Ln(o,t,ce(n.message))}:{status:"unreachable",fault:zt(o,n)};if(n.type==="MergeConflict")return a("MERGE_UNFINISHED",`${r?.file??"A file"} holds a merge that was not finished${i}.`,"Finish the merge: choose what stands between the marks `<<<<<<<` and `>>>>>>>`, and commit it.");switch(e){case"django":case"alembic":return a("MIGRATION_TOOL_MISSING",`The environment has no ${t==="django"?"Django":"Alembic"}: ${s}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return to(n.type)?eo(a,o,s,i):a("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${o.alias}'; they have ${I(o.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return to(n.type)?eo(a,o,s,i):t==="flyway"&&n.code===null&&!qs.test(`${n.type} ${n.message}`)?a("MIGRATION_BROKEN",`Flyway stops before it looks: ${s}${i}`,"Correct what it names in its configuration or in the scripts; `flyway info` in the same environment says the same."):{status:"unreachable",fault:zt(o,n,!1)};case"history":return l();case"tenants":return a("TENANTS_UNKNOWN",`The tenants of '${o.alias.replace(/\/.*/,"")}' cannot be listed: ${s}`,"Grant this user SELECT on the table of tenants. What is pending in their schemas is not known.");case"manage":case"settings":return a("SETTINGS_BROKEN",`The settings cannot be read: ${s}${i}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return a("SETTINGS_BROKEN",`Alembic's env.py failed: ${s}${i}`,"Give this step the environment variables that env.py needs.");case"configuration":return a("ALEMBIC_CONFIG_INVALID",`Alembic's configuration cannot be used: ${s}${i}`,"Run `alembic heads` in the same directory and environment to see the same.");case"application":return a("PROJECT_BROKEN",`The Flask application cannot be loaded: ${s}${i}`,"Give this step FLASK_APP and the variables that the application needs; `flask db heads` shows the same.");case"setup":return a("PROJECT_BROKEN",`The applications cannot be loaded: ${s}${i}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return Zt.test(n.type)?l():n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?a("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${ce(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):a("MIGRATION_BROKEN",`The migrations cannot be loaded: ${s}${i}`,"Fix the migration; nothing can be said about the database before it loads.");default:return Zt.test(n.type)&&!no(n.message)?l():a("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${e}': ${s}${i}`,"Re-run with debug logging to see where.")}}function eo(e,n,t,o){return e("PROJECT_BROKEN",`The database '${n.alias}' cannot be used: ${t}${o}`,"Install the database's Python driver or correct the settings.")}function no(e){return/denied|permission|insufficient/i.test(e)}function to(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}var Ps={django:"django_migrations",alembic:"alembic_version",flyway:"flyway_schema_history"};function Ln(e,n,t){let o=Ps[n];return new y({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see ${o} in ${Z(e)}: ${t}`,remedy:`Grant it SELECT on ${o} (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.`})}function Dn(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:Ln(e,n,`its tables are there (${I(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:Ln(e,n,`it lies in the schema ${I(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let i=o.migrations.map(c=>c.name),s=oo(o.migrations.at(-1)?.file,1),a={django:[`Two branches met: the app '${o.app}' has ${i.length} latest migrations, ${i.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${i.length} heads, ${i.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one. Heads that are meant have a branch label each."],flyway:[`Two branches met: ${i.slice(1).join(" and ")} came after the newer ${i[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[l,d]=a[n];return{status:"conflict",fault:new y({code:"MIGRATION_CONFLICT",what:l,remedy:d,...s?{place:s}:{}})}}if(e.inconsistent)return{status:"error",fault:new y({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Z(e)} contradicts the code: ${ce(e.inconsistent)}`,remedy:n==="flyway"?/ history table/.test(e.inconsistent)?"Run `flyway baseline` with the version that the schema has, or set `baselineOnMigrate = true` and `baselineVersion`.":"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};let r=e.halfSquashed?.[0];if(r){let i=I(r.lost);return{status:"error",fault:new y({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The squashed migration ${x(r)} is applied by half in ${Z(e)}: ${i} ${r.lost.length===1?"is":"are"} not applied, and without a file.`,remedy:`Bring the deleted files of what ${x(r)} replaces back from the version control and run \`migrate\`, which then records ${x(r)}, too; after that, delete them again.`})}}if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let i=(e.ahead??[]).map(x);return{status:"db-ahead",fault:new y({code:"DATABASE_AHEAD",what:`The database ${Z(e)} is ahead of this code: ${I(i)} ${i.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var le=require("node:path");var Us=["GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ACTOR_ID GITHUB_API_URL GITHUB_BASE_REF GITHUB_EVENT_NAME","GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_HEAD_REF GITHUB_JOB GITHUB_REF GITHUB_REF_NAME GITHUB_REF_PROTECTED","GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER GITHUB_REPOSITORY_OWNER_ID","GITHUB_RETENTION_DAYS GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA","GITHUB_TRIGGERING_ACTOR GITHUB_WORKFLOW GITHUB_WORKFLOW_REF GITHUB_WORKFLOW_SHA GITHUB_WORKSPACE","RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_TRACKING_ID RUNNER_WORKSPACE"].flatMap(e=>e.split(" ")),Fn=[{names:new RegExp(`^(?:${Us.join("|")})$`),tools:!0,project:!0,why:"say where and why the job runs"},{names:/^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN|ENTERPRISE_TOKEN|ACTION_.*)|GH_(?:TOKEN|ENTERPRISE_TOKEN)|(?:ACTIONS|RUNNER|INPUT|STATE|RUN_TESTS|GUARDED_DEPLOY)_.*)$/,tools:!1,project:!1,why:"speak for the job: inputs of actions, the runner’s tokens, the files through which a step speaks to later ones"},{names:/^(?:SSH_(?:AUTH_SOCK|AGENT_PID|ASKPASS|ASKPASS_REQUIRE)|GIT_(?:ASKPASS|SSH|SSH_COMMAND|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+)|ANSIBLE_(?:VAULT_.*|BECOME_PASS.*))$/,tools:!0,project:!1,why:"log in to somewhere: tools fetch packages and reach hosts with them"},{names:/^NODE_OPTIONS$/,tools:!0,project:!1,why:"decide what Node loads"}],Yf=Fn.filter(({tools:e})=>!e).map(({names:e})=>e.source),js="/_runner_file_commands/",Gs=/^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;function Ws(e,n,t){let o=Fn.find(({names:r})=>r.test(n));return o?.names===Fn[0].names?!0:(o?.[e]??!0)&&!t.replaceAll("\\","/").includes(js)}function Hs(e,n){return e.endsWith("*")?n.startsWith(e.slice(0,-1)):n===e}function Mn(e,n=[]){let t={};for(let[o,r]of Object.entries(e)){if(r===void 0)continue;let i=Ws("project",o,r);(n.some(a=>i?Hs(a,o):a===o)||i&&(n.length===0||Gs.test(o)))&&(t[o]=r)}return t}function V(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/[^\s'"]+/g,Ys).replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,i)=>`${r}${i}***`)}function Ys(e){let n="",t=0;for(let o=e.indexOf("://");o>=0;o=e.indexOf("://",o+3)){if(!/[a-z0-9+.-]/i.test(e[o-1]??""))continue;let r=/[^/:@]*/y;r.lastIndex=o+3,r.exec(e);let i=r.lastIndex;if(e[i]!==":")continue;let s=e.indexOf("@",i);if(s<0)break;s!==i+1&&(n+=`${e.slice(t,i)}:***`,t=s,o=s-3)}return n+e.slice(t)}function W(e,n,t=new Set){return typeof e=="string"?V(e,n):Array.isArray(e)?e.map(o=>W(o,n,t)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([o,r])=>[o,typeof r=="string"&&t.has(o)?r:W(r,n,t)])):e}var Ks=/pass(?:$|[^a-z]|w|phrase|code|key)|secret|token|credential|private|api_?key|access_?key|(?:^|_)(?:key|dsn|pwd)$/i,Vs=/database|db|broker|celery|redis|amqp|rabbitmq|sentry/i,Qs=e=>{let n=Vs.exec(e);return n!==null&&/ur[il]/i.test(e.slice(n.index))},Js=/^[a-z][a-z0-9+.-]*:\/\//i,Xs=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i,lo=/^(?:true|false|none|null|\d{1,5})$/i,zs=e=>e!=="PWD"&&Ks.test(e),co=e=>e.length>=4;function $n(e){let n=[e,...e.split(/\r?\n/)].map(t=>t.trim());return[...new Set(n)].filter(co)}function Zs(e){let n=Xs.exec(e)?.[1];if(n===void 0)return[];try{return[n,decodeURIComponent(n)]}catch{return[n]}}var ea=e=>typeof e=="string"||typeof e=="number"||typeof e=="bigint"?String(e):void 0;function qn(e,n=ea){let t=new Set,o=i=>{for(let s of $n(i))lo.test(s)||t.add(s)},r=(i,s,a)=>{let l=a||zs(i),d=n(s);if(d!==void 0){let c=Zs(d),u=c.filter(m=>co(m)&&!lo.test(m));for(let m of u)t.add(m);let f=c.length>0&&u.length===0;(l||f||Qs(i)&&!Js.test(d))&&o(d)}else if(s instanceof Map)for(let[c,u]of s)r(String(c),u,l);else if(typeof s=="object"&&s!==null)for(let[c,u]of Object.entries(s))r(c,u,l)};return r("",e,!1),uo([...t])}var uo=e=>[...e].sort((n,t)=>t.length-n.length);var ta=2**31-1;function Pn(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var oa={now:Pn,async sleep(e,n){let t=Pn()+e;for(;;){n?.throwIfAborted();let o=t-Pn();if(o<=0)return;await new Promise((r,i)=>{let a=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,ta)),l=()=>{clearTimeout(a),i(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function ra(e,n){n.throwIfAborted();let t,o=new Promise((r,i)=>{t=()=>i(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var fe=class extends y{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},xe=class{signal;#e;#t;#n;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??oa,i=new AbortController;this.#e=r,this.#t=r.now()+n*1e3,this.#n=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,i.signal]):i.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#n.signal).then(()=>i.abort(new fe(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return ra(n,this.signal)}[Symbol.dispose](){this.#n.abort()}};function fo(e,n){return e.app===n.app&&e.name===n.name}function Ve(e){let n=[],t=Object.create(null),o=[];for(let r of e){let i=n.at(-1);switch(r.event){case"session":{let{database:s,id:a,since:l,key:d}=r;t[s]??=[],t[s].push({id:a,since:l,...d?{key:d}:{}});break}case"target":r.oneTransaction===!0&&o.push(String(r.database));break;case"begin":n.push({database:String(r.database),app:String(r.app),name:String(r.name),done:!1,statements:[],counted:!0});break;case"statement":i?.statements.push({sql:String(r.sql),atomic:r.atomic===!0,done:!1});break;case"ran":{let s=i?.statements.at(-1);s&&(s.done=!0);break}case"failed":i&&(i.error=r.error);break;case"done":i&&(i.done=!0,i.seconds=Number(r.seconds));break}}return{journal:n,sessions:t,oneTransaction:o}}function ee(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let i=(t[r]||0)-(o[r]||0);if(i!==0)return i}return 0}var ia=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,sa=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,aa=/[ \t\n\v\f\r]/,po=/[A-Za-z_\u{80}-\u{10ffff}][\w$\u{80}-\u{10ffff}]*/uy,mo=/\$(?:[A-Za-z_\u{80}-\u{10ffff}][\w\u{80}-\u{10ffff}]*)?\$/uy,la=/\d[\w.]*/y,da=/^(?:[ \t\f\v]|--[^\r\n]*(?=[\r\n]))*[\r\n](?:[ \t\n\v\f\r]|--[^\r\n]*(?=[\r\n]))*$/;function ve(e,n,t){return e.lastIndex=t,e.exec(n)?.[0]}function ca(e,n,t){let o=e.indexOf(`
`,n),r=o<0?e.length:o,i=e.indexOf("\r",n);return i<0||i>=r?{end:r,clear:!0}:t==="postgresql"?{end:i,clear:!0}:{end:r,clear:e.slice(i,r).trim()===""}}function ua(e,n){let t=e.indexOf("*/",n),o="";for(let r=n;r<(t<0?e.length:t);r+=1){let i=e[r];if(o!==""&&i==="\\")r+=1;else if(o!=="")o=i===o?"":o;else if(/['"`]/.test(i))o=i;else if(i==="#"||e.startsWith("--",r)||e.startsWith("/*",r))return!1}return o===""&&t>=0}function fa(e){let n=i=>{let s=e.indexOf(`
`,i);return s<0?e.length:s},t=1,o=0,r=n(0);return i=>{for(i<o&&(t=1,r=n(0));r<i;)t+=1,o=r+1,r=n(o);return t}}function L(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],i=-1,s=0,a=0,l=!1,d={end:-1,escapes:!1},c=fa(e),u="",f=(w,_,k)=>{i<0&&(i=k);let N=w==="word"?_.toUpperCase():"";if(r.push({kind:w,text:_,upper:N}),u===""&&ia.test(N)&&(u=N),r[0]?.upper!=="CREATE"||!sa.test(u))return;let A=r.at(-2)?.upper==="END";N==="BEGIN"||N==="CASE"&&!A?a+=1:N==="END"&&a>0?a-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(N)&&A&&(a+=1)},m=w=>{if(r.length>0){let _=e.slice(i,w).trim();o.push({text:_,line:c(i),end:c(Math.max(i,w-1)),tokens:r,...l||a>0?{open:!0}:{}})}r=[],u="",i=-1,a=0,l=!1},h=(w,_,k)=>{let N=_+1;for(;N<e.length;)if(k&&e[N]==="\\")N+=2;else if(e[N]!==w)N+=1;else if(e[N+1]===w)N+=2;else return N+1;return l=!0,e.length},b=w=>{let _=0;for(let k=w;k<e.length;k+=1)if(e.startsWith("/*",k)&&(_===0||n==="postgresql"))_+=1,k+=1;else if(e.startsWith("*/",k)&&(_-=1,k+=1,_===0))return k+1;return e.length};for(;s<e.length;){let w=e.slice(s,s+200),_=e[s];if(aa.test(_)||_==="\uFEFF"&&(s===0||n==="sqlite"))s+=1;else if(_==="\0")f("punctuation",_,s),l=!0,s+=1;else if(w.startsWith("--")&&(!t||!/^[^\x00-\x20\x7f]/.test(w.slice(2)))||t&&_==="#"){let{end:k,clear:N}=ca(e,s,n);N||(f("punctuation","--",s),l=!0),s=k}else if(w.startsWith("/*")){let k=t?/^\/\*M?!\d*/.exec(w)?.[0]:void 0;k!==void 0&&!ua(e,s+k.length)&&(f("punctuation","/*",s),l=!0),s=k===void 0?b(s):s+k.length}else if(w.startsWith("*/"))s+=2;else if(_==="'"){let k=r.at(-1)?.kind==="string"&&d.end>=0&&da.test(e.slice(d.end,s)),N=t||n==="postgresql"&&(k?d.escapes:/(^|[^\w$\u{80}-\u{10ffff}])e$/iu.test(e.slice(Math.max(0,s-3),s))),A=h("'",s,N);d={end:A,escapes:N},f("string",e.slice(s+1,A-1),s),s=A}else if(_==="`"||_==='"'){let k=h(_,s,t&&_==='"');f("name",e.slice(s+1,k-1).replaceAll(_+_,_),s),s=k}else if(n==="postgresql"&&ve(mo,e,s)!==void 0){let k=ve(mo,e,s);d={end:-1,escapes:!1};let N=e.indexOf(k,s+k.length);N<0&&(l=!0);let A=N<0?e.length:N+k.length;f("string",e.slice(s+k.length,A-k.length),s),s=A}else if(ve(po,e,s)!==void 0){let k=ve(po,e,s);f("word",k,s),s+=k.length}else if(/\d/.test(_)){let k=ve(la,e,s);f("number",k,s),s+=k.length}else if(_===";")a>0?(f("punctuation",";",s),s+=1):(s+=1,m(s));else{let k=w.startsWith("::")?"::":_;f("punctuation",k,s),s+=k.length}}return m(e.length),o}var O=class{tokens;fold;at=0;constructor(n,t=!1){this.tokens=n,this.fold=t}folded({kind:n,text:t}){return this.fold&&n==="word"?t.toLowerCase():t}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):this.folded(n)}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(this.folded(t)),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function C(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function F(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var pa=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),Ie=class{changed=!1;otherBackslashes;saved=new Set;engine;constructor(n,t={}){this.engine=n;let o=(t.sql_mode??"").toUpperCase().split(",");this.otherBackslashes=t.standard_conforming_strings==="off"||o.some(r=>/^(NO_BACKSLASH_ESCAPES|ANSI_QUOTES)$/.test(r))}isUnclear(n){return this.changed||this.otherBackslashes&&n.includes("\\")}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=F(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of C(n.slice(1))){let o=t.findIndex(({kind:a,text:l})=>a==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:a})=>a!==":"),i=t.slice(o+1),s=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(F(i))?this.saved.add(s):this.saved.delete(s):s==="SQL_MODE"&&!this.harmless(i)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},i)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[i-1]?.text==="@"&&n[i-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(s=>s.trim().toUpperCase()).every(s=>s===""||pa.has(s)))}};function ho({tokens:e},n){let t=e.filter(({text:l})=>l!==";"),[o,r]=t,i=o?.upper??"",s=l=>n!==void 0&&l?.toLowerCase()===n.toLowerCase();if(i==="USE")return s(r?.text)?"as before":"elsewhere";let a=t.findIndex(({text:l})=>/^search_path$/i.test(l));if(i==="RESET")return a===1||r?.upper==="ALL"?"as before":void 0;if(i==="DISCARD")return r?.upper==="ALL"?"as before":void 0;if(i==="SET"){let l=/^(SESSION|LOCAL)$/.test(r?.upper??"")?2:1;if(t[l]?.upper==="SCHEMA")return s(t[l+1]?.text)?"as before":"elsewhere";if(a!==l)return;let d=t.slice(l+2).filter(({text:c})=>c!==","&&c!=="$user");return d[0]?.upper==="DEFAULT"||s(d[0]?.text)?"as before":"elsewhere"}return a>=0&&t.some(({text:l})=>/^set_config$/i.test(l))?"elsewhere":void 0}function go(e,n){let t=e.length;for(;t>0&&n.includes(e[t-1]);)t--;return e.slice(0,t)}function pe(e,...n){let t=n.map(o=>e.indexOf(o)).filter(o=>o>=0);return t.length===0?e:e.slice(0,Math.min(...t))}function yo(e,n,t){let o="",r=0;for(;;){let i=e.indexOf(n,r),s=i<0?-1:e.indexOf(t,i+n.length);if(s<0)return o+e.slice(r);o+=e.slice(r,i),r=s+t.length}}var wo={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz","bit varying":"varbit"},ma=/^(smallint|int|bigint|decimal|float|double|varchar|char|text|name|bytea|boolean|date|time|timetz|timestamp|timestamptz|interval|uuid|jsonb?|jsonpath|xml|inet|cidr|macaddr8?|bit|varbit|money|point|line|lseg|box|path|polygon|circle|tsvector|tsquery|oid|reg\w+|\w+(multi)?range|serial\d?|bigserial|smallserial)$/;function me(e){return ma.test(pe(e,"["))}function re(e,n){let t=/\b(unsigned|zerofill)\b/i.test(n),o=n.toLowerCase().replace(/\s+/g," ").replace(/ (collate|character set|charset) \S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").replace(/ ?\. ?/g,".").trim(),r=/^([a-z_][^()[\]]*?) ?(?:\(([^)]*)\))? ?((?:with|without) time zone)? ?(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let i=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),s=r[2]??"",a=s.split(",").map(c=>c.trim()),l=e==="mariadb"||e==="mysql";Object.hasOwn(wo,i)&&(i=wo[i]),l&&(i==="boolean"||i==="tinyint"&&s==="1")&&(i="tinyint"),l&&i==="json"&&(i="longtext");let d=/^(tinyint|smallint|mediumint|int|bigint)$/.test(i);return{name:`${i}${r[4]??""}`,arguments:d||/^(enum|set)$/.test(i)?[]:a.filter(c=>/^\d+$/.test(c)).map(Number),unsigned:t,values:/^(enum|set)$/.test(i)?a:[]}}var Eo=["tinyint","smallint","mediumint","int","bigint"],Un=["tinytext","text","mediumtext","longtext"],ha=["tinyblob","blob","mediumblob","longblob"],bo=255,ga=127,ko=6;function _o({name:e,values:n}){if(e==="enum")return n.length<=255?1:2;let t=Math.ceil(n.length/8);return t>4?8:t}function Te(e,n,t,o,r=!1){let i=re(e,n),s=re(e,t),a=e==="mariadb"||e==="mysql";if(i.name===s.name&&i.unsigned===s.unsigned&&i.arguments.join()===s.arguments.join()&&i.values.join()===s.values.join())return"same";let[d=0,c=0]=i.arguments,[u=0,f=0]=s.arguments;for(let m of[Eo,...a?[Un,ha]:[]]){let h=m.indexOf(i.name),b=m.indexOf(s.name);if(!(h<0||b<0))return i.unsigned!==s.unsigned?s.unsigned||b<=h?"narrows":"widens-by-copy":b>h?"widens-by-copy":"narrows"}if(i.name==="varchar"&&s.name==="varchar")return a?u<d?"narrows":(o?[o]:[1,2,3,4]).some(h=>d*h<=bo&&u*h>bo&&!(r&&d*h<=ga))?"widens-by-copy":"widens":s.arguments.length===0?"widens":i.arguments.length===0||u<d?"narrows":"widens";if(i.name==="char"&&s.name==="char")return u>d?"widens-by-copy":"narrows";if(i.name==="decimal"&&s.name==="decimal")return s.arguments.length===0?a?"narrows":"widens":i.arguments.length===0||f<c||u-f<d-c?"narrows":!a&&f===c?"widens":"widens-by-copy";if(e==="postgresql"){if(i.name==="varchar"&&s.name==="text")return"widens";if(i.name==="text"&&s.name==="varchar")return s.arguments.length===0?"widens":"narrows";if(i.name==="cidr"&&s.name==="inet"||/^(text|varchar)$/.test(i.name)&&s.name==="citext")return"widens";if(i.name==="citext"&&/^(text|varchar)$/.test(s.name))return s.arguments.length===0?"widens":"narrows";if(i.name==="varbit"&&s.name==="varbit")return s.arguments.length===0||i.arguments.length>0&&u>=d?"widens":"narrows";if(i.name===s.name&&/^(time|timetz|timestamp|timestamptz|interval)$/.test(s.name))return(s.arguments[0]??ko)>=(i.arguments[0]??ko)?"widens":"narrows"}if(a){if(/^(var)?char$/.test(i.name)&&Un.includes(s.name))return"widens-by-copy";if(Un.includes(i.name)&&s.name==="varchar")return"narrows";if(i.name===s.name&&/^(enum|set)$/.test(s.name))return i.values.every((m,h)=>s.values[h]===m)?_o(i)===_o(s)?"widens":"widens-by-copy":"converts";if(i.name===s.name&&/^(datetime|timestamp|time)$/.test(s.name))return u>=d?"widens-by-copy":"narrows"}return i.name==="float"&&s.name==="double"?"widens-by-copy":i.name==="double"&&s.name==="float"?"narrows":Eo.includes(i.name)&&s.name==="decimal"?u-f>=19?"widens-by-copy":"narrows":"converts"}function To(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function ya(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function wa(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function Ea(e,n,t,o){let r={table:e,column:n.column??n.name},i=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&i.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&Te(o,n.type??"",t.type??"",4)!=="same"&&i.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&i.push({...r,kind:"set-not-null"}),!n.null&&t.null&&i.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&i.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&i.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&i.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&i.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&i.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&i.push({...r,kind:"change-type",type:t.type??"",using:!0});let s=n.references&&n.constraint?n.references:null,a=t.references&&t.constraint?t.references:null;return s!==a&&(s&&i.push({...r,kind:"drop-constraint",key:"foreign-key"}),a&&i.push({...r,kind:"add-foreign-key",columns:[r.column],references:a})),i}function Ce(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:i}=e,s=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let a=(e.inner??[]).map(l=>Ce(l,n));return a.every(l=>l!==void 0)?a.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(i?.manyToMany)return[{kind:"create-table",table:`${o}_${i.name}`}];if(!To(i))return[];let a=i.index&&!i.unique?[{kind:"add-index",table:o,columns:[i.column??i.name]}]:[];return[ya(o,i),...wa(i)?s:[],...a]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:To(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!i?void 0:r.column===i.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:i.column??""}];if(t.has("AlterField"))return!r||!i?void 0:Ea(o,r,i,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let a=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:a?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>a?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...s];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var ba=/^(CURRENT_(TIMESTAMP|DATE|TIME|USER|ROLE|CATALOG|SCHEMA)|LOCALTIME(STAMP)?|SESSION_USER|USER|UTC_(DATE|TIME|TIMESTAMP))$/,ka=/^(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL|B|X|E|N|_\w+)$/,No=/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE|UNSIGNED|SIGNED)$/,_a=/^(=|<>|!=|<|>|<=|>=)$/,So=/^(YEAR|QUARTER|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|MICROSECOND)$/,jn=class e{reader;constructor(n){this.reader=new O(n)}whole(){let n=this.or();return this.reader.done?n:void 0}or(){return this.chain(()=>this.and(),()=>this.reader.take("OR")?"OR":void 0)}and(){return this.chain(()=>this.not(),()=>this.reader.take("AND")?"AND":void 0)}chain(n,t){let o=n();for(let r=t();o!==void 0&&r!==void 0;r=t()){let i=n();if(i===void 0)return;o={kind:"operator",name:r,parts:[o,i]}}return o}not(){if(!this.reader.take("NOT"))return this.comparison();let n=this.not();return n&&{kind:"operator",name:"NOT",parts:[n]}}comparison(){let n=this.sum();for(;n!==void 0;){let t=this.reader.at,o=this.reader.take("NOT");if(this.reader.take("IS")){let r=this.reader.take("NOT"),i=this.reader.take("NULL")?"NULL":this.reader.take("TRUE")?"TRUE":this.reader.take("FALSE")?"FALSE":void 0;if(i===void 0)return;n={kind:"operator",name:`IS ${r?"NOT ":""}${i}`,parts:[n]}}else if(this.reader.take("IN")){let r=C(this.reader.parenthesis()??[]).map(i=>new e(i).whole());if(r.length===0||r.some(i=>i===void 0))return;n={kind:"operator",name:o?"NOT IN":"IN",parts:[n,...r]}}else if(this.reader.take("BETWEEN")){let r=this.sum(),i=this.reader.take("AND")?this.sum():void 0;if(r===void 0||i===void 0)return;n={kind:"operator",name:o?"NOT BETWEEN":"BETWEEN",parts:[n,r,i]}}else if(this.reader.take("LIKE")||this.reader.take("ILIKE")||this.reader.take("REGEXP")||this.reader.take("SIMILAR","TO")){let r=this.sum();if(r===void 0)return;n={kind:"operator",name:"LIKE",parts:[n,r]}}else{if(o)return this.reader.at=t,n;{let r=this.operator();if(r===void 0)return n;let i=this.sum();if(i===void 0)return;n={kind:"operator",name:r,parts:[n,i]}}}}return n}operator(){let n="";for(;/^[<>=!~@#&|?^-]$/.test(this.punctuation(0))&&!(this.punctuation(0)==="-"&&(n!==""||this.punctuation(1)!==">"));)n+=this.punctuation(0),this.reader.at+=1;return n===""?void 0:n}punctuation(n){let t=this.reader.peek(n);return t?.kind==="punctuation"?t.text:""}sum(){return this.chain(()=>this.product(),()=>{if(/^[+-]$/.test(this.punctuation(0))&&this.punctuation(1)!==">")return this.reader.at+=1,"+";if(!(this.punctuation(0)!=="|"||this.punctuation(1)!=="|"))return this.reader.at+=2,"||"})}product(){return this.chain(()=>this.unary(),()=>{if(/^[*/%]$/.test(this.punctuation(0)))return this.reader.at+=1,"*"})}unary(){let n=this.punctuation(0);if(n!=="-"&&n!=="+")return this.postfix();this.reader.at+=1;let t=this.unary();return t?.kind==="literal"&&typeof t.value=="number"?{kind:"literal",value:n==="-"?-t.value:t.value}:t&&{kind:"operator",name:"+",parts:[t]}}postfix(){let n=this.primary();for(;n!==void 0;)if(this.reader.take("::"))n={kind:"cast",type:this.type(),parts:[n]};else if(this.reader.take("COLLATE"))this.reader.name();else if(this.reader.take("AT","TIME","ZONE")){let t=this.primary();if(t===void 0)return;n={kind:"call",name:"timezone",parts:[t,n]}}else return n}type(){let n=this.reader.at;for(this.reader.name();No.test(this.reader.peek()?.upper??"");)this.reader.at+=1;for(this.reader.parenthesis();No.test(this.reader.peek()?.upper??"");)this.reader.at+=1;for(;this.reader.is("[")||this.reader.is("]")||this.reader.peek()?.kind==="number";)this.reader.at+=1;return this.reader.tokens.slice(n,this.reader.at).map(({text:t})=>t.toLowerCase()).join(" ")}listed(n,t){let o=C(t).map(r=>{let i=r[1]?.text==="="&&r[2]?.text===">"?3:0;return new e(r.slice(i)).whole()});return o.some(r=>r===void 0)?void 0:{kind:"call",name:n,parts:o}}primary(){let n=this.reader.peek();if(n===void 0)return;if(this.reader.is("(")){let o=this.reader.parenthesis();return new e(o).whole()}if(this.reader.at+=1,n.kind==="string")return{kind:"literal",value:n.text};if(n.kind==="number")return{kind:"literal",value:Number(n.text)};if(n.upper==="NULL")return{kind:"literal",value:null};if(n.upper==="TRUE"||n.upper==="FALSE")return{kind:"literal",value:n.upper==="TRUE"};if(n.upper==="ARRAY"&&this.reader.is("["))return this.array();if(n.upper==="CAST"&&this.reader.is("("))return this.cast();if(n.upper==="EXTRACT"&&this.reader.is("("))return this.extract();if(n.upper==="CASE")return;if(ka.test(n.upper)&&this.reader.peek()?.kind==="string"){let{text:o}=this.reader.peek();return this.reader.at+=1,So.test(this.reader.peek()?.upper??"")&&(this.reader.at+=1),{kind:"literal",value:o}}if(n.upper==="INTERVAL"&&this.reader.peek()?.kind==="number")return this.reader.at+=1,So.test(this.reader.peek()?.upper??"")&&(this.reader.at+=1),{kind:"literal",value:"interval"};if(n.kind!=="word"&&n.kind!=="name")return;let t=n.text;for(;this.reader.is(".")&&this.reader.peek(1);)this.reader.at+=1,t=this.reader.peek().text,this.reader.at+=1;return this.reader.is("(")?this.listed(t.toLowerCase(),this.reader.parenthesis()):ba.test(n.upper)?{kind:"call",name:t.toLowerCase(),parts:[]}:{kind:"column",name:t}}array(){let n=[],t=0;for(;!this.reader.done;this.reader.at+=1){let o=this.reader.peek();if(!(this.reader.is("[")&&(t+=1,t===1))){if(this.reader.is("]")&&(t-=1,t===0)){this.reader.at+=1;break}n.push(o)}}return this.listed("array",n)}extract(){let n=this.reader.parenthesis(),t=n.findIndex(({upper:r})=>r==="FROM"),o=t<0?void 0:new e(n.slice(t+1)).whole();return o&&{kind:"call",name:"extract",parts:[o]}}cast(){let n=this.reader.parenthesis(),t=n.findLastIndex(({upper:r})=>r==="AS");if(t<0)return;let o=new e(n.slice(0,t)).whole();return o&&{kind:"cast",type:new e(n.slice(t+1)).type(),parts:[o]}}};function Q(e){return e.length===0?void 0:new jn(e).whole()}function*Je(e){if(yield e,"parts"in e)for(let n of e.parts)yield*Je(n)}function Xe(e){return[...Je(e)].flatMap(n=>n.kind==="call"?[n.name]:[])}function Le(e){return[...Je(e)].flatMap(n=>n.kind==="column"?[n.name]:[])}var Ta=/^(lower|upper|coalesce|length|char_length|octet_length|md5|trim|btrim|ltrim|rtrim|nullif|greatest|least|ifnull|date|year|month|json_valid)$/;function Gn(e){return[...Je(e)].every(n=>n.kind==="call"?Ta.test(n.name):n.kind==="operator"?!/^[+*]$/.test(n.name):n.kind==="cast"?n.parts[0].kind==="literal"||/^(text|varchar|character varying|citext)\b/.test(n.type):!0)}var Na=/^(smallint|int|integer|bigint|numeric|decimal|real|double precision)\b/;function De(e,n){if(e.kind==="literal")return e.value;if(e.kind==="column")return n(e.name);let t=e.parts.map(i=>De(i,n)),[o,r]=t;if(e.kind==="cast")return Na.test(e.type)&&typeof o=="string"&&/^-?\d+(\.\d+)?$/.test(o)?Number(o):o;if(e.kind==="call")return/^(json_valid|lower|upper|length|char_length|octet_length|trim|btrim|abs|md5|date)$/.test(e.name)&&t.includes(null)?null:void 0;switch(e.name){case"AND":return t.includes(!1)?!1:t.includes(void 0)?void 0:t.includes(null)?null:!0;case"OR":return t.includes(!0)?!0:t.includes(void 0)?void 0:t.includes(null)?null:!1;case"NOT":return o===void 0?void 0:o===null?null:typeof o=="boolean"?!o:void 0;case"IS NULL":return o===void 0?void 0:o===null;case"IS NOT NULL":return o===void 0?void 0:o!==null;case"BETWEEN":return Sa([Qe(">=",o,r),Qe("<=",o,t[2])]);case"IN":return o===null?null:Aa(t.slice(1).map(i=>Qe("=",o,i)));default:return _a.test(e.name)?Qe(e.name,o,r):/^([+*]|\|\|)$/.test(e.name)&&t.includes(null)?null:void 0}}function Sa(e){return e.includes(!1)?!1:e.includes(void 0)?void 0:e.includes(null)?null:!0}function Aa(e){return e.includes(!0)?!0:e.includes(void 0)?void 0:e.includes(null)?null:!1}function Qe(e,n,t){if(n===null||t===null)return null;if(n===void 0||t===void 0)return;let o=typeof n=="number"&&typeof t=="number";if(!(!o&&n!==t)){if(e==="=")return n===t;if(e==="<>"||e==="!=")return n!==t;if(o){if(e==="<")return n<t;if(e===">")return n>t;if(e==="<=")return n<=t;if(e===">=")return n>=t}}}var Ra=/^(WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|UNION|INTERSECT|EXCEPT|RETURNING|ON|USING|SET|WHEN|WINDOW|FOR|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|LATERAL|STRAIGHT_JOIN|TABLESAMPLE|IGNORE|FORCE|USE|PARTITION|SELECT|VALUES|WITH)$/;function Oa(e){let n=new Set;return e.forEach(({upper:t,text:o},r)=>{if(t!=="AS")return;let i=e[r+1];if(!(i?.text==="("||i?.upper==="MATERIALIZED"||i?.upper==="NOT"||o==="("))return;let a=r-1;if(e[a]?.text===")")for(;a>0&&e[a]?.text!=="(";)a-=1;let l=e[e[a]?.text==="("?a-1:a];l&&n.add(l.text.toLowerCase())}),n}function J(e,n=!1){let t=[],o=e.some(({upper:r})=>r==="WITH")?Oa(e):new Set;return e.forEach(({upper:r},i)=>{if(!(r==="FROM"||r==="JOIN"||r==="TABLE"&&i===0||r==="USING")||/^(DELETE|DISTINCT)$/.test(e[i-1]?.upper??""))return;let a=new O(e.slice(i+1),n);if(!(r==="USING"&&a.is("(")))for(;;){for(;a.take("ONLY")||a.take("LATERAL"););let l=a.parenthesis();if(l)/^(SELECT|WITH|VALUES)$/.test(l[0]?.upper??"")||t.push(...J([{kind:"word",text:"FROM",upper:"FROM"},...l],n));else{let d=a.table();if(d===void 0)return;let c=a.is("(")&&r!=="USING",u=/^(pg_catalog\.)?pg_|^information_schema\./i.test(d);!c&&!u&&!o.has(d.toLowerCase())&&!/^seq_\d+_to_\d+(_step_\d+)?$/.test(d)&&t.push(d),c&&a.parenthesis()}if(a.take("AS"),!a.done&&!Ra.test(a.peek().upper)&&a.peek().kind!=="punctuation"&&(a.at+=1),a.parenthesis(),r==="JOIN"||r==="USING"||!a.take(","))return;a=new O(a.rest(),n)}}),[...new Set(t)]}function Fe(e,n=!1){let t=[],o=[];return e.forEach(({upper:r},i)=>{if(r!=="REFERENCES")return;let s=new O(e.slice(i+1),n).table();if(s===void 0)return;t.push(s);let a=e.findIndex((c,u)=>u>i&&c.upper==="REFERENCES"),l=e.slice(i,a<0?void 0:a);l.some((c,u)=>c.upper==="ON"&&l[u+1]?.upper==="DELETE"&&/^(CASCADE|SET)$/.test(l[u+2]?.upper??""))||o.push(s)}),{references:t,restricts:o}}var Ro=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),xa=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|current_role|user|timezone|array|coalesce|nullif|lower|upper|concat|length|abs|round|floor|ceil|trunc|pi|sqrt|power|greatest|least|md5|date_trunc|to_char|to_timestamp|to_date|jsonb_build_object|jsonb_build_array|json_build_object|json_build_array|to_jsonb|to_json|make_interval|make_date|make_timestamp|current_setting|version|repeat|replace|substr|substring|extract|date_part)$/i,va=/^(current_timestamp|now|localtime|localtimestamp|current_date|curdate|current_time|curtime|unix_timestamp|json_object|json_array|json_compact|pi|abs|round|floor|ceil|ceiling|concat|repeat|replace|upper|lower|coalesce|ifnull|nullif|greatest|least|length|char_length|hex|unhex|md5|sqrt|pow|power|st_geomfromtext|point)$/i;function Wn(e){return e==="postgresql"?xa:e==="sqlite"?/^current_\w+$/i:va}function Hn(e,n){let t=Ia(e),[o]=t;if(t.length===1&&o?.kind==="name"&&n!=="postgresql")return{default:"constant",value:o.text};let r=Q(t);if(r?.kind==="literal")return r.value===null?{default:"none"}:{default:"constant",value:r.value};let i=Wn(n);if(r){let s=Xe(r).filter(c=>!i.test(c)),a=r.kind==="cast"?Oo(r):void 0;return r.kind==="cast"&&a===null?{default:"none"}:{default:s.length===0&&Le(r).length===0?"constant":"volatile",...s.length>0&&Le(r).length===0?{calls:s}:{},...a===void 0?{}:{value:a}}}return{default:"volatile"}}function Oo(e){return e.kind==="literal"?e.value:e.kind!=="cast"?void 0:Oo(e.parts[0])===null?null:void 0}function Ia(e){let n=[],t=!0;for(;!e.done;){let o=e.peek();if(!t&&Ro.has(o.upper))break;if(t=!1,e.is("(")){let r=e.at;e.parenthesis(),n.push(...e.tokens.slice(r,e.at));continue}n.push(o),e.at+=1}return n}function ze(e,n){let t=n==="postgresql",o=new O(e,t),r=[];for(;!o.done;){let l=o.peek(),d=l.upper==="CHARACTER"&&o.is("SET",1);if(r.length>0&&(Ro.has(l.upper)||d))break;if(o.is("(")){let c=o.at;o.parenthesis(),r.push(...o.tokens.slice(c,o.at));continue}r.push(l),o.at+=1}let i=/^(small|big)?serial[248]?$/i.test(F(r)),s={type:F(r),notNull:i?!0:void 0,default:i?"volatile":"none",unique:!1,primaryKey:!1,auto:i,check:!1,checks:[]},{restricts:a}=Fe(o.rest(),t);for(a.length>0&&(s.restricts=a);!o.done;)Ca(o,s,n);return/^timestamp/i.test(s.type)&&n!=="postgresql"&&s.notNull===void 0&&(s.touched=!0),s}function Ca(e,n,t){if(e.take("NOT","NULL"))n.notNull=!0;else if(e.take("NULL"))n.notNull=!1;else if(e.take("DEFAULT"))Object.assign(n,Hn(e,t));else if(e.take("PRIMARY","KEY"))n.primaryKey=!0,n.notNull=!0;else if(e.take("UNIQUE"))e.take("KEY"),n.unique=!0,e.take("NULLS","NOT","DISTINCT")&&(n.nullsEqual=!0);else if(e.take("AUTO_INCREMENT")||e.take("AUTOINCREMENT"))n.auto=!0;else if(e.take("REFERENCES"))n.references=e.table()??"";else if(e.take("COLLATE")){e.take("=");let o=e.name()?.toLowerCase();o!==void 0&&(n.collation=o)}else if(e.take("CHARACTER","SET")||e.take("CHARSET")){e.take("=");let o=e.name()?.toLowerCase();o!==void 0&&(n.charset=o)}else if(e.take("CHECK"))n.check=!0,n.checks.push(Q(e.parenthesis()??[]));else if(e.take("GENERATED")){let o=e.take("ALWAYS")||e.take("BY","DEFAULT");e.take("AS","IDENTITY")?(n.auto=!0,n.notNull=!0,e.parenthesis()):o&&e.take("AS")&&Ao(e,n,t)}else e.is("AS")&&e.is("(",1)?(e.at+=1,Ao(e,n,t)):e.take("STORED")||e.take("PERSISTENT")?n.generated="stored":e.take("ON","UPDATE")&&/^(CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)$/.test(e.peek()?.upper??"")?n.touched=!0:e.take("FIRST")||e.take("AFTER")?n.placed=!0:e.at+=1}function Ao(e,n,t){let o=Q(e.parenthesis()??[]);n.generated="virtual";let r=o!==void 0&&Gn(o),i=/^(text|longtext|varchar|json)/i.test(n.type)||t==="sqlite";(!r||!i)&&(n.mayFail=!0)}var he=e=>C(e??[]).map(n=>n.length===0?"":n[0].text);function Ze(e,n){let t=/^(ASC|DESC|NULLS|COLLATE)$/,r=[...C(e??[]).map(i=>{let s=i.findIndex(({upper:d})=>t.test(d)),a=s<0?i:i.slice(0,s);if(!(a[0]?.kind!=="punctuation"&&a[1]?.text!=="("||/^\d+$/.test(a[2]?.text??"")))return Q(a)??"unknown"}).filter(i=>i!==void 0),...n?[Q(n)??"unknown"]:[]];if(r.length!==0)return r.every(i=>i!=="unknown"&&Gn(i))?"total":"may-fail"}function Bn(e,n,t){let o=t,r=()=>{let s=e.rest().map(({upper:d})=>d),a=s.some((d,c)=>d==="NOT"&&s[c+1]==="VALID"),l=!s.some((d,c)=>d==="NO"&&s[c+1]==="INHERIT");return{...a?{notValid:a}:{},...l?{}:{noInherit:!0}}},i={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let s=he(e.parenthesis()),{restricts:a}=Fe(e.rest(),e.fold),l=e.take("REFERENCES")?e.table()??"":"";return{...i,kind:"add-foreign-key",columns:s,references:l,restricts:a,...r()}}if(e.take("UNIQUE")){let s=e.take("INDEX")||e.take("KEY");if(e.take("USING","INDEX"))return{...i,kind:"add-unique",usingIndex:e.name()};(s||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name());let a=e.take("NULLS","NOT","DISTINCT")?{nullsEqual:!0}:{};return e.take("NULLS","DISTINCT"),{...i,name:o,kind:"add-unique",columns:he(e.parenthesis()),...a}}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...i,kind:"add-primary-key",usingIndex:e.name()}:{...i,kind:"add-primary-key",columns:he(e.parenthesis())};if(e.take("CHECK")){let s=e.parenthesis()??[],a=Q(s);return{...i,kind:"add-check",columns:s.filter(({kind:l})=>l!=="string").map(({text:l})=>l),checks:[a],...r()}}if(e.take("EXCLUDE"))return{...i,kind:"add-exclusion"}}function en(e,n,t){let{type:o,notNull:r,unique:i,primaryKey:s,auto:a,check:l,checks:d,...c}=t;return{kind:"add-column",table:e,column:n,type:o,notNull:r===!0,...c,...i?{unique:i}:{},...s?{primaryKey:s}:{},...a?{auto:a}:{},...l?{check:l,checks:d}:{}}}var La=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL|PERIOD)$/,Da=/^(AUTO_INCREMENT|AVG_ROW_LENGTH|MAX_ROWS|MIN_ROWS|STATS_PERSISTENT|STATS_AUTO_RECALC|STATS_SAMPLE_PAGES|INSERT_METHOD)$/;function Yn(e,n,{online:t=!1,ignore:o=!1}={}){if(e.take("ALL","IN","TABLESPACE"))return[{kind:"copy-table",how:"tablespace"}];e.take("IF","EXISTS");let r=e.take("ONLY"),i=e.table()??"";e.is("*")&&(e.at+=1),e.take("WAIT")?e.at+=1:e.take("NOWAIT");let s=t?{lock:"none"}:{},a=[],l=e.rest().findIndex(({upper:u},f,m)=>{let h=m[f-1];return u==="PARTITION"&&m[f+1]?.upper==="BY"||u==="REMOVE"&&m[f+1]?.upper==="PARTITIONING"&&h?.text!=="."}),d=l<0?e.rest():e.rest().slice(0,l);for(let u of C(d)){let f=xo(u);f?Object.assign(s,f):a.push(...Ma(new O(u,e.fold),i,n))}l>=0&&a.push({kind:"copy-partitions",table:i}),a.length===0&&d.length>0&&a.push({kind:"table-option",table:i,how:"clause"}),o&&a.some(Fa)&&(s.algorithm??="copy");let c=Object.keys(s).length>0?{clause:s}:{};return a.map(u=>({...u,...c,...r?{only:!0}:{}}))}function Fa({kind:e,unique:n,primaryKey:t}){return e==="add-unique"||e==="add-primary-key"||n===!0||t===!0}function xo(e){let n=new O(e),t=n.take("ALGORITHM");if(!t&&!n.take("LOCK"))return;n.take("=");let o=(n.name()??"").toLowerCase();if(n.done)return t?{algorithm:o}:{lock:o}}function Me(e){let n={};return e.forEach(({upper:t},o)=>{if(t!=="ALGORITHM"&&t!=="LOCK")return;let r=e[o+1]?.text==="="?o+3:o+2;Object.assign(n,xo(e.slice(o,r)))}),Object.keys(n).length>0?{clause:n}:void 0}function Ma(e,n,t){let o=e.at;if(e.take("ADD"))return vo(e,n,t);if(e.take("DROP"))return qa(e,n);if(e.take("ALTER"))return Pa(e,n,t);if(e.take("MODIFY")||e.is("CHANGE"))return Ga(e,n,t);if(e.take("RENAME"))return Wa(e,n);if(e.take("VALIDATE","CONSTRAINT"))return[{kind:"validate-constraint",table:n,name:e.name()}];if(e.take("CONVERT","TO"))return Ha(e,n);let r=Ba(e,n);if(r)return[r];let i=Ya(e,n,t)??Ka(e,n);return i?[i]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${F(e.rest()).slice(0,60)}`}])}function vo(e,n,t){if(e.take("CONSTRAINT")){let r=e.take("IF","NOT","EXISTS"),s=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[Bn(e,n,r?void 0:s)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let o=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?Bn(e,n):void 0;if(o)return[o];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let i=e.take("IF","NOT","EXISTS"),s=e.is("(")?void 0:e.name(),a=i?void 0:s;e.take("USING")&&e.name();let l=e.parenthesis(),d=Ze(l,void 0);return[{kind:"add-index",table:n,index:r,name:a,columns:he(l),...d?{computed:d}:{}}]}return e.take("PARTITION")?[{kind:e.take("PARTITIONS")?"copy-partitions":"add-partition",table:n}]:e.is("SYSTEM",0)&&e.is("VERSIONING",1)?[{kind:"copy-table",table:n,how:"system versioning"}]:e.is("PERIOD")&&e.is("FOR",1)?[{kind:"unknown",table:n,detail:"ADD PERIOD FOR"}]:$a(e,n,t)}function $a(e,n,t){e.take("COLUMN");let o=e.take("IF","NOT","EXISTS")?{ifNotExists:!0}:{};if(e.is("("))return C(e.parenthesis()??[]).flatMap(i=>La.test(i[0].upper)?vo(new O(i,e.fold),n,t):[en(n,e.folded(i[0]),ze(i.slice(1),t))]);let r=e.name();return r===void 0?[{kind:"unknown",table:n,detail:F(e.tokens)}]:[{...en(n,r,ze(e.rest(),t)),...o}]}function qa(e,n){let t=e.rest().some(({upper:i})=>i==="CASCADE")?{cascade:!0}:{},o=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;if(o||e.take("CONSTRAINT")){let i=e.take("IF","EXISTS")?{ifExists:!0}:{};return[{kind:"drop-constraint",table:n,name:e.name(),key:o,...t,...i}]}if(e.take("PRIMARY","KEY"))return[{kind:"drop-primary-key",table:n}];if(e.take("INDEX")||e.take("KEY"))return e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}];if(e.is("PARTITION"))return[{kind:"drop-partition",table:n,how:"dropped"}];if(e.is("SYSTEM")&&e.is("VERSIONING",1))return[{kind:"copy-table",table:n,how:"system versioning"}];if(e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"DROP PERIOD FOR"}];e.take("COLUMN");let r=e.take("IF","EXISTS")?{ifExists:!0}:{};return[{kind:"drop-column",table:n,column:e.name(),...t,...r}]}function Pa(e,n,t){if(e.take("CONSTRAINT")){let r=e.name(),i=F(e.rest()).toUpperCase(),s=i==="DEFERRABLE"||i==="DEFERRABLE INITIALLY IMMEDIATE"||i==="DEFERRABLE INITIALLY DEFERRED"?i.endsWith("DEFERRED")?"deferred":"deferrable":"immediate";return[{kind:"alter-constraint",table:n,name:r,how:s}]}if(e.take("INDEX")||e.take("KEY"))return[{kind:"table-option",table:n,name:e.name(),how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let o=e.name()??"";return[Ua(e,n,o,t)]}function Ua(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT")){let i=Hn(e,o);return i.default==="none"?{...r,...i,kind:"drop-default"}:{...r,...i,kind:"set-default"}}return e.take("DROP","DEFAULT")?{...r,kind:"drop-default"}:e.take("TYPE")||e.take("SET","DATA","TYPE")?ja(e,n,t,o):e.take("DROP","IDENTITY")?{...r,kind:"drop-default",how:"identity"}:e.take("DROP","EXPRESSION")?{...r,kind:"drop-default",how:"expression"}:e.take("ADD","GENERATED")?{...r,kind:"add-identity",how:e.is("ALWAYS")?"always":"by default"}:e.take("SET","GENERATED")&&e.tokens.length-e.at<=2?{...r,kind:"add-identity",how:e.is("ALWAYS")?"always":"by default"}:e.is("SET")&&["STATISTICS","STORAGE","COMPRESSION","("].some(i=>e.is(i,1))?{...r,kind:"table-option",how:"storage"}:e.is("RESET")?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${F(e.rest()).slice(0,60)}`}}function ja(e,n,t,o){let r=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)r.push(e.peek()),e.at+=1;let i=e.take("COLLATE")&&e.name()!==void 0,s=i;if(e.take("USING")){let c=e.rest(),u=c.length===1&&e.folded(c[0])===t,f=c[0]!==void 0&&e.folded(c[0])===t&&c[1]?.text==="::"&&F(c.slice(2)).toLowerCase()===F(r).toLowerCase();s=s||!(u||f)}let a=Wn(o),l=s&&!i?Q(e.rest()):void 0,d=l!==void 0&&Xe(l).every(c=>a.test(c));return{table:n,column:t,kind:"change-type",type:F(r),...s?{using:!0}:{},...d?{how:"computed"}:{}}}function Ga(e,n,t){let o=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"",i=o?e.name():void 0;if(e.rest().some(({upper:u})=>u==="INVISIBLE"))return[{kind:"unknown",table:n,column:r,detail:"INVISIBLE"}];let a=ze(e.rest(),t),{kind:l,...d}=en(n,r,a),c={kind:"modify-column",...d};return i!==void 0&&i.toLowerCase()!==r.toLowerCase()?[{kind:"rename-column",table:n,column:r,to:i},{...c,column:i}]:[c]}function Wa(e,n){if(e.take("COLUMN")){e.take("IF","EXISTS");let r=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:r,to:e.name()}]}let t=e.take("CONSTRAINT");if(t||e.take("INDEX")||e.take("KEY")){e.take("IF","EXISTS");let r=e.name();return e.take("TO"),[{kind:t?"rename-constraint":"rename-index",table:n,name:r,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let o=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:o,to:e.name()}]:[{kind:"rename-table",table:n,to:o}]}function Ha(e,n){if(!e.take("CHARACTER","SET")&&!e.take("CHARSET"))return[{kind:"copy-table",table:n,how:"character set"}];let t=e.name()?.toLowerCase(),o=e.take("COLLATE")?e.name()?.toLowerCase():void 0;return[{kind:"convert-charset",table:n,charset:t,...o?{collation:o}:{}}]}function Ba(e,n){if(e.take("ATTACH","PARTITION"))return{kind:"attach-partition",table:n,part:e.table(),...e.is("DEFAULT")?{how:"default"}:{}};if(e.take("DETACH","PARTITION")){let o=e.table(),r=e.take("CONCURRENTLY");return{kind:"detach-partition",table:n,part:o,...r?{concurrently:r,outside:!0}:{}}}let t=e.peek()?.upper??"";if(e.is("PARTITION",1)){if(/^(TRUNCATE|EXCHANGE|DISCARD|IMPORT)$/.test(t))return{kind:"drop-partition",table:n,how:t.toLowerCase()};if(/^(REORGANIZE|COALESCE|REBUILD|OPTIMIZE|REPAIR)$/.test(t))return{kind:"copy-partitions",table:n};if(/^(ANALYZE|CHECK)$/.test(t))return{kind:"analyze",table:n};if(t==="CONVERT")return{kind:"drop-partition",table:n,how:"converted"}}if(t==="CONVERT"&&e.is("TABLE",1))return{kind:"copy-partitions",table:n}}function Ya(e,n,t){let o=e.peek()?.upper??"";if(t==="postgresql")return;if(o==="ENGINE")return e.at+=1,e.take("="),{kind:"change-engine",table:n,how:(e.name()??"").toLowerCase()};if(o==="FORCE"&&e.tokens.length===1)return{kind:"rebuild-table",table:n};let r=e.tokens.length-e.at<=4;if(/^(ROW_FORMAT|KEY_BLOCK_SIZE|PAGE_COMPRESSED|PAGE_COMPRESSION_LEVEL|ENCRYPTED|ENCRYPTION_KEY_ID)$/.test(o))return r?{kind:"rebuild-table",table:n}:void 0;if(o==="COMMENT")return{kind:"comment",table:n};if(o==="AUTO_INCREMENT"&&r){let i=e.tokens.find(({kind:s})=>s==="number")?.text;return{kind:"table-option",table:n,how:"next number",value:i===void 0?void 0:Number(i)}}if(Da.test(o))return r?{kind:"table-option",table:n,how:"default for new columns"}:void 0;if(/^(DEFAULT|CHARSET|COLLATE|CHARACTER)$/.test(o))return e.tokens.length-e.at<=8?{kind:"table-charset",table:n}:void 0;if((o==="DISABLE"||o==="ENABLE")&&e.is("KEYS",1))return{kind:"toggle-keys",table:n};if(o==="ORDER"&&e.is("BY",1))return{kind:"copy-table",table:n,how:"order"}}function Ka(e,n){if(e.take("OWNER","TO"))return{kind:"change-owner",table:n,to:e.name()};if(e.take("REPLICA","IDENTITY"))return{kind:"replica-identity",table:n,how:(e.peek()?.upper??"").toLowerCase()};if(e.take("CLUSTER","ON"))return{kind:"table-option",table:n,how:"cluster"};if(e.is("INHERIT")||e.is("NO")&&e.is("INHERIT",1))return{kind:"inherit",table:n};if(e.take("NOT","OF")||e.take("OF"))return{kind:"table-option",table:n,how:"type"};if(e.take("FORCE","ROW")||e.take("ENABLE","ROW"))return{kind:"row-security",table:n,how:"enabled"};if(e.take("NO","FORCE","ROW")||e.take("DISABLE","ROW"))return{kind:"row-security",table:n,how:"disabled"};if(e.is("ENABLE")||e.is("DISABLE"))return{kind:"toggle-trigger",table:n};if(e.take("RESET"))return{kind:"table-option",table:n,how:"storage parameters"};if(e.take("SET")){if(e.is("("))return{kind:"table-option",table:n,how:"storage parameters"};if(e.take("SCHEMA"))return{kind:"rename-table",table:n,to:`${e.name()}.${n}`};if(e.is("TABLESPACE"))return{kind:"copy-table",table:n,how:"tablespace"};if(e.is("LOGGED")||e.is("UNLOGGED"))return{kind:"copy-table",table:n,how:"logged"};if(e.is("ACCESS"))return{kind:"copy-table",table:n,how:"access method"};if(e.take("WITHOUT"))return{kind:"table-option",table:n,how:"without"}}}var v=(e,n={})=>({kind:"unknown",detail:e.text.slice(0,80),...n}),$e=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/;function nn(e,n,t){if(n==="WITH")return Ja(e,t);if(n==="INSERT"||n==="REPLACE")return[Qa(e),...qe(e.rest(),e.fold)];if(n==="UPDATE")return e.at+=1,e.take("ONLY"),e.take("LOW_PRIORITY"),e.take("IGNORE"),[{kind:"update-rows",table:e.table(),...Kn(e)}];if(n==="DELETE"){for(;!e.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(e.peek().upper);)e.at+=1;return[{kind:"delete-rows",table:e.table(),...Kn(e)}]}if(n==="MERGE"){e.take("MERGE","INTO"),e.take("ONLY");let o=e.table(),r=e.tokens.map(({upper:l})=>l),i=r.some((l,d)=>l==="THEN"&&r[d+1]==="DELETE"),s=r.some((l,d)=>l==="THEN"&&r[d+1]==="UPDATE"),a={table:o,...Kn(e)};return i?[{kind:"delete-rows",...a}]:[s?{kind:"update-rows",...a}:{kind:"insert-rows",...a}]}if(e.take("TRUNCATE"))return e.take("TABLE"),e.take("ONLY"),C(e.rest()).map(o=>({kind:"truncate",table:new O(o,e.fold).table()}));if(n==="COPY"){e.at+=1;let o=e.table();return e.parenthesis(),e.is("FROM")&&!e.is("PROGRAM",1)?[{kind:"insert-rows",table:o,copied:!0}]:[e.is("TO")&&e.is("STDOUT",1)?{kind:"read",sources:[o??""]}:v(t)]}}function Kn(e){return{where:e.tokens.some(({upper:t})=>t==="WHERE"),sources:J(e.tokens,e.fold)}}var Va=/^(VALUES|ROW|EXISTS|IN|ANY|SOME|ALL|AND|OR|NOT|AS|ON|USING|FROM|WHERE|SELECT|THEN|WHEN|ELSE|RETURNING|UNION|INTERSECT|EXCEPT|DISTINCT|LATERAL|HAVING|INTO|WITH|COALESCE|NULLIF|GREATEST|LEAST|LIMIT|OFFSET)$/;function qe(e,n){if(n&&e.some(({upper:r},i)=>r==="FOR"&&/^(UPDATE|SHARE|NO|KEY)$/.test(e[i+1]?.upper??"")))return[{kind:"unknown",detail:"SELECT … FOR UPDATE"}];let o=e.flatMap(({kind:r,text:i,upper:s},a)=>r!=="word"&&r!=="name"||e[a+1]?.text!=="("?[]:r==="word"&&Va.test(s)?[]:[`${e[a-1]?.text==="."&&e[a-2]?.text.toLowerCase()!=="pg_catalog"?".":""}${r==="name"&&n?i:i.toLowerCase()}`]);return o.length>0?[{kind:"call",how:"insert",calls:o,detail:"a function beside an INSERT"}]:[]}function Qa(e){let n=e.tokens,t=n.some(({upper:u},f)=>u==="CONFLICT"&&n.slice(f).some(({upper:m})=>m==="UPDATE")||u==="DUPLICATE"&&n[f+1]?.upper==="KEY"),o=e.is("REPLACE")||e.is("OR",1)&&e.is("REPLACE",2);for(;!e.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(e.peek().upper);)e.at+=1;let r=e.table();e.take("AS")&&e.name();let s=/^(SELECT|WITH|VALUES)$/.test(e.peek(1)?.upper??"")?void 0:e.parenthesis(),a=s&&C(s).map(([u])=>e.folded(u)),l=J(n,e.fold),d=n.findIndex(({upper:u})=>u==="SELECT"),c=d>=0&&n.slice(d).some(({upper:u})=>u==="FROM");return{kind:t||o?"update-rows":"insert-rows",table:r,...a?{columns:a}:{},sources:l,...c?{copied:c}:{}}}function Ja(e,n){let t=[],o=[],r=e.tokens;for(e.at=1;!e.done;)if(e.is("(")){let c=e.parenthesis(),u=c[0]?.upper??"";if($e.test(u)||u==="WITH"){let f=nn(new O(c,e.fold),u,n);t.push(...f??[v(n)])}o.push({kind:"punctuation",text:"()",upper:""})}else o.push(e.peek()),e.at+=1;let i=o.findIndex(({upper:c})=>/^(SELECT|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|REPLACE)$/.test(c)),s=o[i]?.upper??"",a=J(r,e.fold);if(!$e.test(s))return e.at=0,t.length>0?[...t,{kind:"read",sources:a}]:void 0;let l=Xa(r),d=nn(new O(r.slice(l),e.fold),s,n)??[v(n)];return[...t,...d.map(c=>({...c,sources:[...new Set([...a,...c.sources??[]])]})),...qe(r.slice(1,l),e.fold)]}function Xa(e){let n=0;return e.findIndex(({text:t,upper:o,kind:r},i)=>(r==="punctuation"&&(n+=t==="("?1:t===")"?-1:0),i>0&&n===0&&$e.test(o)))}var za=/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE|FULLTEXT|SPATIAL|PERIOD)$/;function Za(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=n?{ifNotExists:n}:{};if(e.take("PARTITION","OF")){let u=e.table()??"",f=e.rest().some(({upper:m})=>m==="DEFAULT")?{how:"default"}:{};return[{kind:"create-partition",table:u,part:t,...f,...o}]}let r=e.parenthesis(),i=[...r??[],...e.rest()],{references:s,restricts:a}=Fe(i,e.fold),l=C(r??[]).filter(u=>!za.test(u[0]?.upper??"")).map(u=>e.folded(u[0])),d={kind:"create-table",table:t,columns:l,...o,...!r||!e.is("INHERITS")?{}:{how:"inherits"},...s.length>0?{references:s[0],sources:s,restricts:a}:{}};return i.some(({upper:u})=>u==="SELECT"||u==="EXECUTE")?[d,{kind:"insert-rows",table:t,sources:J(i,e.fold),copied:!0},...qe(i,e.fold)]:[d]}function el(e,n,t){e.take("WAIT")?e.at+=1:e.take("NOWAIT");let o=e.take("CONCURRENTLY"),r=e.take("IF","NOT","EXISTS"),i=e.is("ON")?void 0:e.name(),s=r?void 0:i;e.take("USING")&&e.name(),e.take("ON");let a=e.take("ONLY"),l=e.table()??"";e.take("USING")&&e.name();let d=e.parenthesis(),c=e.rest().map(({upper:w})=>w),u=c.findIndex((w,_)=>w==="NULLS"&&c[_+1]==="NOT"),f=e.rest().findIndex(({upper:w})=>w==="WHERE"),m=f<0?void 0:e.rest().slice(f+1),h=Ze(d,m),b={table:l,columns:he(d),...s?{name:s}:{},...o?{concurrently:o,outside:!0}:{},...h?{computed:h}:{},...a?{only:a}:{},...n&&u>=0?{nullsEqual:!0}:{},...Me(e.rest())};return[n?{kind:"add-unique",...b}:{kind:"add-index",index:t,...b}]}var nl=/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|GROUP|DATABASE|TABLESPACE|VIRTUAL|EXTENSION|PUBLICATION|SUBSCRIPTION|SERVER|FOREIGN|LANGUAGE|TEXT|CONVERSION|TRANSFORM|ACCESS)$/;function Io(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let i=Za(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:i[0]?.table},...i]:i}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let i=el(e,o,r),{table:s,name:a}=i[0];return n?[{kind:"drop-index",table:s,name:a},...i]:i}for(;!e.done&&!nl.test(e.peek().upper);)e.at+=1;return tl(e,n)}function tl(e,n){let t=n?{replace:n}:{},o=()=>{e.at+=1;let i=e.take("IF","NOT","EXISTS")?{ifNotExists:!0}:{};return{name:e.table(),...i}};if(e.take("MATERIALIZED")){let i=J(e.rest(),e.fold);return[{kind:"create-view",...o(),detail:"materialized",sources:i},{kind:"read",sources:i},...qe(e.rest(),e.fold)]}if(e.is("VIEW"))return[{kind:"create-view",sources:J(e.rest(),e.fold),...o(),...t}];let r=e.is("CONSTRAINT");if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let i=e.name(),s=e.tokens.findIndex(({upper:l})=>l==="ON");return[{kind:"create-trigger",table:new O(e.tokens.slice(s+1),e.fold).table(),name:i,...r?{how:"constraint"}:{}}]}if(e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE"))return[{kind:"create-routine",...o(),...t}];if(e.is("OPERATOR")&&!e.is("CLASS",1)&&!e.is("FAMILY",1))return[Ne(e,"CREATE")];if(e.take("RULE")){let i=e.tokens.findIndex(({upper:s})=>s==="TO");return[{kind:"create-trigger",table:new O(e.tokens.slice(i+1),e.fold).table()}]}return e.take("POLICY")?(e.name(),e.take("ON"),[{kind:"create-policy",table:e.table()}]):e.is("DOMAIN")?[{kind:"create-type",...o(),how:"domain"}]:e.is("TYPE")?[{kind:"create-type",...o()}]:e.is("SCHEMA")&&e.rest().length>6?[Ne(e,"CREATE")]:["SCHEMA","COLLATION","STATISTICS","OPERATOR","TEXT"].some(i=>e.is(i))?[{kind:"create-type",...o()}]:n&&["SEQUENCE","USER","ROLE","SERVER"].some(i=>e.is(i))?[Ne(e,"CREATE OR REPLACE")]:e.is("SEQUENCE")?[{kind:"create-sequence",...o()}]:e.is("EXTENSION")?[{kind:"create-extension",...o()}]:["ROLE","GROUP","USER","SERVER","LANGUAGE"].some(i=>e.is(i))?[{kind:"create-account",...o()}]:e.take("FOREIGN","TABLE")?[{kind:"create-table",table:e.table()??""}]:e.is("FOREIGN")?[{kind:"create-account",...o()}]:e.is("DATABASE")||e.is("TABLESPACE")?[{kind:"create-account",...o(),outside:!0}]:e.is("SUBSCRIPTION")?[{...Ne(e,"CREATE"),outside:!0}]:[Ne(e,"CREATE")]}function Ne(e,n){return{kind:"unknown",detail:`${n} ${F(e.rest()).slice(0,60)}`}}function Co(e){let n=e.take("TEMPORARY"),t=e.rest().some(({upper:s})=>s==="CASCADE")?{cascade:!0}:{},o=()=>C(e.rest()).map(s=>new O(s,e.fold).table()),r=(s,a={})=>(e.take("IF","EXISTS"),o().map(l=>({kind:s,name:l,...t,...a}))),i=()=>{let s=e.take("IF","EXISTS")?{ifExists:!0}:{};return o().map(a=>({kind:"drop-table",table:a,...t,...s}))};if(e.take("TABLE")||e.take("FOREIGN","TABLE"))return n?[{kind:"session",detail:"temporary table"}]:i();if(e.take("INDEX"))return ol(e,t);if(e.take("MATERIALIZED","VIEW")||e.take("VIEW"))return r("drop-view");if(e.take("SEQUENCE"))return r("drop-sequence");if(["TYPE","DOMAIN","SCHEMA","EXTENSION","COLLATION"].some(s=>e.take(s)))return r("drop-type");if(e.take("STATISTICS"))return[{kind:"table-option",how:"statistics"}];if(e.take("TRIGGER")||e.take("RULE")||e.take("POLICY")){e.take("IF","EXISTS");let s=e.name(),a=e.take("ON")?e.table():void 0;return[{kind:"drop-routine",name:s,table:a}]}return["FUNCTION","PROCEDURE","ROUTINE","AGGREGATE"].some(s=>e.take(s))?r("drop-routine"):e.take("DATABASE")||e.take("TABLESPACE")?r("drop-type",{outside:!0}):e.take("SUBSCRIPTION")?[{kind:"unknown",outside:!0,detail:`DROP SUBSCRIPTION ${e.name()}`}]:[Ne(e,"DROP")]}function ol(e,n){let t=e.take("CONCURRENTLY"),o=e.take("IF","EXISTS")?{ifExists:!0}:{};return C(e.rest()).map(r=>{let i=new O(r,e.fold),s=i.name(),a=i.take("ON")?i.table():void 0;return{kind:"drop-index",name:s,table:a,...n,...o,...t?{concurrently:t,outside:!0}:{},...Me(i.rest())}})}function Se(e,n){if(e.open)return[v(e)];let t=new O(e.tokens,n==="postgresql"),o=t.peek()?.upper??"";if(t.take("ALTER","TABLE")||t.take("ALTER","FOREIGN","TABLE"))return Yn(t,n);if(o==="ALTER"&&(t.is("ONLINE",1)||t.is("IGNORE",1))){t.at+=1;let r=t.take("ONLINE"),i=t.take("IGNORE");return t.take("TABLE")?Yn(t,n,{online:r,ignore:i}):[v(e)]}return t.take("CREATE")?Io(t):t.take("DROP")?Co(t):t.take("RENAME","TABLE")||t.take("RENAME","TABLES")?il(t):o==="ALTER"?sl(t,e):o==="COPY"&&t.is("(",1)?rl(t,e,n):o==="SET"&&t.is("STATEMENT",1)?ul(t,e,n):nn(t,o,e)??hl(t,o,e,n)??Tl(t,o)??[v(e)]}function rl(e,n,t){return e.at+=1,Se({...n,tokens:e.parenthesis()??[]},t)}function il(e){return C(e.rest()).map(n=>{let t=new O(n,e.fold);t.take("IF","EXISTS");let o=t.table();return t.take("WAIT")?t.at+=1:t.take("NOWAIT"),t.take("TO"),{kind:"rename-table",table:o,to:t.table()}})}function sl(e,n){if(e.at+=1,e.take("INDEX"))return al(e,n);if(e.take("SEQUENCE"))return ll(e,n);if(e.take("DOMAIN"))return dl(e,n);if(e.take("TYPE"))return cl(e);if(e.take("VIEW")){let t=e.table();return[e.is("OWNER")||e.is("SET")&&e.is("(",1)?{kind:"change-owner",name:t}:{kind:"create-view",name:t,replace:!0}]}return e.take("MATERIALIZED","VIEW")?[e.rest().some(({upper:o})=>/^(TABLESPACE|METHOD)$/.test(o))?{kind:"copy-table",how:"tablespace"}:v(n)]:e.take("SYSTEM")?[v(n,{outside:!0})]:e.take("DATABASE")?[e.rest().some(({upper:o})=>o==="TABLESPACE")?v(n,{outside:!0}):v(n)]:e.take("DEFAULT","PRIVILEGES")?[{kind:e.rest().some(({upper:t})=>t==="REVOKE")?"revoke":"grant"}]:e.take("STATISTICS")?[{kind:"grant"}]:e.take("TRIGGER")&&e.tokens.some(({upper:t})=>t==="RENAME")?[{kind:"table-option",how:"name of a trigger"}]:e.take("COLLATION")&&e.tokens.some(({upper:t})=>t==="REFRESH")?[{kind:"table-option",how:"version of a collation"}]:[e.take("SUBSCRIPTION")?v(n,{outside:!0}):v(n)]}function al(e,n){if(e.take("ALL","IN","TABLESPACE"))return[{kind:"copy-table",how:"tablespace"}];e.take("IF","EXISTS");let t=e.name();return e.take("RENAME","TO")?[{kind:"rename-index",name:t,to:e.name()}]:e.take("SET","TABLESPACE")?[{kind:"copy-table",name:t,how:"tablespace"}]:e.is("SET")||e.is("RESET")||e.is("ALTER")?[{kind:"table-option",how:"index storage"}]:e.is("ATTACH")?[{kind:"table-option",how:"index of a partition"}]:[v(n)]}function ll(e,n){let t=e.tokens.some(({upper:r})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|START|CYCLE|SET|OWNER|SCHEMA|LOGGED|UNLOGGED)$/.test(r)),o=e.tokens.some(({upper:r})=>/^(SMALLINT|INT2|INT|INTEGER|INT4)$/.test(r));return e.take("IF","EXISTS"),[t||o?v(n):{kind:"alter-sequence",name:e.table()}]}function dl(e,n){let t=e.name(),o=r=>[{kind:"alter-domain",name:t,how:r}];if(e.take("ADD")){let r=e.rest().map(({upper:s})=>s),i=r.some((s,a)=>s==="NOT"&&r[a+1]==="VALID");return o(i?"add unchecked":"add")}return e.take("VALIDATE")?o("validate"):e.take("SET","NOT","NULL")?o("not null"):e.take("SET","DEFAULT")?o("default"):e.take("DROP","DEFAULT")?o("drop default"):e.take("DROP","NOT","NULL")||e.take("DROP","CONSTRAINT")?o("drop"):e.take("RENAME","CONSTRAINT")?o("rename constraint"):e.take("OWNER")?[{kind:"change-owner",name:t}]:[v(n)]}function cl(e){let n=e.name();if(e.take("ADD","VALUE")){e.take("IF","NOT","EXISTS");let{kind:t,text:o}=e.peek()??{};return[{kind:"alter-type",how:"add value",name:n,...t==="string"?{value:o}:{}}]}return e.take("OWNER")?[{kind:"change-owner",name:n}]:[{kind:"alter-type",how:"other",name:n}]}function ul(e,n,t){let o=e.tokens.findIndex(({upper:s})=>s==="FOR"),i=C(e.tokens.slice(2,o)).every(([s])=>fl.test(s?.text??""));return o<0||!i?[v(n)]:Se({...n,tokens:e.tokens.slice(o+1)},t)}var fl=/^(max_statement_time|lock_wait_timeout|innodb_lock_wait_timeout)$/i,pl=/^(sql_log_bin|(default_)?transaction_read_only|tx_read_only|session_replication_role)$/i,ml=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function hl(e,n,t,o){let r=El(e,n);if(r)return[r];let i=e.peek(1)?.upper??"";if(n==="SET")return(/^(PASSWORD|ROLE|SESSION_AUTHORIZATION)$/.test(i)||e.tokens.some(({upper:d,text:c})=>/^(GLOBAL|PERSIST)$/.test(d)||pl.test(c))||e.tokens.some(({upper:d},c)=>d==="READ"&&e.tokens[c+1]?.upper==="ONLY"))&&!(o==="postgresql"&&i==="ROLE")?[v(t)]:[yl(e)];if(n==="PRAGMA")return[e.tokens.slice(1).some(({text:a})=>ml.test(a))?{kind:"session"}:v(t)];if(n==="RESET"&&/^(MASTER|SLAVE|REPLICA|BINARY|PERSIST)$/.test(i))return[v(t)];if(/^(RESET|DEALLOCATE|UNLOCK|CHECKPOINT|LISTEN|UNLISTEN|USE)$/.test(n))return[{kind:"session"}];if(n==="DISCARD")return[{kind:"session",...i==="ALL"?{outside:!0}:{}}];if(/^(EXPLAIN|ANALYZE)$/.test(n)&&e.tokens.some(({upper:a})=>$e.test(a)))return[v(t)];if(n==="ANALYZE")return[{kind:"analyze",table:wl(e)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH|TABLE)$/.test(n))return[Vn(e)];if(n==="DO"&&o==="postgresql")return _l(e,t,o)}var gl=/^(replace|if|ifnull|nullif|trim|substring|cast|uuid|curdate|database|unix_timestamp|last_insert_id|row_count|found_rows|find_in_set|hex|unhex|round|floor|ceil|date_\w+)$/;function yl(e){let n=Vn(e);return n.kind==="read"?n.sources?.length?n:{kind:"session"}:n.kind==="call"&&n.calls?.every(o=>gl.test(o))&&!n.sources?.length?{kind:"session"}:n}function wl(e){return e.at+=1,e.take("LOCAL"),e.take("NO_WRITE_TO_BINLOG"),e.take("TABLE"),e.take("VERBOSE"),e.parenthesis(),e.table()}function El(e,n){let t=e.peek(1)?.upper??"",o=s=>({kind:"transaction",how:s}),r=e.tokens.map(({upper:s})=>s);if(r.some((s,a)=>/^(CHAIN|RELEASE)$/.test(s)&&a>0&&r[a-1]!=="NO")&&/^(COMMIT|END|ROLLBACK|ABORT)$/.test(n))return{kind:"unknown",detail:r.join(" ")};if(n==="BEGIN")return t==="NOT"?{kind:"unknown",detail:"BEGIN NOT ATOMIC"}:o("begin");if(n==="START"&&t==="TRANSACTION")return o("begin");if(n==="COMMIT")return t==="PREPARED"?{kind:"unknown",outside:!0,detail:"COMMIT PREPARED"}:o("commit");if(n==="END"&&e.tokens.length<=2)return o("commit");if(n==="ROLLBACK"||n==="ABORT"){if(t==="PREPARED")return{kind:"unknown",outside:!0,detail:"ROLLBACK PREPARED"};let s=e.tokens.some(({upper:a})=>a==="TO");return o(s?"rollback to":"rollback")}if(n==="SAVEPOINT"||n==="RELEASE")return o("savepoint");if(n==="PREPARE"&&t==="TRANSACTION")return o("rollback to")}var bl=/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i;function Vn(e){let n=e.tokens.some(({upper:d},c)=>d==="FOR"&&/^(UPDATE|SHARE|NO|KEY)$/.test(e.tokens[c+1]?.upper??"")||d==="LOCK"&&e.tokens[c+1]?.upper==="IN"),t=e.tokens.some(({upper:d},c)=>d==="INTO"&&e.tokens[c+1]?.text!=="@"),o=e.tokens.filter(({kind:d},c)=>(d==="word"||d==="name")&&e.tokens[c+1]?.text==="("),r=e.tokens.some(({upper:d},c)=>d==="NEXT"&&e.tokens[c+1]?.upper==="VALUE"&&e.tokens[c+2]?.upper==="FOR"),i=o.filter(({upper:d})=>!bl.test(d));if(n||r||t)return{kind:"unknown",detail:n?"SELECT … FOR UPDATE":t?"SELECT … INTO":"NEXT VALUE"};let s=J(e.tokens,e.fold),a=e.tokens.some(({upper:d})=>d==="RECURSIVE")?{takesTime:!0}:{};if(i.length===0)return{kind:"read",sources:s,...a};let l=i.some(({kind:d})=>d==="name");return{kind:"call",detail:"SELECT of a function",sources:s,takesTime:!0,...l?{}:{calls:i.map(({text:d})=>d.toLowerCase())}}}var kl=/^(BEGIN|END|ELSE|EXCEPTION|THEN|DECLARE|NULL|IF)$/;function _l(e,n,t){let o=e.tokens.find(({kind:a})=>a==="string"),r=e.tokens.findIndex(({upper:a})=>a==="LANGUAGE"),i=r>=0&&e.tokens[r+1]?.text.toLowerCase()!=="plpgsql";if(o===void 0||i)return[v(n)];let s=[];for(let a of L(o.text,t)){if(a.open)return[v(n)];let l=a.tokens.filter(({text:c})=>c!==";");for(;;){let[c,u]=l;if(c===void 0)break;if(c.upper==="IF"||c.upper==="ELSIF"||c.upper==="WHEN"){let f=l.findIndex(({upper:m})=>m==="THEN");if(f<0)return[v(n)];if(c.upper!=="WHEN"){let m=Vn(new O(l.slice(1,f),e.fold));if(m.kind!=="read"&&m.kind!=="call")return[v(n)];s.push({...m,inner:s.length})}l=l.slice(f+1)}else if(c.upper==="END")l=l.slice(/^(IF)$/.test(u?.upper??"")?2:1);else if(c.upper==="RAISE")l=[];else if(kl.test(c.upper)){if(c.upper==="DECLARE")return[v(n)];l=l.slice(1)}else break}if(l.length===0)continue;if(!/^(ALTER|CREATE|DROP|INSERT|UPDATE|DELETE|COMMENT|GRANT|REVOKE|TRUNCATE)$/.test(l[0].upper))return[v(n)];let d=Se({...a,tokens:l},t).map(c=>({...c,inner:s.length}));s.push(...d.map(c=>c.kind==="create-table"?{...c,ifNotExists:!0}:c))}return s.length>0?s:[{kind:"session"}]}function Tl(e,n){if(e.take("LOCK")){e.take("TABLES"),e.take("TABLE"),e.take("ONLY");let t=e.table(),o=F(e.rest()).toUpperCase();return[/IN (ACCESS SHARE|ROW SHARE|ROW EXCLUSIVE|SHARE UPDATE EXCLUSIVE) MODE/.test(o)?{kind:"session"}:{kind:"lock-table",table:t}]}if(e.take("COMMENT","ON"))return[{kind:"comment"}];if(e.take("SECURITY","LABEL"))return[{kind:"comment"}];if(n==="GRANT"){let t=e.tokens.find(({upper:o})=>/^(IDENTIFIED|REQUIRE|MAX_\w+)$/.test(o));return[t?{kind:"unknown",detail:`GRANT … ${t.upper}`}:{kind:"grant"}]}if(n==="REVOKE")return[{kind:"revoke"}];if(e.take("REFRESH","MATERIALIZED","VIEW")){let t=e.take("CONCURRENTLY")?{concurrently:!0}:{};return[{kind:"refresh-view",name:e.table(),...t}]}if(e.take("REINDEX")){let t=e.tokens.some(({upper:a},l)=>a==="CONCURRENTLY"&&!/^(FALSE|OFF|0)$/i.test(e.tokens[l+1]?.text??"")),o=["SCHEMA","DATABASE","SYSTEM"].some(a=>e.tokens.some(({upper:l})=>l===a)),r=e.tokens.findIndex(({upper:a})=>a==="TABLE"||a==="INDEX"),i=new O(e.tokens.slice(r+1),e.fold);return i.take("CONCURRENTLY"),[{kind:"reindex",table:e.tokens[r]?.upper==="TABLE"?i.table():void 0,...t?{concurrently:t}:{},...t||o?{outside:!0}:{}}]}if(e.take("OPTIMIZE"))return e.take("LOCAL"),e.take("NO_WRITE_TO_BINLOG"),e.take("TABLE"),C(e.rest()).map(t=>({kind:"rebuild-table",table:new O(t,e.fold).table(),...Me(t)}));if(n==="VACUUM")return[Nl(e)];if(n==="CLUSTER")return[{kind:"copy-table",how:"CLUSTER",...e.tokens.length<=2?{outside:!0}:{}}]}function Nl(e){let n=e.tokens;return n.some(({upper:o},r)=>o==="FULL"&&!/^(FALSE|OFF|0)$/i.test(n[r+1]?.text??""))?{kind:"copy-table",how:"VACUUM FULL",outside:!0}:{kind:"vacuum",outside:!0}}function Sl(e){return/atomic = False/i.test(e)||/can(?:not|'t) (?:run|be executed)/i.test(e)&&/transaction|atomic/i.test(e)}function Lo(e,n,t,o){let r=e.line??null,i=[],s=[],a=new Set(e.bases??[]),l=(u,f)=>{(u.bases??[]).includes("RunPython")&&i.push({changes:[{kind:"run-python",effect:u.effect,detail:u.description}],operation:u,line:f}),u.inner?.forEach((m,h)=>{l(m,e.nested?.[h]?.line??f)})};if(t==="django"&&(l(e,r),e.opaque&&s.push({rule:"customOperation",line:r})),Sl(e.sqlError??""))return s.push({rule:"notInTransaction",line:r,subject:e.description}),{steps:i,missing:s};let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!a.has("RunSQL")?Ce(e,n):void 0;if(c){for(let u of c)i.push({changes:[u],operation:e,line:r});return{steps:i,missing:s}}if(e.sqlError!==void 0&&!a.has("RunPython"))return s.push({rule:"sqlNotKnown",line:r,subject:e.sqlError}),{steps:i,missing:s};for(let u of e.sql)i.push(...Al(u,e,n,o));return{steps:i,missing:s}}function Al(e,n,t,o){let r=n.line??null,i=L(e,t);return i.map((s,a)=>{let l={operation:n,line:r,...a===0?{first:i.length}:{},...a===i.length-1?{last:!0}:{}};if(o.isUnclear(e)){let c=`after quotes changed their meaning: ${s.text.slice(0,60)}`;return{...l,changes:[{kind:"unknown",detail:c}]}}o.pass(s);let d=Se(s,t).map(c=>({...c,detail:c.detail??s.text.slice(0,300)}));return{...l,statement:s,changes:d}})}var Rl=/^(psycopg|pg8000)$/,tn=class{open="no";lock;values=new Set;byHand=!1;undoable=!1;implicit=!1;atomic=!1;statements=1;engine;tool;beginsAnew;constructor(n,t,o=""){this.engine=n,this.tool=t,this.beginsAnew=t==="flyway"||Rl.test(o)}get transactional(){return this.engine==="postgresql"||this.engine==="sqlite"}startMigration(n,t){t||this.end(),this.atomic=n&&this.transactional,this.atomic&&(this.open="yes"),this.byHand=!1}startText(n){this.statements=n,!(this.engine!=="postgresql"||this.open==="yes"||n<2)&&(this.open="yes",this.implicit=!0)}standOutside(){!this.byHand&&!this.implicit&&this.end()}startBlock(){return this.open!=="no"?!1:(this.open="yes",!0)}endBlock(){this.end()}endText(){this.implicit&&this.end()}pass({how:n},t){if(n==="begin"){let s=this.open!=="yes"||this.implicit;return s&&(this.byHand=!0),this.open="yes",this.implicit=!1,this.undoable=s&&(this.statements===1||t),this.undoable?"begun":void 0}if(n==="savepoint")return;if(n==="rollback to")return"lost";let o=this.atomic&&this.open==="yes"&&!this.byHand,r=this.open==="no",i=this.byHand&&this.open==="yes"&&this.undoable;return this.end(),this.atomic&&this.beginsAnew?this.open="yes":this.atomic&&this.tool!=="django"?this.open="perhaps":this.engine==="postgresql"&&this.statements>1&&(this.open="yes",this.implicit=!0),n==="rollback"&&!r?i?"undone":"lost":o&&this.tool!=="alembic"?"ended":void 0}passSchemaStatement(){this.transactional||this.end()}leftOpen(n){return this.atomic?!1:this.byHand&&this.open==="yes"?this.transactional||this.tool==="django":!n&&this.tool==="django"}end(){this.open="no",this.lock=void 0,this.values.clear(),this.byHand=!1,this.implicit=!1}};function on(e){if(e.concurrently&&e.kind!=="detach-partition")return"nothing";switch(e.kind){case"add-index":case"add-foreign-key":case"create-trigger":case"toggle-trigger":case"reindex":case"alter-domain":case"alter-sequence":return"writes";case"table-option":return/^(storage|type|without|name of a trigger)$/.test(e.how??"")?"everything":"nothing";case"add-column":case"drop-column":case"rename-column":case"change-type":case"set-not-null":case"drop-not-null":case"set-default":case"drop-default":case"add-identity":case"drop-table":case"rename-table":case"copy-table":case"add-check":case"add-unique":case"add-primary-key":case"add-exclusion":case"drop-constraint":case"alter-constraint":case"rename-constraint":case"drop-index":case"create-partition":case"attach-partition":case"detach-partition":case"inherit":case"change-owner":case"replica-identity":case"row-security":case"create-policy":case"refresh-view":case"drop-view":case"drop-routine":case"truncate":case"lock-table":case"unknown":return"everything";default:return"nothing"}}function Do(e){return e[0]?.upper!=="SET"?[]:C(e.slice(1)).flatMap(n=>{let t=new O(n.filter(({text:a})=>a!=="@"&&a!==":")),o=n[0]?.text==="@"&&n[1]?.text!=="@";t.take("SESSION"),t.take("LOCAL"),t.take(".");let r=t.name()?.toLowerCase();if(o||r===void 0||!t.take("="))return[];let i=t.rest(),s=i.length===1&&n.at(-2)?.text!=="@";return[[r,s?F(i).replace(/^'|'$/g,"").toLowerCase():"?"]]})}var Ol=/^((create|drop)\s+(database|tablespace|subscription)|alter\s+system|(create|drop)(\s+unique)?\s+index\s+concurrently|reindex(\s+verbose)?\s+(schema|database|system)|vacuum|discard\s+all)\b/i;function rn(e){return e.length>0&&e.every(n=>Ol.test(n.trim()))}var xl=new Set(["drop-view","refresh-view","alter-type","drop-type","drop-routine","drop-sequence","alter-sequence","change-owner"]);function Qn(e,n){if(xl.has(e.kind)&&e.table===void 0)return e.name!==void 0&&n.objects.has(n.tableName(e.name));let t=n.tableOf(e);if(e.kind==="drop-table"&&e.ifExists&&n.isMissing(e.table??""))return!0;if(t===void 0||!n.isCreated(t))return!1;let o=(e.sources??[]).some(i=>i!==""&&!n.isCreated(i));return e.kind==="insert-rows"?!o:(e.kind==="add-foreign-key"||e.kind==="add-column"&&(e.default??"none")!=="none")&&e.references!==void 0?n.isCreated(e.references)||n.table(t)?.filled!==!0:!0}function Fo(e,n,{existing:t,searched:o,user:r,currentSchema:i}){if(n.engine!=="postgresql"||n.elsewhere||e.replace||e.ifNotExists)return!1;let{kind:s,table:a,name:l}=e,d=s==="create-table"?a:s==="create-view"?l:void 0,[,c=i,u]=/^(?:(.*)\.)?([^.]*)$/.exec(d??"")??[];return!u||!t?.includes(u)||n.gone.has(u.toLowerCase())?!1:c===i||(o??[]).some(f=>f===c||f==="$user"&&r===c)}function Jn(e,n){return(e.kind==="create-table"?e.sources??[]:/^(add-foreign-key|add-column)$/.test(e.kind)?[e.references??""]:/^(change-type|drop-column|drop-constraint|drop-table|validate-constraint)$/.test(e.kind)?n.table(n.tableOf(e))?.refersTo??[]:[]).some(o=>o!==""&&!n.isCreated(o))}var vl=/^(TABLE|INDEX|VIEW|MATERIALIZED|TYPE|DOMAIN|SEQUENCE|FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|TRIGGER|SCHEMA|EXTENSION|POLICY|RULE|OPERATOR|CAST|COLLATION|TEXT|STATISTICS|CONVERSION|DEFAULT|CONSTRAINT|TRANSFORM|ACCESS|EVENT|PUBLICATION|LARGE)$/,Il=/^(TABLE|TABLES|INDEX|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE|PREPARE)$/,Cl=/^(OR|REPLACE|TEMP|TEMPORARY|UNLOGGED|GLOBAL|LOCAL|RECURSIVE|UNIQUE|ONLINE|OFFLINE|IGNORE|FULLTEXT|SPATIAL|AGGREGATE|ALGORITHM|MERGE|TEMPTABLE|UNDEFINED|DEFINER|CURRENT_USER|SQL|SECURITY|INVOKER)$/,Ll=/^(ROLE|USER|GROUP|DATABASE|SCHEMA|TABLESPACE)$/,Dl=/^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|SET|RESET|SHOW|BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|LOCK|ANALYZE|VACUUM|REINDEX|CLUSTER|REFRESH|COMMENT|EXPLAIN|PREPARE|EXECUTE|DEALLOCATE|DECLARE|FETCH|MOVE|CLOSE|NOTIFY|LISTEN|UNLISTEN|DISCARD|CALL|DO|COPY|GRANT|REVOKE|CREATE|ALTER|DROP|CHECKPOINT)$/,Fl=/^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|LOAD|DO|CALL|HANDLER|SET|SHOW|DESC|DESCRIBE|EXPLAIN|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|LOCK|UNLOCK|ANALYZE|OPTIMIZE|CHECK|REPAIR|CHECKSUM|USE|PREPARE|EXECUTE|DEALLOCATE|GRANT|REVOKE|CREATE|ALTER|DROP|RENAME|END)$/,Mo=/^(dblink\w*|pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_switch_wal|pg_promote|pg_\w*replication\w*|pg_\w*_slot\w*|pg_logical_\w+|pg_file_\w+|pg_read_\w*file|pg_ls_\w+|lo_export|lo_import|pg_stat_reset\w*|pg_backup_\w+|pg_(start|stop)_backup|pg_create_restore_point|pg_wal_\w+|query_to_xml\w*|http\w*|load_extension)$/i,Ml=/^(cron|net|pgagent|aws_\w+|http|dblink)$/i,$o=/^pg_(authid|auth_members|database|db_role_setting|tablespace|shdepend|shdescription|shseclabel|subscription|replication_origin|parameter_acl)$/i,qo=/^(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|REPLACE|COPY|LOAD|HANDLER)$/,$l=/^(FEDERATED|FEDERATEDX|CONNECT|SPIDER|S3|OQGRAPH|SPHINX)$/i,Y=({engine:e})=>e==="mariadb"||e==="mysql",Pe=(e,n)=>n.has(e?.text.toLowerCase()??"");function ql(e,n,t){let o=e[n].upper,{own:r}=t,i=Y(t)?Il:vl,s=n+1;for(;s<e.length&&(Cl.test(e[s].upper)||Y(t)&&/^[=@]$/.test(e[s].text)||Y(t)&&/^[=@]$/.test(e[s-1].text));)s+=1;let a=e.slice(n,s).some(({upper:d})=>d==="REPLACE"),l=e[s]?.upper??"";if(i.test(l))return Y(t)?!e.slice(s).some(({upper:d})=>d==="SONAME"):!0;if(Y(t)&&/^(DATABASE|SCHEMA)$/.test(l)&&o!=="CREATE"){let d=e.slice(s+1).filter(({upper:u})=>!/^(IF|EXISTS)$/.test(u));return o==="ALTER"&&/^(CHARACTER|CHARSET|DEFAULT|COLLATE|COMMENT)$/.test(d[0]?.upper??"")||Pe(d[0],r)}return o==="CREATE"&&!a&&Ll.test(l)&&e[s+1]?.upper!=="MAPPING"}function Pl(e,n,t){let o=e.slice(n+1),r=o.findIndex(({text:c})=>c===";"),i=r<0?o:o.slice(0,r),s=i.findIndex(({upper:c})=>c==="ON");if(s<0||i.some(({upper:c})=>/^(IDENTIFIED|REQUIRE|PROXY)$/.test(c)))return!1;let[a,l,d]=i.slice(s+1);return Y(t)?/^(TABLE|FUNCTION|PROCEDURE|PACKAGE)$/.test(a?.upper??"")?d?.text!=="."||Pe(l,t.own):a?.text!=="*"&&(l?.text!=="."||Pe(a,t.own)):a?.upper==="DATABASE"?Pe(l,t.own):!/^(TABLESPACE|LANGUAGE|FOREIGN|PARAMETER)$/.test(a?.upper??"")}function Xn(e,n,t){let o=n;for(;e[o]?.text==="("||/^(format|concat)$/i.test(e[o]?.text??"");)o+=1;let r=e[o];if(r?.kind!=="string"&&!(Y(t)&&r?.kind==="name"))return!1;let i=L(r.text,t.engine);return(i[0]?.tokens.length??0)>1&&i.every(s=>zn(s,t))}var Ul=/^(THEN|ELSE|BEGIN|LOOP|ATOMIC|DO|REPEAT|ROW|INVOKER|DEFINER|DETERMINISTIC|DATA|SQL|\))$/i,jl=/^(CREATE|ALTER|DROP|RENAME)$/;function Po(e,n,t,o){let{upper:r,text:i}=e[n],[s,a,l]=[e[n-1],e[n+1],e[n+2]],d=n===0||o&&(s?.text===";"||Ul.test(s?.text??""));return a?.text==="("&&Mo.test(i)||a?.text==="."&&Ml.test(i)&&e[n+3]?.text==="("||d&&jl.test(r)&&a?.kind==="word"&&!ql(e,n,t)?!0:d&&/^(GRANT|REVOKE)$/.test(r)&&!(r==="GRANT"&&a?.upper==="OPTION")?!Pl(e,n,t):Y(t)?r==="INTO"&&/^(OUTFILE|DUMPFILE)$/.test(a?.upper??"")||r==="SET"&&/^(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD)$/.test(a?.upper??"")||r==="SET"&&a?.upper==="DEFAULT"&&l?.upper==="ROLE"||/^(GLOBAL|PERSIST)$/.test(r)&&s?.text==="@"||/^(ENGINE|TYPE)$/.test(r)&&$l.test((a?.text==="="?l:a)?.text??"")?!0:r==="USE"&&d&&a?.text!==";"?!Pe(a,t.own):r==="PREPARE"&&d&&l?.upper==="FROM"?!Xn(e,n+3,t):r==="EXECUTE"&&a?.upper==="IMMEDIATE"&&!Xn(e,n+2,t):r==="COPY"&&d?Gl(e.slice(n)):r==="LANGUAGE"&&!/^(plpgsql|sql)$/i.test(a?.text??"")?e[0].upper!=="COMMENT":o&&r==="EXECUTE"&&s?.upper!=="GRANT"&&!/^(FUNCTION|PROCEDURE|ON)$/.test(a?.upper??"")&&!Xn(e,n+1,t)}function Gl(e){return e.some(({upper:n},t)=>/^(TO|FROM)$/.test(n)&&(e[t+1]?.kind==="string"||e[t+1]?.upper==="PROGRAM"))}function Wl({tokens:e}){let[n]=e;return/^(ATTACH|DETACH)$/.test(n?.upper??"")||n?.upper==="VACUUM"&&e.some(({upper:t})=>t==="INTO")?!1:!e.some(({text:t},o)=>e[o+1]?.text==="("&&Mo.test(t))}function zn(e,n){let{tokens:t,open:o}=e,[r,i]=t;if(r===void 0||r.text===";")return!0;if(o)return!1;if(n.engine==="sqlite")return Wl(e);let s=r.upper==="DO"||r.upper==="CREATE"&&t.some(({upper:c})=>/^(FUNCTION|PROCEDURE|TRIGGER|EVENT|PACKAGE|RULE)$/.test(c));if(!(Y(n)?Fl:Dl).test(r.upper))return r.text==="(";if(/^(DROP|REASSIGN)$/.test(r.upper)&&i?.upper==="OWNED")return!1;let a=(c,u)=>Y(n)?/^(mysql|sys|performance_schema)$/i.test(c.text)&&t[u+1]?.text===".":$o.test(c.text);return(!/^(SELECT|WITH|VALUES|TABLE|SHOW|DO|EXPLAIN)$/.test(r.upper)||t.some(({upper:c})=>qo.test(c)))&&t.some(a)||t.some((c,u)=>Po(t,u,n,s&&Y(n)))?!1:!s||Y(n)?!0:t.every(c=>c.kind!=="string"||Hl(c.text,n))}function Hl(e,n){return L(e,n.engine).every(({tokens:o,open:r})=>{let i=o.some(s=>$o.test(s.text))&&o.some(({upper:s})=>qo.test(s));return!r&&!i&&!o.some((s,a)=>Po(o,a,n,!0))})}var Uo=new WeakMap;function sn(e,n){let t=Uo.get(e);if(t)return t;let o=L(e.text,n).flatMap(({tokens:r})=>r);return Uo.set(e,o),o}var Ue=({kind:e,text:n})=>e==="word"||e==="name"?n.toLowerCase():"";function jo(e,n){let t=n.toLowerCase();return e.some(o=>Ue(o)===t||o.kind==="string"&&o.text.toLowerCase().split(/[^\p{L}\p{N}_$]+/u).includes(t))}var Bl=/^(count|to_json|to_jsonb|row_to_json|hstore|row|json_agg|jsonb_agg|array_agg)$/;function Zn(e,n){return e.some(({kind:t,text:o},r)=>{if(t!=="punctuation"||o!=="*")return!1;let i=e[r-1],s=i?.text===".",a=s?r-2:r,l=e[a-1],d=e[r+1];return!s&&!/^(SELECT|DISTINCT|ALL|RETURNING|PERFORM)$/.test(i?.upper??"")&&i?.text!==","&&i?.text!=="("||l?.text==="("&&Bl.test(Ue(e[a-2]??l))||l?.upper==="SELECT"&&e[a-2]?.text==="("&&e[a-3]?.upper==="EXISTS"?!1:n?d?.upper==="IS"||d?.text==="="||d?.text==="<"||d?.text==="!"||l?.upper==="FROM"&&e[a-2]?.upper==="DISTINCT"||l?.text==="="||l?.text===">"||d?.upper==="INTO"||l?.upper==="PERFORM"?!1:!(l?.upper==="SELECT"&&e[a-2]?.upper==="IN"&&e[a-4]?.upper==="FOR"):!0})}function et(e,n){let t=n.toLowerCase();return e.some(({upper:o},r)=>{if(o!=="INSERT"&&o!=="REPLACE")return!1;let i=r+1;for(;/^(LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE|INTO)$/.test(e[i]?.upper??"");)i+=1;for(;e[i+1]?.text===".";)i+=2;if(Ue(e[i]??{kind:"punctuation",text:"",upper:""})!==t)return!1;if(i+=1,e[i]?.upper==="PARTITION"){for(;i<e.length&&e[i]?.text!==")";)i+=1;i+=1}return e[i]?.upper==="SET"?!1:!(e[i]?.text==="("&&!/^(SELECT|WITH|VALUES)$/.test(e[i+1]?.upper??""))})}function Go(e,n,t,o){let r=n==="postgresql";return(e??[]).some(i=>{let s=sn(i,n),a=Zn(s,r);return i.returns?!a&&s.some(({upper:l})=>l==="SELECT"):a||jo(s,o)||!r&&et(s,t)})}function Wo(e,n,t){return(e??[]).some(o=>{let r=sn(o,n);return Zn(r,!1)||et(r,t)})}function Ho(e,n,t,o){let r=n==="postgresql";return(e??[]).some(i=>{let s=sn(i,n);return i.returns===!0||jo(s,o)||Zn(s,r)||et(s,t)})}function Bo(e,n,t){let o=t.toLowerCase();return(e??[]).some(r=>{let i=sn(r,n);return i.some(({upper:s},a)=>{if(!/^(FORCE|USE|IGNORE)$/.test(s)||!/^(INDEX|KEY)$/.test(i[a+1]?.upper??""))return!1;let l=a+2;for(;l<i.length&&i[l]?.text!=="(";)l+=1;for(;l<i.length&&i[l]?.text!==")";l+=1)if(Ue(i[l])!==""&&o.startsWith(Ue(i[l])))return!0;return!1})})}function Yo(e,n,t){let o=n.table(e.table),r=e.kind==="drop-default";if(e.kind!=="set-default"&&!r)return!0;let i=n.column(e.table,e.column);if(i===void 0)return!1;if(i.notNull&&!i.hasDefault&&!i.isNew)return!0;if(!r&&!(Kl(e,n.engine,t)&&Ql(e,i.type,n,t)))return!1;let s=n.usesOf(e.table,e.column);if(s===void 0)return n.engine==="sqlite";let a=d=>d==="unique"||d==="foreign-key"||d==="computed-index";if(!r&&s.some(({by:d})=>a(d)))return!1;let l=s.filter(({by:d})=>d==="check"||d==="unchecked");return l.length===0?!0:l.every(({name:d})=>{let c=o?.checks.find(b=>b.name===d),u=c&&L(c.condition,n.engine)[0]?.tokens,f=u&&Q(u),m=r?null:e.value;if(!f||m===void 0)return!1;let h=De(f,b=>b.toLowerCase()===e.column?.toLowerCase()?m:void 0);return h===!0||h===null})}var Yl=/^(gen_random_uuid|random|clock_timestamp|uuid|rand|sys_guid|uuid_short)$/i;function Kl(e,n,{functions:t}){if(e.default!=="volatile")return!0;if(e.calls===void 0)return!1;let o=r=>n==="postgresql"&&/^(immutable|stable)$/.test(t?.[r]??"");return e.calls.every(r=>Yl.test(r)||o(r))}var Vl={smallint:2**15,int:2**31,bigint:2**63};function Ql({value:e},n,{engine:t},{domains:o}){if(t!=="postgresql")return!0;if(n===void 0)return!1;let{name:r,arguments:i}=re(t,n);if(!me(r)&&o===void 0)return!1;let s=me(r)?void 0:o?.[r.replace(/^.*\./,"")];if(s)return!s.constrained&&/^[^(]*$/.test(s.type);let[a,l=0]=i;if(e==null||typeof e=="boolean")return!0;let d=Number(e),c=Vl[r];return c!==void 0?typeof e=="string"||d>=-c&&d<c:r==="decimal"&&a!==void 0?Math.abs(d)<10**(a-l)-.5*10**-l:/^(varchar|char|bit|varbit)$/.test(r)&&a!==void 0?String(e).length<=a:!0}var Jl=/^(myisam|aria|mrg_myisam)$/;function Jo({engine:e}){return e==="mariadb"||e==="mysql"}function Xo(e,n,t){return Jo(n)?e.kind==="read"||e.kind==="call"?(e.sources??[]).map(r=>Ko(n,n.table(r))).find(r=>r==="files"||r==="other")??"innodb":Ko(n,t):"innodb"}function Ko(e,n){return!n?.facts||n.engine===void 0||n.engine===""?"not-known":["alter_algorithm","old_alter_table"].some(r=>/^(copy|1|on|\?)$/.test(e.variables.get(r)??""))?"other":Jl.test(n.engine)?"files":n.engine!=="innodb"?"other":n.facts.indexes===void 0?"not-known":n.facts.indexes.some(({type:r})=>r==="hash")||n.facts.kind==="versioned"?"other":"innodb"}var Vo=new Set(["rename-column","set-default","drop-default","rename-index","drop-constraint","table-option","table-charset","comment","toggle-keys"]),Xl=new Set(["add-index","drop-index","add-unique"]);function zo(e,n,t,o){if(!Jo(t)||Vo.has(e.kind)&&!e.placed)return"none";if(!o?.facts?.indexes)return"not-known";if(Zl(e,t))return"blocks";let r=t.column(e.table,e.column);if(e.kind==="add-column"&&e.generated==="virtual")return n.length>1||o.facts.kind==="partitioned"||e.placed&&Qo(o)?"blocks":"none";if(n.some(({kind:a,generated:l})=>a==="add-column"&&l==="virtual"))return"blocks";let i=e.placed===!0||e.kind==="drop-column",s=e.kind==="set-not-null"||e.kind==="drop-not-null";if(Qo(o)&&(i||s))return"blocks";if(e.kind==="add-column"||i){let l=n.filter(u=>u!==e).some(({kind:u})=>!Vo.has(u)&&u!=="add-column"&&u!=="change-type"&&u!=="drop-column"),d=e.kind==="drop-column"&&(r===void 0||ed(t,e));return nd(t,o)&&!l&&!e.unique&&!d?"none":nt(o)}return Xl.has(e.kind)?n.some(({kind:l})=>l==="add-column"||l==="drop-column")?nt(o):"none":s||e.kind==="change-engine"||e.kind==="rebuild-table"||e.kind==="add-primary-key"?nt(o):"none"}var zl=768;function Zl(e,n){let t=e.kind==="add-column"&&e.unique===!0;return!t&&e.kind!=="add-unique"?!1:(t?[e.type]:(e.columns??[]).map(r=>n.column(e.table,r)?.type)).some(r=>{let[,i="",s=""]=/^\s*(\w+)\s*(?:\((\d+)\))?/.exec(r??"")??[];return/(text|blob|json)$/i.test(i)||/^var/i.test(i)&&Number(s)>zl})}function nt(e){return e.fulltext||e.spatial||Zo(e)?"blocks":"online"}function Qo(e){return[...e.columns.values()].some(({generated:n,dropped:t})=>n&&!t)}function Zo(e){let n=new Set([...e.columns].filter(([,t])=>t.generated&&!t.dropped).map(([t])=>t));return n.size===0?!1:e.uses===void 0||e.uses.some(({column:t,by:o})=>/index|unique/.test(o)&&(t==="*"||n.has(t.toLowerCase())))}function ed(e,n){let t=e.usesOf(n.table,n.column);return t===void 0||t.some(({by:o})=>o!=="check"&&o!=="unchecked")}function nd(e,n){return n.fulltext||n.facts?.format==="compressed"||Zo(n)?!1:(e.variables.get("innodb_instant_alter_column_allowed")??"add_drop_reorder")==="add_drop_reorder"}function nr(e,n,t,o,{statement:r}){let i=n.table(e.table),s=n.column(e.table,e.column),a=o.column(e.table,e.column),d=(e.columns??(e.column===void 0?[]:[e.column])).map(f=>n.column(e.table,f)),c=e.table===void 0?void 0:t.known?.[n.tableName(e.table)],u=c!==void 0&&e.column!==void 0&&!c.some(f=>f.toLowerCase()===e.column?.toLowerCase());return{default:pd(e,n,t),generated:e.generated??"no",unique:e.unique===!0,nullsEqual:e.nullsEqual===!0,checks:hd(e,n,o),auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:a?.notNull===!0&&!a.hasDefault&&!a.auto&&!a.generated&&!a.dropped,typeChange:gd(e,n,t),inUse:Ed(e,n),index:e.index??"plain",key:n.key(e)??(od(e,n,t)?"index":"not-known"),concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex!==void 0,newColumns:e.kind==="add-unique"?d.some(er)&&e.computed===void 0&&e.nullsEqual!==!0:e.kind==="drop-default"?s?.addedBy===n.turn:d.length>0&&d.every(er),newColumn:s?.isNew===!0,checksOff:/^(0|off)$/.test(n.variables.get("foreign_key_checks")??""),checkedNotNull:e.column!==void 0&&i?.notNull.get(e.column)===!0,heldNotNull:e.column!==void 0&&i?.notNull.has(e.column)===!0,columnNotNull:e.usingIndex===void 0?s?.notNull??!0:bd(e,n,i),forgotten:u||e.kind==="drop-column"&&(s?.isNew===!0||dd(e,i,s)),dependents:Td(e,n,i),replace:e.replace===!0&&!_d(e,n,t),how:e.how??"",effect:e.effect??"unknown",fromExisting:(e.sources??[]).some(f=>f!==""&&!n.isCreated(f)),copied:e.copied===!0,explicitKey:e.kind==="insert-rows"&&d.some(f=>f!==void 0&&md(f)),storage:Xo(e,n,i),rebuild:zo(e,r,n,i),sameEngine:e.kind==="change-engine"&&i?.engine!==void 0&&i.engine===e.how,asked:Nd(e),domain:Sd(e,n,t),computed:cd(e,d),defaultFits:Yo(e,n,t),defaultPartition:Ad(i),newPart:e.part!==void 0&&n.isCreated(e.part),sameOwner:e.to!==void 0&&i?.facts?.owner===e.to,published:i?.facts?.published!==!1,rowSecurityOff:i?.facts?.rowSecurity===!1,implied:e.kind==="add-unique"&&kd(e,n,i),harmlessCalls:e.how==="insert"?fd(e.calls,t):or(e.calls,t),codeMinds:td(e,n,i),hinted:tr(e,n,i),cascades:rd(e,i),triggered:e.kind==="insert-rows"&&i?.facts!==void 0&&i.facts.triggers!==0,throughView:id(e,n),overloads:sd(e,n,t),addedBeside:r.some(f=>f.kind==="add-column"&&f.column?.toLowerCase()===e.column?.toLowerCase()),numbersEnd:ld(e,i)}}function td(e,n,t){let o=t?.facts?.code,{engine:r}=n,i=n.tableName(e.table??"");return e.kind==="add-column"?Go(o,r,i,e.column??""):e.kind==="change-type"&&e.placed===!0&&Wo(o,r,i)}function tr(e,n,t){if(n.engine!=="mariadb"&&n.engine!=="mysql")return!1;let{code:o,indexes:r=[]}=t?.facts??{},i=s=>s!==void 0&&Bo(o,n.engine,s);if(e.kind==="drop-primary-key")return i("PRIMARY");if(e.kind==="drop-column"){let s=e.column?.toLowerCase();return r.some(({name:a,columns:l})=>l.some(d=>d.toLowerCase()===s)&&i(a))}return i(e.name)}function od(e,n,{keys:t,version:o=""}){return!e.ifExists||t===void 0||n.engine!=="postgresql"?!1:n.certain&&o!==""&&ee(o,"18")<0}function rd(e,n){if(e.kind!=="drop-constraint")return!1;let{cascades:t}=n?.facts??{};return t===void 0?!1:t===null||t.some(o=>o.toLowerCase()===e.name?.toLowerCase())}function id(e,n){if(n.engine==="sqlite")return!1;let t=e.kind==="insert-rows"&&e.table!==void 0?[e.table]:[];return[...e.sources??[],...t].some(o=>{if(o===""||n.isCreated(o))return!1;let r=n.table(o)?.facts?.kind;return r!==void 0?/^(view|foreign|other)$/.test(r):t[0]!==o&&n.tableName(o).includes(".")})}function sd(e,n,{functions:t}){if(e.kind!=="create-routine"||n.engine!=="postgresql")return!1;let o=(e.name??"").replace(/^.*\./,"").toLowerCase();return t===void 0||t[o]!==void 0}var ad=new Map([["tinyint",2**7-1],["smallint",2**15-1],["mediumint",2**23-1],["int",2**31-1],["bigint",2**63]]);function ld(e,n){if(e.how!=="next number")return!1;let t=[...n?.columns.values()??[]].find(({auto:r})=>r)?.type??"tinyint",o=ad.get(/^[a-z]+/i.exec(t)?.[0].toLowerCase()??"")??0;return Number(e.value??Number.POSITIVE_INFINITY)>(/unsigned/i.test(t)?2:1)*o*.9}function dd({ifExists:e},n,t){return e===!0&&n?.facts!==void 0&&(t===void 0||t.dropped)}function er(e){return e?.isNew===!0&&e.empty&&(!e.hasDefault||e.value===null)}function cd(e,n){return e.mayFail||(e.kind==="add-index"||e.kind==="add-unique")&&n.some(o=>o?.mayFail)?"may-fail":e.computed??"no"}function or(e,{functions:n}){return e===void 0||n===void 0?!1:e.every(t=>n[t]!==void 0&&n[t]!=="volatile")}var ud=/^(nextval|gen_random_uuid|uuid_generate_v\d\w*|random|clock_timestamp|timeofday|currval|lastval)$/;function fd(e,{functions:n}){return e===void 0||n===void 0?!1:e.every(t=>!t.startsWith(".")&&(n[t]!=="volatile"||ud.test(t)))}function pd(e,n,t){return e.default!=="volatile"?e.default??"none":n.engine==="postgresql"&&or(e.calls,t)?"constant":"volatile"}function md({auto:e,hasDefault:n,type:t}){return e||n&&/^(small|big)?int/i.test(t??"")}function hd(e,n,t){let o=e.checks??[];if(o.length===0)return e.check?"may-fail":"none";let r=i=>{if(i===void 0)return!1;let s=De(i,a=>{let l=e.kind==="add-column"&&a.toLowerCase()===e.column?.toLowerCase(),d=n.column(e.table,a)??(l?t.column(e.table,a):void 0);if(!(!d?.isNew||d.generated||d.auto))return l?e.default==="none"||e.default===void 0?null:e.value:d.hasDefault?d.value:null});return s===!0||s===null};return o.every(r)?"pass":"may-fail"}function gd(e,n,t){if(e.kind==="convert-charset")return yd(e,n);if(e.kind!=="change-type")return"same";if(e.using)return"converts";let o=n.column(e.table,e.column);if(o?.type===void 0)return"not-known";let r=d=>t.domains?.[re(n.engine,d).name]?.type;if(r(o.type)!==void 0&&o.type===e.type?.toLowerCase())return"widens";let i=r(o.type),s=i===void 0?o.type:yo(i,"(",")"),a=r(e.type??"")??e.type??"",l=Te(n.engine,s,a,o.bytes,n.growsInPlace);return l==="same"&&n.engine==="postgresql"?"widens":l}function yd(e,n){let t=n.table(e.table);if(!t?.facts||e.charset===void 0)return"converts";let o=[...t.columns.values()].filter(({charset:a})=>a!=null),r=n.engine==="mariadb"&&n.isBelow("11.2"),i=e.collation??(r?`${e.charset}_general_ci`:void 0);if(i===void 0)return"converts";let s=a=>a===i;return s(t.facts.collation)&&o.every(a=>s(a.collation))?"same":"converts"}var wd=new Set(["view","policy","trigger","generated","routine","partition-key","other"]);function Ed(e,n){if(e.kind!=="change-type")return"no";let t=n.usesOf(e.table,e.column),o=n.column(e.table,e.column);if(t===void 0)return o?.isNew&&o.addedBy===n.turn?"no":"not-known";let r=new Set(t.map(({by:i})=>i));if(n.engine==="postgresql"){if([...r].some(d=>wd.has(d)))return"refused";let i=["check","computed-index","foreign-key","referenced"],s=[o?.type,e.type].filter(d=>/^citext/i.test(d??"")).length===1,a=n.table(e.table)?.facts?.kind==="partitioned";return(s||a?[...i,"index","unique"]:i).some(d=>r.has(d))?"rebuilt":"no"}return["foreign-key","referenced","generated"].some(i=>r.has(i))?"rebuilt":"no"}function bd(e,n,t){let o=e.usingIndex?.toLowerCase(),i=n.keys.named({name:e.usingIndex??"",table:e.table})[0]?.columns??t?.facts?.indexes?.find(s=>s.name.toLowerCase()===o)?.columns;return i===void 0?!1:i.every(s=>n.column(e.table,s)?.notNull===!0||t?.notNull.get(s)===!0)}function kd(e,n,t){if(e.computed!==void 0||!e.columns?.length)return!1;let o=i=>n.engine==="postgresql"?i:i.toLowerCase(),r=new Set(e.columns.map(o));return(t?.facts?.indexes??[]).some(i=>i.unique&&i.columns.length>0&&i.columns.every(s=>r.has(o(s)))&&t?.uses?.some(s=>s.by==="unique"&&s.name===i.name))}function _d(e,n,{tables:t}){if(e.kind!=="create-view"||e.name===void 0||n.elsewhere)return!1;let o=n.tableName(e.name);return t!==void 0&&!o.includes(".")&&t[o]===void 0&&!n.objects.has(o)}function Td(e,n,t){if(e.kind!=="drop-column"||n.engine==="sqlite")return"none";let o=n.column(e.table,e.column),r=n.usesOf(e.table,e.column);if(o?.isNew&&o.addedBy===n.turn)return"none";let i=t?.facts?.triggers;if(r===void 0||i===void 0||i===null)return"not-known";let s=new Set(["index","computed-index","check","unchecked","statistics","foreign-key"]);return i>0||tr(e,n,t)||r.some(({by:l})=>!s.has(l))||Ho(t?.facts?.code,n.engine,n.tableName(e.table??""),e.column??"")?"some":"none"}function Nd({clause:e,kind:n}){if(e===void 0||n==="change-engine")return"nothing";let{algorithm:t,lock:o}=e;return t==="instant"?"instant":o==="none"?"online":t==="copy"?"copy":o==="shared"||o==="exclusive"?"lock":"nothing"}function Sd(e,n,t){if(n.engine!=="postgresql")return"no";if(e.kind==="alter-domain"){let a=n.tableName(e.name??"");return n.objects.has(a)||t.domains&&t.domains[a]?.used===!1?"no":"constrained"}if(e.type===void 0)return"no";let{name:o}=re("postgresql",e.type);if(me(o))return"no";let[,r,i=""]=/^(?:(.*)\.)?([^.]*)$/.exec(pe(o,"["))??[];if(n.elsewhere||r!==void 0&&r!==t.currentSchema)return"not-known";let s=t.domains?.[i];return s?s.constrained?"constrained":"plain":t.domains===void 0||n.mayBeDomain(i)?"not-known":"no"}function Ad(e){return e?.facts?e.facts.defaultPartition??"none":"not-known"}var S=["mariadb","mysql","postgresql","sqlite"],T=["mariadb","mysql"],g=["postgresql"],R=["sqlite"],p={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",mariadbAlter:"https://mariadb.com/kb/en/alter-table/",mariadbPartitions:"https://mariadb.com/kb/en/partition-maintenance/",mariadbHints:"https://mariadb.com/kb/en/index-hints-how-to-force-query-plans/",pgFunctions:"https://www.postgresql.org/docs/current/typeconv-func.html",pgSchemas:"https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH",pgInherit:"https://www.postgresql.org/docs/current/ddl-inherit.html",signals:"https://docs.djangoproject.com/en/stable/ref/signals/#management-signals",commands:"https://docs.djangoproject.com/en/stable/howto/custom-management-commands/#overriding-commands",alembicRuntime:"https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext.configure",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",pgDomain:"https://www.postgresql.org/docs/current/sql-alterdomain.html",pgPartitions:"https://www.postgresql.org/docs/current/ddl-partitioning.html",pgRefresh:"https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html",pgPolicies:"https://www.postgresql.org/docs/current/ddl-rowsecurity.html",pgBegin:"https://www.postgresql.org/docs/current/sql-begin.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",flywayLock:"https://documentation.red-gate.com/fd/flyway-postgresql-transactional-lock-setting-277579114.html",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},$=[{engines:S,lock:"instant",compat:"keeps"}];var rr=[{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:T,lock:"rewrites",compat:"keeps"},{engines:g,lock:"rewrites",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:p.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:p.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:T,lock:"rewrites",compat:"keeps"},{engines:g,lock:"rewrites",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:p.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:T,lock:"rewrites"},{engines:g,lock:"rewrites"},{engines:R,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:p.pgAlter},{id:"add-column-domain",kinds:["add-column"],when:{domain:"constrained"},verdicts:[{engines:g,lock:"rewrites"}],explanation:"The domain has a constraint, so the table is written anew to try it on every row.",recipe:"Use the domain's own type, or add the constraint to the domain afterwards, NOT VALID.",link:p.pgDomain},{id:"add-column-domain",kinds:["add-column"],when:{domain:"not-known"},verdicts:[{engines:g,lock:"unknown"}],explanation:"Whether the type is a domain with a constraint, which writes the table anew, is not known here.",recipe:"Use a type of the server itself.",link:p.pgDomain},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:g,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:p.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:T,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:p.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:T,lock:"online"},{engines:g,lock:"blocks-writes"},{engines:R,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:p.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{checks:["pass","may-fail"]},verdicts:[{engines:T,lock:"instant"},{engines:g,lock:"blocks-writes"},{engines:R,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:p.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:g,from:"11",lock:"instant"},{engines:g,below:"11",lock:"rewrites"},{engines:R,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:p.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:g,lock:"instant"},{engines:R,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:p.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:S,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:p.dbDefault},{id:"add-column-check-fails",kinds:["add-column"],when:{checks:"may-fail"},verdicts:[{engines:S,compat:"breaks"}],explanation:"The column's CHECK may refuse what the code that runs now inserts: it looks at other columns, or does not let NULL or the default pass.",recipe:"Release code whose rows pass first, and add the constraint in a later release.",link:p.constraints},{id:"add-column-domain",kinds:["add-column"],when:{domain:"constrained"},verdicts:[{engines:g,compat:"unknown"}],explanation:"Whether a row without a value passes the constraint of the domain is not known here.",recipe:"Use the domain's own type.",link:p.pgDomain},{id:"add-column-generated-fails",kinds:["add-column"],when:{generated:["stored","virtual"],computed:"may-fail"},verdicts:[{engines:["mysql","postgresql"],compat:"unknown"}],explanation:"Computing the column may fail (a value that is too large, a text that is no number), and a row of the running code for which it does is refused.",recipe:"Compute the value in a query, or make the type wide enough for every value, then allow this rule with that reason.",link:p.mariadbAlter},{id:"add-column-nulls-equal",kinds:["add-column"],when:{unique:!0,nullsEqual:!0},verdicts:[{engines:g,compat:"breaks"}],explanation:"With NULLS NOT DISTINCT only one row may be without a value: the second INSERT of the code that runs now, which does not know the column, is refused.",recipe:"Leave NULLS NOT DISTINCT out until every row has a value.",link:p.pgIndex},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:S,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:p.pgAlter},{id:"add-column-code",kinds:["add-column"],when:{codeMinds:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],compat:"unknown"}],explanation:"A trigger, routine, event or view of the database counts the columns of the table (INSERT without a list of columns, SELECT * into something) or uses the name of the new one: with one column more it may fail, and with it the writes of the code that runs now.",recipe:"Let that code name its columns first, in a migration of its own; or look that it works with one column more, then allow this rule with that reason.",link:p.expandContract},{id:"add-column",kinds:["add-column"],verdicts:[{engines:S,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:p.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0,dependents:"none"},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:g,lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:p.separate},{id:"drop-column-needed",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"unknown"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"unknown"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"unknown"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"unknown"},{engines:g,lock:"instant",compat:"unknown"}],explanation:"No model knows the column any more, but a view, a key, a trigger or a generated column of the database uses it or may use it, and fails or goes with it.",recipe:"Change what uses the column first; the guard must be able to see views and triggers (MariaDB: the rights SHOW VIEW and TRIGGER).",link:p.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:g,lock:"instant",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:p.separate},{id:"rename-column-new",kinds:["rename-column"],when:{newColumn:!0},verdicts:$,explanation:"The same migrations add the column: the code that runs now does not know it.",recipe:"",link:p.expandContract},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:p.expandContract},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:g,from:"12",lock:"instant"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned.",recipe:"",link:p.pgAlter},{id:"set-not-null-held",kinds:["set-not-null"],when:{heldNotNull:!0},verdicts:[{engines:["postgresql","mariadb","mysql"],compat:"keeps"}],explanation:"A CHECK refuses NULL already: nothing is refused that was not before.",recipe:"",link:p.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:T,lock:"online",compat:"breaks"},{engines:g,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:p.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:T,lock:"online",compat:"keeps"},{engines:g,lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInplace},{id:"set-default-refused",kinds:["set-default"],when:{defaultFits:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"unknown"},{engines:R,lock:"rewrites",compat:"unknown"}],explanation:"Rows of the running code that leave the column out get the default from now on: the type, a unique key, a CHECK or a foreign key of the column may refuse it, or computing it may.",recipe:"Choose a default that passes, or release code that always writes the column first, then allow this rule with that reason.",link:p.dbDefault},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInstant},{id:"drop-expression",kinds:["drop-default"],when:{how:"expression"},verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"Rows of the running code no longer get the value that the column computed.",recipe:"Release code that writes the column first, then allow this rule with that reason.",link:p.pgAlter},{id:"drop-default-beside",kinds:["drop-default"],when:{addedBeside:!0},verdicts:[{engines:T,compat:"breaks"}],explanation:"In the statement that adds the column, DROP DEFAULT leaves it without any default, NULL included: every INSERT of the code that runs now, which does not name it, is refused.",recipe:"Leave DROP DEFAULT out; a column that may be NULL gets NULL.",link:p.mariadbAlter},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:p.dbDefault},{id:"drop-default-refused",kinds:["drop-default"],when:{defaultFits:!1,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"unknown"},{engines:R,lock:"rewrites",compat:"unknown"}],explanation:"Rows of the running code that leave the column out get NULL from now on, which a CHECK may refuse.",recipe:"Release code that always writes the column first, then allow this rule with that reason.",link:p.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInstant},{id:"add-identity",kinds:["add-identity"],when:{how:"by default"},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"Rows that bring a value keep it; only the catalogue changes.",recipe:"",link:p.pgAlter},{id:"add-identity-always",kinds:["add-identity"],verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"GENERATED ALWAYS refuses every INSERT of the running code that brings a value of its own.",recipe:"Use GENERATED BY DEFAULT.",link:p.pgAlter}];var ir=[{id:"add-key-null-scan",kinds:["add-primary-key"],when:{usingIndex:!0,columnNotNull:!1},verdicts:[{engines:g,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is there, but its columns may be NULL: the table is scanned while nobody can read or write, and the running code may still write NULL.",recipe:"Make the columns NOT NULL first: add `CHECK (column IS NOT NULL) NOT VALID`, validate it, set NOT NULL, then add the key.",link:p.pgAlter},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:p.pgAlter},{id:"add-unique-may-fail",kinds:["add-unique"],when:{computed:"may-fail",newColumns:!0},verdicts:[{engines:["postgresql","sqlite"],compat:"unknown"}],explanation:"The index computes a value for every row, and a row of the running code for which that fails is refused.",recipe:"Look at whether the expression has a value for every row, then allow this rule with that reason.",link:p.pgIndex},{id:"add-unique-implied",kinds:["add-unique"],when:{implied:!0},verdicts:[{engines:S,compat:"keeps"}],explanation:"Rows that differ in fewer columns, as a key holds them already, differ in these, too.",recipe:"",link:p.pgIndex},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:S,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:p.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:g,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:p.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:T,lock:"online",compat:"breaks"},{engines:g,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:p.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:S,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:p.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:p.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:T,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:p.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:T,lock:"rewrites",compat:"breaks"},{engines:g,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:p.constraints},{id:"add-check-new-column",kinds:["add-check"],when:{checks:"pass"},verdicts:[{engines:S,compat:"keeps"}],explanation:"Only new columns are checked, and what the running code leaves in them passes.",recipe:"",link:p.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:p.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:p.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:T,lock:"rewrites",compat:"breaks"},{engines:g,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:p.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:g,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:p.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:T,lock:"online",compat:"breaks"},{engines:g,lock:"blocks-writes",compat:"breaks"},{engines:R,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:p.pgAlter},{id:"primary-key-hinted",kinds:["drop-primary-key"],when:{hinted:!0},verdicts:[{engines:T,lock:"rewrites",compat:"breaks"}],explanation:"A view, trigger or routine names the primary key in a hint (FORCE INDEX) and fails without it.",recipe:"Take the hint out first, in a migration of its own.",link:p.mariadbHints},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:S,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:p.mariadbInplace},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:g,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:p.constraints},{id:"alter-constraint",kinds:["alter-constraint"],when:{how:"deferred"},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The key is checked when a transaction ends: what passed before still does.",recipe:"",link:p.pgAlter},{id:"alter-constraint",kinds:["alter-constraint"],verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may rely on the key being checked only when its transaction ends; from now on it is checked at once.",recipe:"Keep INITIALLY DEFERRED; or release code that writes rows in order first, then allow this rule with that reason.",link:p.pgAlter}];var sr=[{id:"insert-through-view",kinds:["insert-rows"],when:{throughView:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"unknown",compat:"unknown"}],explanation:"It reads or fills a view, or a table of another schema that may be one: the functions and tables behind it are not looked at.",recipe:"Name the tables themselves; or look at what the view does, then allow this rule with that reason.",link:p.expandContract},{id:"insert-triggers",kinds:["insert-rows"],when:{triggered:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"unknown",compat:"unknown"}],explanation:"Triggers or rules of the table run for the new rows, or may: what they do to other rows is not visible here (MariaDB shows triggers only to users with the right TRIGGER).",recipe:"Look at what they do for these rows, then allow this rule with that reason.",link:p.expandContract},{id:"insert-explicit-key",kinds:["insert-rows"],when:{explicitKey:!0},verdicts:[{engines:g,compat:"unknown"}],explanation:"The row brings a value for a column that a sequence fills; when the sequence arrives at that value, an INSERT of the code that runs now is refused as a duplicate.",recipe:"Leave the column out; or move the sequence beyond the value in the same migration, then allow this rule with that reason.",link:p.pgInsert},{id:"insert-into-locked-table",kinds:["insert-rows"],when:{copied:!0,storage:["files","other","not-known"]},verdicts:[{engines:T,lock:"blocks-writes"}],explanation:"A table that is not kept by InnoDB is locked as a whole until all rows are there.",recipe:"Add the rows in batches.",link:p.nonAtomic},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:T,lock:"blocks-writes",compat:"keeps"},{engines:g,lock:"online",compat:"keeps"},{engines:R,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:p.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:$,explanation:"New rows lock nothing that exists.",recipe:"",link:p.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:S,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:p.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:S,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:p.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:$,explanation:"The function does nothing.",recipe:"",link:p.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:S,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows, and changes none but those of tables that the same migrations make.",recipe:"",link:p.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:S,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:p.runPython}];var ar=[{id:"index-may-fail",kinds:["add-index"],when:{computed:"may-fail"},verdicts:[{engines:S,compat:"unknown"}],explanation:"The index computes a value for every row, and a row of the running code for which that fails is refused.",recipe:"Look at whether the expression has a value for every row, then allow this rule with that reason.",link:p.pgIndex},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:g,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:p.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:T,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:p.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:T,lock:"online",compat:"keeps"},{engines:g,lock:"blocks-writes",compat:"keeps"},{engines:R,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`; in Alembic `postgresql_concurrently=True` within `op.get_context().autocommit_block()`.",link:p.concurrent},{id:"index-hinted",kinds:["drop-index","drop-constraint","rename-index"],when:{hinted:!0},verdicts:[{engines:T,compat:"breaks"}],explanation:"A view, trigger or routine names the index in a hint (FORCE, USE or IGNORE INDEX): without the index it fails, and so does what the running code does with it.",recipe:"Take the hint out of that view, trigger or routine first, in a migration of its own.",link:p.mariadbHints},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:T,lock:"online",compat:"unknown"},{engines:g,lock:"instant",compat:"unknown"},{engines:R,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:p.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:T,lock:"online",compat:"unknown"},{engines:g,lock:"instant",compat:"unknown"},{engines:R,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:p.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:T,lock:"online",compat:"keeps"},{engines:g,lock:"instant",compat:"keeps"},{engines:R,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:p.pgIndex},{id:"drop-cascading-key",kinds:["drop-constraint"],when:{cascades:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"unknown"}],explanation:"The foreign key deletes or changes rows with those they refer to (ON DELETE CASCADE, SET NULL): when the code that runs now relies on that, rows are left that refer to nothing.",recipe:"Release code that removes those rows itself first (Django does, unless `on_delete` is DO_NOTHING), then allow this rule with that reason.",link:p.pgAlter},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:$,explanation:"No query names a CHECK.",recipe:"",link:p.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:p.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:p.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:p.mariadbInstant},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:g,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:p.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:S,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:p.pgIndex}];var lr=[{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:p.expandContract},{id:"create-view",kinds:["create-view"],verdicts:$,explanation:"A new view: no running code knows it.",recipe:"",link:p.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:p.expandContract},{id:"refresh-view",kinds:["refresh-view"],when:{concurrently:!0},verdicts:[{engines:g,lock:"online",compat:"keeps"}],explanation:"The view is filled again while others read it.",recipe:"",link:p.pgRefresh},{id:"refresh-view",kinds:["refresh-view"],verdicts:[{engines:g,lock:"blocks-writes",compat:"keeps"}],explanation:"Nobody can read the view until its query is done.",recipe:"Use REFRESH MATERIALIZED VIEW CONCURRENTLY, for which the view needs a unique index.",link:p.pgRefresh},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:p.expandContract},{id:"toggle-trigger",kinds:["toggle-trigger"],verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"What the trigger or rule does for the writes of the code that runs now begins or ends.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:p.expandContract},{id:"overload-routine",kinds:["create-routine"],when:{overloads:!0},verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"A routine of this name is there, and takes other arguments: calls of the code that runs now may mean the new one from now on, or become ambiguous.",recipe:"Create it under a new name.",link:p.pgFunctions},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:p.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","create-account","alter-sequence","grant"],verdicts:$,explanation:"Something new that no running code knows.",recipe:"",link:p.expandContract},{id:"drop-object",kinds:["drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:p.expandContract}];var dr=[{id:"create-partition",kinds:["create-partition"],when:{defaultPartition:["none","empty"]},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The partition is empty, and no row lies where its rows would be.",recipe:"",link:p.pgPartitions},{id:"attach-partition",kinds:["attach-partition"],when:{defaultPartition:["none","empty"],newPart:!0},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The partition is made by the same migrations, and no row lies where its rows would be.",recipe:"",link:p.pgPartitions},{id:"default-partition-scanned",kinds:["create-partition","attach-partition"],when:{defaultPartition:"filled"},verdicts:[{engines:g,lock:"blocks-writes",compat:"unknown"}],explanation:"The default partition has rows: it is scanned for those that belong into the new one while nobody can read or write it.",recipe:"Detach the default partition CONCURRENTLY, or add a CHECK that excludes the new range to it (NOT VALID, then VALIDATE) before.",link:p.pgPartitions},{id:"attach-partition-scanned",kinds:["attach-partition"],when:{newPart:!1},verdicts:[{engines:g,lock:"blocks-writes",compat:"unknown"}],explanation:"The table is scanned for rows outside of the range while nobody can read or write it, and code that writes to it is held to the range.",recipe:"Add a CHECK of the range to it before (NOT VALID, then VALIDATE): then nothing is scanned; then allow this rule with that reason.",link:p.pgPartitions},{id:"partition-unknown",kinds:["create-partition","attach-partition"],verdicts:[{engines:g,lock:"unknown",compat:"unknown"}],explanation:"Whether a default partition has rows, which would be scanned under lock, is not known here.",recipe:"Look it up in the database; where it has none, allow this rule with that reason.",link:p.pgPartitions},{id:"detach-partition",kinds:["detach-partition"],verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"The code that runs now no longer finds the rows of the partition, and cannot add any there.",recipe:"Release code that does not need the rows first, then allow this rule with that reason.",link:p.pgPartitions},{id:"add-partition",kinds:["add-partition"],when:{storage:"innodb"},verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"A partition by range or list is added empty.",recipe:"",link:p.mariadbPartitions},{id:"drop-partition",kinds:["drop-partition"],verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"The rows of the partition are gone from the table, and the code that runs now may still need them.",recipe:"Release code that does not need the rows first, then allow this rule with that reason.",link:p.mariadbPartitions},{id:"copy-partitions",kinds:["copy-partitions"],verdicts:[{engines:T,lock:"rewrites",compat:"keeps"}],explanation:"Rows move between partitions, and writes wait until they have.",recipe:"Use an online schema change tool or a moment without traffic.",link:p.mariadbPartitions}];var cr=[{id:"read-locks-table",kinds:["read","call","analyze"],when:{fromExisting:!0,storage:["files","other"]},verdicts:[{engines:T,lock:"blocks-writes",compat:"keeps"}],explanation:"While a table that is not kept by InnoDB is read, writes to it wait.",recipe:"Read it outside of the migration.",link:p.mariadbAlter},{id:"read-view",kinds:["read","call"],when:{throughView:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"unknown",compat:"unknown"}],explanation:"It reads a view, or a table of another schema that may be one: functions behind it may do anything.",recipe:"Read the tables themselves; or look at what the view does, then allow this rule with that reason.",link:p.expandContract},{id:"read",kinds:["read","session","transaction"],verdicts:$,explanation:"Nothing is changed.",recipe:"",link:p.expandContract},{id:"call",kinds:["call"],when:{harmlessCalls:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"}],explanation:"The server says of the functions that they change nothing.",recipe:"",link:p.expandContract},{id:"analyze",kinds:["analyze","vacuum"],verdicts:[{engines:S,lock:"online",compat:"keeps"}],explanation:"Reads and writes go on beside it.",recipe:"",link:p.pgLocks},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:S,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:p.pgLocks}];var ur=[{id:"create-table",kinds:["create-table"],verdicts:$,explanation:"A new table: no running code knows it.",recipe:"",link:p.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:p.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:p.separate},{id:"rebuild-table",kinds:["change-engine"],when:{sameEngine:!0,storage:"innodb",rebuild:"online"},verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"The engine stays the same: the table is rebuilt beside reads and writes.",recipe:"",link:p.mariadbInplace},{id:"change-engine",kinds:["change-engine"],verdicts:[{engines:T,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:p.mariadbOverview},{id:"convert-charset",kinds:["convert-charset"],when:{typeChange:"same"},verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"The texts of the table are in this character set and collation already.",recipe:"",link:p.mariadbAlter},{id:"copy-table",kinds:["copy-table","convert-charset"],verdicts:[{engines:T,lock:"rewrites",compat:"keeps"},{engines:g,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:p.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:T,lock:"online",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:p.sqlite},{id:"index-hidden",kinds:["table-option"],when:{hinted:!0},verdicts:[{engines:T,compat:"breaks"}],explanation:"A view, trigger or routine names the index in a hint (FORCE, USE or IGNORE INDEX) and fails once the index is ignored.",recipe:"Take the hint out of it first, in a migration of its own.",link:p.mariadbHints},{id:"auto-increment-end",kinds:["table-option"],when:{numbersEnd:!0},verdicts:[{engines:T,compat:"unknown"}],explanation:"The next number comes near the last one that the column can hold, or the type of the column is not known here: when the numbers end, every INSERT fails, and the server cannot go back.",recipe:"Choose a lower number, or give the column a larger type first.",link:p.mariadbAlter},{id:"table-option",kinds:["table-option","table-charset","comment"],verdicts:$,explanation:"Only the catalogue changes.",recipe:"",link:p.mariadbInstant},{id:"toggle-keys",kinds:["toggle-keys"],verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"InnoDB has no keys that can be switched off: nothing happens.",recipe:"",link:p.mariadbAlter},{id:"change-owner",kinds:["change-owner"],when:{sameOwner:!0},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The owner stays who it is.",recipe:"",link:p.pgAlter},{id:"change-owner",kinds:["change-owner"],verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"The owner before loses what only an owner may; whether the code that runs now connects as that user is not known here.",recipe:"Grant its user what it needs first, then allow this rule with that reason.",link:p.pgAlter},{id:"replica-identity",kinds:["replica-identity"],when:{published:!1},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The table is not published: nobody asks by what its rows are told apart.",recipe:"",link:p.pgAlter},{id:"replica-identity",kinds:["replica-identity"],when:{how:["full","using"]},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"Rows can still be told apart where they are replicated.",recipe:"",link:p.pgAlter},{id:"replica-identity",kinds:["replica-identity"],verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"The table is published, and without a key to tell its rows apart every UPDATE and DELETE of the code that runs now is refused.",recipe:"Use REPLICA IDENTITY FULL or USING INDEX.",link:p.pgAlter},{id:"row-security-off",kinds:["row-security"],when:{how:"disabled",rowSecurityOff:!0},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"Row level security is off already.",recipe:"",link:p.pgPolicies},{id:"row-security",kinds:["row-security"],verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"Row level security decides which rows the code that runs now sees and may write; without a policy for its user it has none.",recipe:"Release code that works under the policies first, then allow this rule with that reason.",link:p.pgPolicies},{id:"create-policy",kinds:["create-policy"],verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"Where row level security is on, the policy changes what the code that runs now sees and may write.",recipe:"Look at which rows it leaves to the application, then allow this rule with that reason.",link:p.pgPolicies},{id:"inherit",kinds:["inherit"],verdicts:[{engines:g,lock:"instant",compat:"unknown"}],explanation:"The rows of one table appear in, or vanish from, what the code that runs now reads in the other.",recipe:"Look at which queries read the parent, then allow this rule with a reason.",link:p.pgAlter}];var fr=[{id:"column-moved",kinds:["change-type"],when:{codeMinds:!0},verdicts:[{engines:T,compat:"breaks"}],explanation:"FIRST or AFTER moves the column, and a trigger, routine or event of the database takes the columns in their order (INSERT without a list of columns, SELECT *).",recipe:"Leave the column where it is; or let that code name its columns first, in a migration of its own.",link:p.mariadbAlter},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:$,explanation:"The type stays what it is.",recipe:"",link:p.mariadbInstant},{id:"change-type-in-use",kinds:["change-type"],when:{typeChange:"widens",inUse:"rebuilt"},verdicts:[{engines:g,lock:"blocks-writes",compat:"keeps"}],explanation:"The column itself needs no rewrite, but a CHECK, a foreign key, an index over an expression or with a condition, or any index of a partitioned table uses it: that is checked or built again while nobody can read or write.",recipe:"Drop the CHECK or the index first and put it back afterwards (ADD CONSTRAINT … NOT VALID and VALIDATE, CREATE INDEX CONCURRENTLY), each in a migration of its own.",link:p.pgAlter},{id:"change-type-refused",kinds:["change-type"],when:{inUse:"refused"},verdicts:[{engines:g,lock:"unknown",compat:"unknown"}],explanation:"PostgreSQL refuses it: a view, a policy, a trigger, a generated column, a function or the partition key uses the column.",recipe:"Drop what uses the column first and make it again afterwards, in one transaction.",link:p.pgAlter},{id:"change-type-use-unknown",kinds:["change-type"],when:{typeChange:"widens",inUse:"not-known"},verdicts:[{engines:g,lock:"unknown",compat:"keeps"}],explanation:"Which checks and indexes use the column, and would be built again under lock, is not known here.",recipe:"Look at them in the database; where there are none, allow this rule with that reason.",link:p.pgAlter},{id:"change-type-domain",kinds:["change-type"],when:{typeChange:"widens",domain:["constrained","not-known"]},verdicts:[{engines:g,lock:"rewrites",compat:"breaks"}],explanation:"The domain has a constraint, which is tried on every row, and refuses rows of the running code.",recipe:"Keep the type, and add a CHECK NOT VALID instead.",link:p.pgDomain},{id:"change-type-refused",kinds:["change-type"],when:{typeChange:"widens",inUse:"rebuilt"},verdicts:[{engines:T,lock:"unknown"}],explanation:"A foreign key or a generated column uses the column: MariaDB refuses the change, or copies the table for it.",recipe:"Drop the key first and put it back afterwards with `SET foreign_key_checks = 0`.",link:p.mariadbInplace},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:p.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:p.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:p.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:p.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:S,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:p.pgAlter},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:p.pgEnum},{id:"drop-object",kinds:["alter-type"],verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need the type as it was.",recipe:"Release code that does not use it first, and change it in a later release.",link:p.pgEnum},{id:"alter-domain",kinds:["alter-domain"],when:{how:["default","drop default","drop","rename constraint"]},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards, and no row is looked at.",recipe:"",link:p.pgDomain},{id:"alter-domain-unused",kinds:["alter-domain"],when:{domain:"no"},verdicts:[{engines:g,lock:"instant",compat:"keeps"}],explanation:"No column of a table is of the domain.",recipe:"",link:p.pgDomain},{id:"alter-domain-check",kinds:["alter-domain"],when:{how:"add unchecked"},verdicts:[{engines:g,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on values of the running code that do not pass are refused.",recipe:"Release code that writes only values that pass first, then allow this rule with that reason.",link:p.pgDomain},{id:"alter-domain-validate",kinds:["alter-domain"],when:{how:"validate"},verdicts:[{engines:g,lock:"blocks-writes",compat:"keeps"}],explanation:"Every table with a column of the domain is scanned while writes to it wait.",recipe:"Leave the constraint unvalidated, or use a CHECK of the table, which is validated beside writes.",link:p.pgDomain},{id:"alter-domain-check",kinds:["alter-domain"],when:{how:["add","not null"]},verdicts:[{engines:g,lock:"blocks-writes",compat:"breaks"}],explanation:"Every table with a column of the domain is scanned while writes to it wait, and values of the running code that do not pass are refused.",recipe:"Release code that writes only values that pass first, and add the constraint NOT VALID.",link:p.pgDomain}];var ie=["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","add-index","drop-index","rename-index","add-unique","add-foreign-key","add-check","add-primary-key","drop-constraint","drop-primary-key","rebuild-table","table-option","table-charset","convert-charset","comment","toggle-keys"],Rd=["rename-column","set-default","drop-default","rename-index","drop-constraint","comment"],Od=ie.filter(e=>!Rd.includes(e)),pr=[{id:"copy-asked",kinds:ie,when:{asked:"copy"},verdicts:[{engines:T,lock:"rewrites"}],explanation:"ALGORITHM=COPY, or IGNORE where a unique key is added, writes the whole table anew, and writes wait until it is done.",recipe:"Leave the clause out: the server takes the gentlest way that it has.",link:p.mariadbAlter},{id:"lock-asked",kinds:ie,when:{asked:"lock"},verdicts:[{engines:T,lock:"blocks-writes"}],explanation:"LOCK=SHARED or LOCK=EXCLUSIVE keeps writes out until the statement ends.",recipe:"Leave the clause out, or write LOCK=NONE: the server then refuses rather than lock.",link:p.mariadbAlter},{id:"instant-asked",kinds:ie,when:{asked:"instant"},verdicts:[{engines:T,lock:"instant"}],explanation:"With ALGORITHM=INSTANT the server does it in a moment or refuses it.",recipe:"",link:p.mariadbInstant},{id:"no-lock-asked",kinds:ie,when:{asked:"online"},verdicts:[{engines:T,lock:"online"}],explanation:"With LOCK=NONE the server lets writes go on or refuses the statement.",recipe:"",link:p.mariadbAlter},{id:"storage-unknown",kinds:ie,when:{storage:"not-known"},verdicts:[{engines:T,lock:"unknown"}],explanation:"The storage engine and the indexes of the table are not known here, and with them whether writes go on meanwhile.",recipe:"Write LOCK=NONE behind the statement: the server then refuses rather than lock.",link:p.mariadbAlter},{id:"table-copied",kinds:ie,when:{storage:"other"},verdicts:[{engines:T,lock:"rewrites"}],explanation:"A table of this storage engine, one with a unique key over long texts, or any table where the server is set to copy, is written anew by every change, and writes wait until it is done.",recipe:"Change the table in a moment without traffic, or use an online schema change tool (pt-online-schema-change, gh-ost).",link:p.mariadbAlter},{id:"table-copied",kinds:Od,when:{storage:"files"},verdicts:[{engines:T,lock:"rewrites"}],explanation:"A MyISAM or Aria table is written anew while nobody can write to it.",recipe:"Change the table in a moment without traffic; an InnoDB table would be changed beside writes.",link:p.mariadbAlter},{id:"rebuild-blocks",kinds:ie,when:{rebuild:"blocks"},verdicts:[{engines:T,lock:"blocks-writes"}],explanation:"The change cannot be made in place here, and writes wait until the table is rebuilt: it has a FULLTEXT or SPATIAL index or generated columns, adds a generated column beside other changes, or gets a unique key over a long text.",recipe:"Make each change in a statement of its own; where the index or the generated column is the reason, use an online schema change tool or a moment without traffic.",link:p.mariadbInplace},{id:"rebuild-unknown",kinds:ie,when:{rebuild:"not-known"},verdicts:[{engines:T,lock:"unknown"}],explanation:"Whether writes go on while the table is rebuilt is not known here.",recipe:"Write LOCK=NONE behind the statement: the server then refuses rather than lock.",link:p.mariadbInplace},{id:"rebuild-online",kinds:["add-column","drop-column","set-default","drop-default","rename-column","change-type"],when:{rebuild:"online",typeChange:["same","widens"],default:["none","constant"],references:!1,generated:["virtual","no"],auto:!1,primaryKey:!1},verdicts:[{engines:T,lock:"online"}],explanation:"The table is rebuilt beside reads and writes.",recipe:"",link:p.mariadbInplace}];var an={id:"unknown-statement",kinds:["unknown"],verdicts:[{engines:S,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:p.pgLocks},ln=[...pr,...ur,...rr,...fr,...ar,...ir,...dr,...lr,...sr,...cr,an],ge={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:p.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate`, or `alembic upgrade --sql`), then allow this rule with a reason.",link:p.separate},reachesBeyond:{id:"reaches-beyond",explanation:"The database is empty, but this statement may reach beyond it: to other databases, accounts, settings or files of the server.",recipe:"Run it apart from the migrations; or look at what it does, then allow this rule with that reason.",link:p.expandContract},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:p.separate},notInTransaction:{id:"not-in-transaction",explanation:"PostgreSQL refuses this statement inside a transaction, and here it runs in one.",recipe:"Put it into a migration of its own without a transaction: `atomic = False` in Django (RunSQL with one statement a text), `with op.get_context().autocommit_block():` in Alembic, `executeInTransaction=false` in Flyway.",link:p.nonAtomic},newEnumValue:{id:"new-enum-value-used",explanation:"A value that was added to an enumeration cannot be used before the transaction has ended.",recipe:"Put what uses the value into a later migration.",link:p.pgEnum},transactionEnded:{id:"transaction-ended",explanation:"COMMIT ends the transaction that the migration tool has opened: when a later step fails, the steps before it stay.",recipe:"Leave COMMIT out, or let the migration run without a transaction of the tool.",link:p.pgBegin},transactionUndone:{id:"transaction-undone",explanation:"What a ROLLBACK leaves of the migration is not followed here, so nothing is promised.",recipe:"Leave out what is rolled back.",link:p.pgBegin},namesElsewhere:{id:"names-elsewhere",explanation:"It leaves the session with another database or search_path: the migration tool then does not find the table in which it records the migration, or writes into another one.",recipe:"Name the schema in each statement, or put the setting back at the end (`RESET search_path`, `SET search_path TO DEFAULT`, USE).",link:p.pgSchemas},ambiguousName:{id:"ambiguous-name",explanation:'The search_path has "$user", and tables of this name lie in schemas of other users as well: which one is meant depends on who migrates.',recipe:'Name the schema in the statement, or set search_path without "$user".',link:p.pgSchemas},shadowingName:{id:"shadowing-name",explanation:"A table of this name is there in another schema: where the new schema is searched first, the code that runs now gets the new one instead.",recipe:"Choose another name; or look at the search_path of the application, then allow this rule with that reason.",link:p.pgSchemas},notThere:{id:"not-there",explanation:"It names a table, a column or a type that is not there, or that this user may not see: the server refuses it.",recipe:"Create it first, or correct the name. In Alembic add_column makes no type for an Enum: call `.create(op.get_bind(), checkfirst=True)` on it before.",link:p.pgAlter},thereAlready:{id:"there-already",explanation:"What it makes is there already: the server refuses to make it again.",recipe:"Compare both. Where they are the same, record the migration as applied (`migrate --fake`, `alembic stamp`, `flyway baseline`); otherwise choose another name.",link:p.pgAlter},actingOperator:{id:"acting-operator",explanation:"It uses an operator, a cast or a domain of this database whose function may do anything, not only compute.",recipe:"Look at what the function does, then allow this rule with that reason.",link:p.pgSchemas},insertInherited:{id:"insert-inherited",explanation:"The new table inherits from one that exists: its rows appear there, in no key of it, and its constraints hold for UPDATEs of the code that runs now.",recipe:"Add the rows after the release, or without the inheritance.",link:p.pgInherit},insertReferring:{id:"insert-referring",explanation:"The new rows refer to rows of a table that is in use: the code that runs now, which does not know them, can no longer delete those.",recipe:"Add the rows after the release, or let the key have ON DELETE CASCADE or SET NULL in the database, then allow this rule with that reason.",link:p.expandContract},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:p.mariadbOverview},openTransaction:{id:"open-transaction",explanation:"It begins a transaction and does not end it: what comes after, the record of the migration included, is never committed.",recipe:"Add the COMMIT, or leave the BEGIN to the migration tool.",link:p.nonAtomic},transactionalLock:{id:"transactional-lock",explanation:"Flyway holds a transaction open while it migrates, and CONCURRENTLY waits for every open transaction: it never ends.",recipe:"Set `flyway.postgresql.transactional.lock=false`; Flyway then takes its lock for the session.",link:p.flywayLock},receiver:{id:"migrate-receiver",explanation:"A receiver of Django's signal pre_migrate or post_migrate in the project's own code runs with the migrations: what it does is not visible here.",recipe:"Look at what it does to existing rows, then allow this rule with that reason.",link:p.signals},command:{id:"own-migrate-command",explanation:"`migrate` is not Django's own command here: what it does beside running the migrations is not visible.",recipe:"Look at what it does, then allow this rule with that reason.",link:p.commands},version:{id:"version-hook",explanation:"env.py has a function that runs for every revision (`on_version_apply`): what it does is not visible here.",recipe:"Look at what it does to existing rows, then allow this rule with that reason.",link:p.alembicRuntime},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:p.pgLocks}};function xd(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let i=t[o];return Array.isArray(r)?r.includes(i):i===r}):!1}function mr(e,n,t,o,r=ln){let i,s;for(let a of r)if(xd(a,e,n)){for(let l of a.verdicts)l.engines.includes(t)&&(l.from!==void 0&&(o===""||ee(o,l.from)<0)||l.below!==void 0&&o!==""&&ee(o,l.below)>=0||(l.lock!==void 0&&(i??={value:l.lock,rule:a}),l.compat!==void 0&&(s??={value:l.compat,rule:a})));if(i&&s)break}return{lock:i,compat:s}}var vd=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","add-index","add-unique","add-check","add-foreign-key","add-primary-key","drop-constraint","validate-constraint","rename-table","drop-table","insert-rows","update-rows","delete-rows","truncate"]),Id=/^(drop-column|rename-column|change-type|set-not-null|drop-not-null|set-default|drop-default)$/,Cd=/^(add-index|add-unique|add-foreign-key|add-primary-key)$/;function gr(e){return e.kind==="session"?e.detail==="temporary table":e.kind==="run-python"?e.effect==="unknown":e.kind==="unknown"||e.kind==="call"||e.kind==="create-extension"}function yr(e,n,t){let{relations:o}=t,{kind:r,table:i}=e;if(!n.certain||n.elsewhere||o===void 0||e.inner!==void 0||i===void 0||i==="")return;let s=n.tableName(i);if(s.includes("."))return;let a=hr(s,n,o);if(r==="create-table")return a&&!e.ifNotExists&&!e.replace&&n.engine!=="postgresql"?{rule:"thereAlready",subject:i}:void 0;if(!vd.has(r))return;if(!a)return e.ifExists?void 0:{rule:"notThere",subject:i};let l=e.references===void 0?void 0:n.tableName(e.references);return l!==void 0&&!l.includes(".")&&!hr(l,n,o)?{rule:"notThere",subject:l}:Ld(e,n)??Dd(e,n,t)}function hr(e,n,t){if(n.isCreated(e)||n.objects.has(e))return!0;let o=e.toLowerCase();return n.gone.has(o)?!1:n.tables.has(e)?!0:n.engine==="postgresql"?t.includes(e):t.some(r=>r.toLowerCase()===o)}function Ld(e,n){let{kind:t,table:o,column:r,columns:i}=e,s=n.table(o);if(s?.facts===void 0||Object.keys(s.facts.columns).length===0)return;let a=d=>{let c=n.column(o,d);return c!==void 0&&!c.dropped};if(t==="add-column"&&r!==void 0&&a(r))return e.ifNotExists?void 0:{rule:"thereAlready",subject:`${o}.${r}`};if(Id.test(t)&&r!==void 0&&!a(r))return e.ifExists?void 0:{rule:"notThere",subject:`${o}.${r}`};let l=Cd.test(t)&&!e.computed?i?.find(d=>!a(d)):void 0;return l===void 0?void 0:{rule:"notThere",subject:`${o}.${l}`}}function Dd(e,n,{types:t}){if(n.engine!=="postgresql"||t===void 0||!/^(add-column|change-type)$/.test(e.kind)||e.type===void 0)return;let o=pe(re("postgresql",e.type).name,"[").trim();return!/^[a-z_]\w*$/.test(o)||me(o)||t.includes(o)||[...n.objects].some(i=>i.toLowerCase()===o)||n.mayBeDomain(o)||n.tables.has(o)?void 0:{rule:"notThere",subject:`type ${o}`}}var dn=class e{states=new Map;tableName;constructor(n){this.tableName=n}add(n,t){let o=this.states.get(n.toLowerCase())??[];this.states.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.states.get(n.toLowerCase())??[];if(t===void 0)return o;let r=this.tableName(t).toLowerCase();return o.filter(i=>i.table.toLowerCase()===r)}remove(n){let t=this.named(n),o=(n.name??"").toLowerCase();return this.states.set(o,(this.states.get(o)??[]).filter(r=>!t.includes(r))),t}rename(n,t){for(let[o,r]of this.states)this.states.set(o,r.map(i=>i.table===n?{...i,table:t}:i))}clone(n){let t=new e(n);for(let[o,r]of this.states)t.states.set(o,r);return t}};function Ae(e){return/^\(*[`"]?([^\s`"()]+)[`"]? is not null\)*$/i.exec(e.trim())?.[1]}function wr(e,n){return{type:e.type,notNull:!e.null,hasDefault:e.default,auto:e.auto,generated:e.generated===!0,mayFail:e.generated===!0&&n!=="postgresql",bytes:e.bytes,charset:e.charset,collation:e.collation,isNew:!1,empty:!1,dropped:!1}}function je(e){let n=new Map;for(let{condition:o,valid:r,inherited:i}of e?.checks??[]){let s=Ae(o);s!==void 0&&n.set(s,r&&(i||!e?.children))}let t=(e?.indexes??[]).map(({type:o})=>o);return{columns:new Map,facts:e,uses:e?e.uses:void 0,checks:e?.checks??[],notNull:n,fulltext:t.includes("fulltext"),spatial:t.some(o=>/^(spatial|rtree)$/.test(o)),engine:e?.engine,filled:!1,hasRows:!1,refersTo:[],restricts:[],inherits:!1}}function cn(e,n=[],t=[]){e.refersTo=[...e.refersTo,...n],e.restricts=[...e.restricts,...t]}function Er(e,n){let t=i=>i.toLowerCase()===n.toLowerCase(),o=e.checks.find(i=>t(i.name));e.checks=e.checks.filter(i=>!t(i.name)),e.uses=e.uses?.filter(i=>!t(i.name));let r=o&&Ae(o.condition);if(r!==void 0){e.notNull.delete(r);for(let i of e.checks)Ae(i.condition)===r&&e.notNull.set(r,i.valid)}}var Fd=/^(bloom|btree_gin|btree_gist|citext|cube|dict_\w+|fuzzystrmatch|hstore|intarray|isn|lo|ltree|pg_stat_statements|pg_trgm|pgcrypto|plpgsql|postgis|postgres_fdw|seg|tablefunc|unaccent|uuid-ossp|vector)$/,br="*",un=class e{tables=new Map;created=new Set;objects=new Set;domains=new Set;gone=new Set;engine;variables=new Map;turn=0;elsewhere=!1;certain=!0;growsInPlace;facts;there;keys;constructor(n,t){this.facts=n,this.engine=t,this.growsInPlace=t==="mariadb"&&ee(n.version??"","10.4.3")>=0,this.keys=new dn(o=>this.tableName(o));for(let{table:o,name:r,kind:i}of n.keys??[])this.keys.add(r,{table:o,kind:i,isNew:!1});this.there=n.existing&&new Set(n.existing.map(o=>o.toLowerCase()));for(let[o,r]of Object.entries(n.variables??{}))this.variables.set(o,r.toLowerCase());for(let[o,r]of Object.entries(n.tables??{})){let i=je(r);for(let[s,a]of Object.entries(r.columns))i.columns.set(this.columnName(s),wr(a,t));this.tables.set(o,i)}}clone(){let n=new e({alias:this.facts.alias},this.engine);Object.assign(n,{facts:this.facts,there:this.there,growsInPlace:this.growsInPlace,turn:this.turn,elsewhere:this.elsewhere,certain:this.certain});for(let[t,o]of this.tables)n.tables.set(t,{...o,columns:new Map([...o.columns].map(([r,i])=>[r,{...i}])),notNull:new Map(o.notNull)});for(let t of this.created)n.created.add(t);for(let t of this.objects)n.objects.add(t);for(let t of this.domains)n.domains.add(t);for(let t of this.gone)n.gone.add(t);for(let[t,o]of this.variables)n.variables.set(t,o);return n.keys=this.keys.clone(t=>n.tableName(t)),n}restore(n){let t=n.clone();this.keys=t.keys.clone(r=>this.tableName(r));let o=["tables","variables"];for(let r of o){this[r].clear();for(let[i,s]of t[r])this[r].set(i,s)}for(let r of["created","objects","domains","gone"]){this[r].clear();for(let i of t[r])this[r].add(i)}this.elsewhere=t.elsewhere}isBelow(n){let t=this.facts.version??"";return t!==""&&ee(t,n)<0}columnName(n){return this.engine==="postgresql"?n:n.toLowerCase()}mayBeDomain(n){return this.domains.has(n)||this.domains.has(br)}tableName(n){let{currentSchema:t}=this.facts;return t!==void 0&&n.startsWith(`${t}.`)&&!this.elsewhere?n.slice(t.length+1):n}table(n){if(n===void 0)return;let t=this.tableName(n),o=this.tables.get(t);if(!(this.elsewhere&&!this.created.has(t)))return o}isMissing(n){let t=this.tableName(n);return this.there!==void 0&&!this.elsewhere&&!t.includes(".")&&!this.there?.has(t.toLowerCase())&&!this.created.has(t)}isCreated(n){return this.created.has(this.tableName(n))}column(n,t){return t===void 0?void 0:this.table(n)?.columns.get(this.columnName(t))}usesOf(n,t){if(t===void 0)return;let o=this.columnName(t);return this.table(n)?.uses?.filter(r=>r.column==="*"||this.columnName(r.column)===o)}key(n){if(n.key!==void 0)return n.key;let t=this.keys.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.keys.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}creates({ifNotExists:n},t){let o=t.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")&&!this.elsewhere?!this.there.has(o):n!==!0}recodes({table:n,column:t,type:o,charset:r,collation:i},s){if(this.engine==="mariadb"&&/^json$/i.test(o??""))return!this.holdsJson(n,t);let a=this.table(n)?.facts?.collation;return i!==void 0?i!==s.collation:r!==void 0?r!==s.charset:s.collation!=null&&a!=null&&s.collation!==a}holdsJson(n,t){let o=`json_valid(${t?.toLowerCase()})`;return(this.table(n)?.facts?.checks??[]).some(({condition:r})=>r.replace(/[`\s]/g,"").toLowerCase()===o)}expand(n){if(n.kind!=="modify-column")return[n];let{kind:t,...o}=n,r=this.column(n.table,n.column);if(!r)return[{...o,kind:"change-type"}];let i=[];this.recodes(n,r)?i.push({...o,kind:"change-type",using:!0}):(r.type===void 0||Te(this.engine,r.type,n.type??"",r.bytes,this.growsInPlace)!=="same")&&i.push({...o,kind:"change-type"}),n.notNull===!0&&!r.notNull&&i.push({...o,kind:"set-not-null"}),n.notNull!==!0&&r.notNull&&i.push({...o,kind:"drop-not-null"}),n.unique&&i.push({...o,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&i.push({...o,kind:"add-primary-key"}),n.check&&i.push({...o,kind:"add-check",how:"column"}),n.references!==void 0&&i.push({...o,kind:"add-foreign-key"}),(n.generated||r.generated||n.auto===!0!==r.auto)&&i.push({...o,kind:"change-type",using:!0});let s=n.default!==void 0&&n.default!=="none";return(s||r.hasDefault)&&!n.auto&&!n.generated&&i.push(s?{...o,kind:"set-default"}:{...o,kind:"drop-default"}),n.placed&&!i.some(({kind:a})=>a==="change-type")&&i.push({...o,type:r.type,kind:"change-type"}),i.length>0?i:[{...o,kind:"comment"}]}apply(n){let t=this.tableName(n.table??"");this.applyToTables(n,t)||this.applyToKeys(n,t)||this.applyToColumns(n,t)}applyToTables(n,t){switch(n.kind){case"create-table":return this.creates(n,t)&&(this.made(t),cn(this.tables.get(t),n.sources,n.restricts),this.tables.get(t).inherits=n.how==="inherits"),!0;case"create-partition":return this.creates(n,n.part??"")&&this.made(this.tableName(n.part??"")),!0;case"create-view":case"create-routine":case"create-type":case"create-sequence":return!n.replace&&!n.ifNotExists&&this.objects.add(this.tableName(n.name??"")),n.how==="domain"&&this.domains.add((n.name??"").replace(/^.*\./,"")),n.kind==="create-view"&&this.viewed(n),!0;case"create-extension":return Fd.test(n.name??"")||this.domains.add(br),!0;case"drop-table":return this.gone.add(t.toLowerCase()),this.created.delete(t),!0;case"rename-table":return this.renamed(t,n.to),!0;case"change-engine":{let o=this.table(t);return o&&(o.engine=n.how),!0}case"insert-rows":{let o=this.table(t);return o&&this.created.has(t)&&(o.hasRows=!0,(n.copied||n.sources?.length)&&(o.filled=!0)),!0}default:return!1}}made(n){this.created.add(n),this.tables.set(n,je(void 0))}viewed({name:n="",sources:t}){for(let o of t??[]){let r=this.table(o);r?.uses&&(r.uses=[...r.uses,{column:"*",by:"view",name:n}])}}renamed(n,t){if(this.gone.add(n.toLowerCase()),t===void 0||`${n}${t}`.includes("."))return;let o=this.tables.get(n);this.tables.delete(n),this.tables.set(t,o??je(void 0)),this.created.delete(n)?this.created.add(t):this.created.delete(t),this.gone.delete(t.toLowerCase()),this.keys.rename(n,t)}applyToKeys(n,t){let o=this.table(t);switch(n.kind){case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":return this.addConstraint(n,t,o),!0;case"validate-constraint":return this.validated(n,o),!0;case"drop-index":case"drop-constraint":{let[r]=this.keys.remove(n),i=this.table(n.table===void 0?r?.table:t);return i&&Er(i,n.name??""),!0}case"rename-index":case"rename-constraint":for(let r of this.keys.remove(n))this.keys.add(n.to??"",r);return!0;default:return!1}}addConstraint(n,t,o){let r={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},i=n.kind in r?r[n.kind]:"unique",s=n.columns??(n.column===void 0?[]:[n.column]);if(n.name!==void 0&&this.keys.add(n.name,{table:t,kind:i,isNew:!0,columns:s}),!o)return;n.references!==void 0&&cn(o,[n.references],n.restricts),n.index==="fulltext"&&(o.fulltext=!0),n.index==="spatial"&&(o.spatial=!0);let a={index:n.computed?"computed-index":"index",unique:n.computed||n.kind==="add-exclusion"?"computed-index":"unique",check:n.notValid?"unchecked":"check","foreign-key":"foreign-key"},l=n.name??"",d=n.computed?[...s,"*"]:s;if(o.uses&&(o.uses=[...o.uses,...d.map(m=>({column:m,by:a[i],name:l}))]),n.kind!=="add-check")return;let[c,...u]=n.checks??[],f=c?.kind==="operator"&&c.name==="IS NOT NULL"&&u.length===0?Le(c)[0]:void 0;o.checks=[...o.checks,{name:l,condition:f===void 0?"":`${f} IS NOT NULL`,valid:n.notValid!==!0,inherited:n.noInherit!==!0}],f!==void 0&&!o.notNull.get(f)&&o.notNull.set(f,n.notValid!==!0&&(n.noInherit!==!0||!o.facts?.children))}validated({name:n=""},t){t&&(t.checks=t.checks.map(o=>{if(o.name.toLowerCase()!==n.toLowerCase())return o;let r=Ae(o.condition);return r!==void 0&&(o.inherited||!t.facts?.children)&&t.notNull.set(r,!0),{...o,valid:!0}}),t.uses=t.uses?.map(o=>o.by==="unchecked"&&o.name.toLowerCase()===n.toLowerCase()?{...o,by:"check"}:o))}applyToColumns(n,t){let o=this.table(t)?.columns,r=this.column(t,n.column);switch(n.kind){case"add-column":this.addColumn(n,t);break;case"drop-column":r&&(r.dropped=!0);break;case"rename-column":r&&n.to!==void 0&&(o?.delete(this.columnName(n.column??"")),o?.set(this.columnName(n.to),r),this.renameUses(t,n.column??"",n.to));break;case"change-type":r&&(r.type=n.type);break;case"set-not-null":r&&(r.notNull=!0);break;case"drop-not-null":r&&(r.notNull=!1);break;case"set-default":r&&Object.assign(r,{hasDefault:!0,value:n.value});break;case"drop-default":r&&Object.assign(r,{hasDefault:!1,value:null});break}}renameUses(n,t,o){let r=this.table(n);if(!r)return;let i=this.columnName(t);r.uses=r.uses?.map(a=>this.columnName(a.column)===i?{...a,column:o}:a);let s=r.notNull.get(t);s!==void 0&&r.notNull.set(o,s),r.notNull.delete(t),r.checks=r.checks.map(a=>({...a,condition:Ae(a.condition)?a.condition:""}))}addColumn(n,t){let o={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",value:n.value??(n.default==="constant"?void 0:null),auto:n.auto===!0,generated:n.generated!==void 0,mayFail:n.mayFail===!0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated&&!n.touched,dropped:!1},r=this.columnName(n.column??""),i=this.table(t);if(!i){let l=je(void 0);l.columns.set(r,o),this.tables.set(t,l);return}let s=i.columns.get(r);if(n.ifNotExists&&s&&!s.dropped)return;i.columns.set(r,o),n.references!==void 0&&cn(i,[n.references],n.restricts);let a=[];(n.unique||n.primaryKey)&&a.push({column:r,by:"unique",name:""}),n.check&&a.push({column:r,by:"check",name:""}),n.references!==void 0&&a.push({column:r,by:"foreign-key",name:""}),n.generated&&a.push({column:"*",by:"generated",name:r}),i.uses&&a.length>0&&(i.uses=[...i.uses,...a])}};var Md=["instant","online","blocks-writes","rewrites","unknown"],$d=["keeps","breaks","unknown"];function ye({table:e,column:n,columns:t,name:o,detail:r,kind:i}){return e&&n?`${e}.${n}`:e&&t?.length&&i!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}var qd=new Set(["add-column","drop-column","change-type","set-not-null","drop-not-null","set-default","drop-default","add-index","drop-index","add-unique","add-foreign-key","add-check","add-exclusion","add-primary-key","drop-primary-key","drop-constraint","validate-constraint","update-rows","delete-rows","truncate","rebuild-table","copy-table","change-engine","convert-charset","table-option","table-charset","comment","copy-partitions"]);function Pd(e,n,t,o){return e.kind==="run-python"?e.effect!=="noop":e.kind==="insert-rows"?e.copied===!0||(e.sources??[]).length>0:e.kind==="read"||e.kind==="call"?e.takesTime===!0||(e.sources??[]).length>0:o?n!=="instant"&&t.table(t.tableOf(e))?.filled===!0:n!=="instant"}var Ud=["mariadb","mysql","postgresql","sqlite"];function fn(e,n,t=0,o=ln){let r=e.engine??"",i=new un(e,r),s=new Ie(r,e.variables),a=new Ie(r,e.variables),l=new tn(r,n,e.driver),d=Ge(e);return(e.pending??[]).map(c=>{let u=new tt(c,{database:e,engine:r,tool:n,smallTable:t,rules:o,schema:i,quoting:s,transactions:l});return Ud.includes(r)?((!d||c.beside)&&u.run(),e.fresh&&u.lookBeyond(a)):u.unknown("unknownEngine",c.line??null,e.engine??"unknown"),u.verdict()})}function jd({engine:e,occupied:n=[],pending:t=[]}){if(n.length===0)return!1;if(e==="postgresql")return!0;let o=new Set(n.map(r=>r.toLowerCase()));return t.some(({operations:r})=>r.some(({sql:i})=>i.some(s=>/\buse\b/i.test(s)||(s.toLowerCase().match(/[\w$-]+/g)??[]).some(a=>o.has(a)))))}var Ge=e=>e.fresh===!0&&!jd(e);function kr(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}var tt=class{findings=[];locks=[];compats=[];migration;context;after;before;schemaStatements=0;current;leftElsewhere;constructor(n,t){this.migration=n,this.context=t,this.after=t.schema}find(n){this.findings.push(this.current===void 0?n:{...n,statement:this.current})}verdict(){return{...this.migration,database:this.context.database.alias,lock:kr(Md,this.locks),compat:kr($d,this.compats),findings:this.findings,safe:this.findings.every(({note:n})=>n===!0)}}unknown(n,t,o){let{id:r,...i}=ge[n],s=this.migration.file;this.find({rule:r,...i,lock:"unknown",compat:"unknown",subject:o,line:t,file:s}),this.locks.push("unknown"),this.compats.push("unknown")}shaped(n,t,o,r){let{id:i,...s}=ge[n];this.findings.some(l=>l.rule===i&&l.line===t&&l.subject===o)||this.find({rule:i,...s,...r,subject:o,line:t,file:this.migration.file})}run(){let{schema:n,transactions:t,database:o,engine:r,tool:i}=this.context,s=this.steps();n.turn+=1;let a=n.clone();for(let{changes:u}of s)for(let f of u)for(let m of a.expand(f))a.apply(m);this.after=a;let l=s.flatMap(({statement:u})=>u?[u.text]:[]),d=i==="flyway"&&r==="postgresql"&&rn(l);t.startMigration(this.migration.atomic&&!d,o.oneTransaction===!0);for(let u of s)this.step(u);this.current=void 0,this.leftElsewhere&&i!=="flyway"&&this.unknown("namesElsewhere",this.leftElsewhere.line,this.leftElsewhere.text);let c=!/^(0|off)$/.test(n.variables.get("autocommit")??"on");t.leftOpen(c)&&this.unknown("openTransaction",this.migration.line??null,this.migration.name),this.schemaStatements>1&&(r==="mariadb"||r==="mysql")&&this.shaped("notTransactional",this.migration.line??null,`${this.schemaStatements} schema changes`,{lock:"instant",compat:"keeps",note:!0})}lookBeyond(n){let{database:t,engine:o}=this.context,r=[t.database,o==="postgresql"?void 0:t.currentSchema],i=new Set(r.flatMap(s=>s?.toLowerCase()??[]));for(let{sql:s,line:a=this.migration.line,beyond:l,sqlError:d=""}of this.migration.operations){l&&this.unknown("sqlNotKnown",a??null,d);for(let c of s.flatMap(u=>L(u,o)))(n.isUnclear(c.text)||!zn(c,{engine:o,own:i}))&&this.unknown("reachesBeyond",a??null,c.text.slice(0,80)),n.pass(c)}}steps(){let{migration:n}=this,{engine:t,tool:o,quoting:r}=this.context,i=[],s=n.sqlError===void 0;for(let a of n.operations){let l=n.sqlError!==void 0&&a.bases===void 0,{sqlError:d=l?n.sqlError:void 0}=a;s||=d!==void 0;let c=d===void 0?a:{...a,sqlError:d},u=Lo(c,t,o,r);i.push(...u.steps),u.missing.length>0&&(this.context.schema.certain=!1);for(let{rule:f,line:m,subject:h}of u.missing)this.unknown(f,m??n.line??null,h??a.description)}return s||(this.context.schema.certain=!1,this.unknown("sqlNotKnown",n.line??null,n.sqlError??"")),i}step(n){let{schema:t,transactions:o,engine:r}=this.context;if(this.context.tool==="alembic"&&n.operation.atomic===!1&&o.standOutside(),this.current=n.statement?.text,n.first!==void 0&&o.startText(n.first),n.statement&&(r==="mariadb"||r==="mysql"))for(let[l,d]of Do(n.statement.tokens))t.variables.set(l,d);let i=n.changes.flatMap(l=>t.expand(l)),s=i.some(({inner:l})=>l!==void 0)&&o.startBlock(),a=n.line??this.migration.line??null;n.statement&&this.statement(n.statement,a);for(let l of i)l.kind==="transaction"&&this.passTransaction(l,n.first!==void 0,a),this.change(l,i,a),t.apply(l);s&&o.endBlock(),n.last&&o.endText()}statement(n,t){let{schema:o,database:r}=this.context,i=n.text.slice(0,80),s=ho(n,r.currentSchema);(s!==void 0||/\bsearch_path\b/i.test(n.text))&&(o.created.clear(),o.objects.clear(),o.elsewhere=!0,this.leftElsewhere=s==="elsewhere"?{line:t,text:i}:void 0);let a=new Set(n.tokens.map(d=>d.text));(r.ambiguous??[]).some(d=>a.has(d))&&this.unknown("ambiguousName",t,i);let l=d=>/^\w/.test(d)?a.has(d):n.text.includes(d);(r.acting??[]).some(l)&&this.unknown("actingOperator",t,i)}passTransaction(n,t,o){let{schema:r,transactions:i}=this.context,s=i.pass(n,t);s==="begun"&&(this.before=r.clone()),s==="undone"&&this.before&&this.context.engine==="postgresql"&&r.restore(this.before),s==="lost"&&this.unknown("transactionUndone",o,(n.detail??"").slice(0,80)),s==="ended"&&this.shaped("transactionEnded",o,(n.detail??"").slice(0,80),{lock:"instant",compat:"keeps",note:!0})}change(n,t,o){let{schema:r,engine:i,transactions:s,database:a,rules:l}=this.context,d=a.version??"",c=nr(n,r,a,this.after,{statement:t}),u=mr(n,c,i,d,l),f=Qn(n,r),m=this.isSmall(n,u.lock)?{...u.lock,value:"instant"}:u.lock;f||this.tell(n,m,u.compat,o);let h=yr(n,r,a);h&&this.unknown(h.rule,o,h.subject),gr(n)&&(r.certain=!1),f&&n.kind==="insert-rows"&&r.table(n.table)?.inherits&&this.unknown("insertInherited",o,ye(n)),f&&n.kind==="insert-rows"&&this.referring(n,r.table(n.table)?.restricts,o),f&&n.kind==="add-foreign-key"&&r.table(n.table)?.hasRows&&this.referring(n,n.restricts,o),i==="postgresql"&&(this.inTransaction(n,o,d),this.heldOver(n,t,m?.value,f,o)),Fo(n,r,a)&&this.unknown("shadowingName",o,ye(n)),Gd.has(n.kind)&&(s.passSchemaStatement(),(!f||n.kind==="create-table")&&(this.schemaStatements+=1))}isSmall(n,t){let{smallTable:o,schema:r}=this.context;if(o<=0||t===void 0||t.value==="unknown"||!qd.has(n.kind)||(n.sources??[]).length>0)return!1;let i=r.table(n.table)?.facts?.rows;return i!=null&&i<=o}tell(n,t,o,r){let i={lock:t?.value??"unknown",compat:o?.value??"unknown"};this.locks.push(i.lock),this.compats.push(i.compat);let s=new Set;i.lock!=="instant"&&i.lock!=="online"&&s.add(t?.rule??an),i.compat!=="keeps"&&s.add(o?.rule??an);let a=ye(n);for(let{id:l,explanation:d,recipe:c,link:u}of s)this.findings.some(m=>m.rule===l&&m.line===r&&m.subject===a)||this.find({rule:l,...i,subject:a,explanation:d,recipe:c,link:u,line:r,file:this.migration.file})}referring(n,t=[],o=null){let{schema:r}=this.context;t.every(i=>r.isCreated(i))||(this.shaped("insertReferring",o,ye(n),{lock:"instant",compat:"unknown"}),this.compats.push("unknown"))}inTransaction(n,t,o){let{transactions:r,schema:i}=this.context,s=n.kind==="alter-type"&&n.how==="add value",a=s&&(o===""||ee(o,"12")<0);if((n.outside||a)&&r.open==="yes"&&this.unknown("notInTransaction",t,ye(n)),s&&r.open!=="no"&&!i.objects.has(i.tableName(n.name??""))){r.values.add(String(n.value??""));return}let l=n.detail??"";(n.kind==="run-python"&&r.values.size>0&&n.effect!=="noop"||[...r.values].some(c=>l.includes(`'${c.replaceAll("'","''")}'`)))&&this.unknown("newEnumValue",t,ye(n))}heldOver(n,t,o,r,i){let{transactions:s,schema:a}=this.context,{migration:l}=this,d=u=>on(u)!=="nothing"&&(!Qn(u,a)||Jn(u,a));if(Pd(n,o,a,r)){let u=t.find(m=>m!==n&&m.inner===n.inner&&d(m)),f=s.lock??(u&&{held:on(u),step:{change:u,migration:l}});f&&this.toldHeld(f,i)}if(s.open==="no"||s.lock)return;let c=n.kind==="create-table"&&Jn(n,a);(d(n)||c)&&(s.lock={held:c?"writes":on(n),step:{change:n,migration:l}})}toldHeld({step:n},t){this.shaped("lockHeld",t,ye(n.change),{lock:"blocks-writes",compat:"keeps"}),this.locks.push("blocks-writes")}},Gd=new Set(["create-table","add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","drop-table","add-index","add-check","add-unique","add-foreign-key","add-primary-key","drop-constraint","drop-index","drop-primary-key","copy-table","change-engine","rebuild-table","convert-charset","create-view","create-trigger","truncate"]);var Wd=/^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|FLUSH|LOCK|INSTALL|UNINSTALL|CACHE)$/;function Hd(e,n,t){let[o="",r="",i=""]=e.map(({upper:a})=>a),s=t==="mariadb"||t==="mysql";return o==="BEGIN"?r==="NOT"?n:!0:o==="START"&&r==="TRANSACTION"?!0:o==="COMMIT"||o==="END"?r==="AND"&&i==="CHAIN":o==="ROLLBACK"||o==="ABORT"?e.some(({upper:a})=>a==="TO")?n:e.some(({upper:a})=>a==="CHAIN")&&i!=="NO":o==="PREPARE"&&r==="TRANSACTION"?!1:s&&o==="SET"&&e.some(({upper:a})=>a==="AUTOCOMMIT")?/^(0|OFF)$/i.test(e.at(-1)?.text===";"?e.at(-2)?.text??"":e.at(-1)?.text??""):s&&Wd.test(o)&&r!=="TEMPORARY"?!1:n}function _r(e,n){return e.some(t=>L(t,n).some(({tokens:o})=>{let r=o[0]?.upper??"";return/^(COMMIT|ABORT|END)$/.test(r)?!0:r==="ROLLBACK"&&!o.some(({upper:i})=>i==="TO")}))}function Bd(e,n,t,o){return o==="alembic"?n.atomic!==!1:e.atomic&&(o==="flyway"||t==="postgresql"||t==="sqlite")}function Tr(e,n,t){let o;for(let r of e.operations){if(Bd(e,r,n,t)){if(o)return o;continue}for(let i of r.sql)for(let{tokens:s}of L(i,n))o=Hd(s,o!==void 0,n)?o??r:void 0}return o}var Yd=["AddField","RemoveField","AlterField","RenameField","CreateModel","DeleteModel"];function Kd(e,n){return e.sqlError!==void 0||e.sql.some(o=>!/^\s*--/.test(o))||!e.bases?.some(o=>Yd.includes(o))||e.managed===!1||e.after?.manyToMany||e.before?.manyToMany?!1:(Ce(e,n)??[]).some(({kind:o})=>/^(create-table|drop-table|add-column|drop-column|rename-column|set-not-null|drop-not-null|change-type)$/.test(o))}function Nr(e){let n=e.engine;return n==="sqlite"||Ge(e)||!e.pending?e:{...e,pending:e.pending.map(t=>({...t,operations:t.operations.map(o=>Kd(o,n)?{...o,sqlError:"it changes the database, and no SQL came of it"}:o)}))}}var Vd=/\bCONCURRENTLY\b/i;function Sr(e,n,t){return e.map(o=>{let r=n.find(({alias:c})=>c===o.database),i=r?.engine,s=[],a=(c,u,f)=>{let{id:m,...h}=ge[c];s.push({rule:m,...h,lock:"unknown",compat:"keeps",subject:f,line:u,file:o.file})},l=Tr(o,i,t);if(l&&a("openTransaction",l.line??o.line??null,l.sql[0]?.slice(0,80)??""),r?.transactionalLock){let c=o.operations.find(u=>u.sql.some(f=>Vd.test(f)));c&&a("transactionalLock",c.line??null,c.sql[0]?.slice(0,80)??"")}if(s.length===0)return o;let d=o.findings.filter(({rule:c})=>!s.some(u=>u.rule===c));return{...o,lock:"unknown",safe:!1,findings:[...d,...s]}})}function Ar(e,n){return e&&!e.startsWith("/")?{file:e,...n?{line:n}:{}}:void 0}function Rr(e,n,t){for(let o of e){let r=n.find(({alias:a})=>a===o.database)?.engine,i=Tr(o,r,t);if(!i)continue;let s=Ar(o.file,i.line??o.line);return{status:"unsafe",fault:new y({code:"MIGRATION_LEAVES_TRANSACTION",what:`The migration ${x(o)} begins a transaction and does not end it: nothing behind that would be kept, the record of the migration included. None was applied.`,remedy:"Add the COMMIT, or leave the BEGIN to the migration tool.",...s?{place:s}:{}})}}}function Or(e){for(let n of e){let[t]=n.hidden??[];if(t===void 0)continue;let o=n.pending?.find(({operations:s})=>s.some(({sql:a})=>a.some(l=>l.match(/[\w$]+/g)?.includes(t)))),r=o?.operations.find(({sql:s})=>s.some(a=>a.match(/[\w$]+/g)?.includes(t))),i=Ar(o?.file??null,r?.line??o?.line);return{status:"error",fault:new y({code:"TABLE_NOT_VISIBLE",what:`${o?`${x(o)} changes`:"A pending migration changes"} the table ${t}, which an applied migration has made and which ${n.user?`the user '${n.user}'`:"this user"} does not see in '${n.alias}'.`,remedy:`Grant it SELECT on ${t}; or, where the table is gone, restore it: the migration would fail.`,...i?{place:i}:{}})}}}var xr=/^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|LOCK)\b/i,Qd=/^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\S*(django_migrations|alembic_version|flyway_schema_history)\b/i;function Jd(e,n,t,o){let r=t==="postgresql"||t==="sqlite"&&o!=="alembic",i=n.operations.flatMap(({sql:m})=>m),s=t!==void 0&&_r(i,t);if(!e.counted){let m=r&&n.atomic&&!s;return{kept:m?[]:void 0,underWay:void 0,whole:m}}let a=e.statements.filter(({sql:m})=>!Qd.test(m)),l=e.statements.at(-1),d=l&&!l.done&&!l.atomic?l.sql:void 0;if(r){let m=e.statements.findLastIndex(({atomic:w})=>!w),h=a.filter(w=>{let _=e.statements.indexOf(w);return w.done&&(!w.atomic||_<m||s&&_<e.statements.length-1)}),b=a.every(({atomic:w})=>w)&&!s&&(a.length>0||n.atomic);return{kept:h.map(({sql:w})=>w),underWay:d,whole:b&&h.length===0}}let c=a.findLastIndex(({sql:m,done:h,atomic:b})=>h&&(!b||xr.test(m))),u=a.filter(({done:m},h)=>m&&h<=c),f=l&&!l.done&&(xr.test(l.sql)||!l.atomic)?l.sql:void 0;return{kept:u.map(({sql:m})=>m),underWay:o==="flyway"?void 0:f,whole:!1}}function ot(e){if(e===void 0)return!1;let{type:n,code:t,message:o}=e;return n==="Interrupted"||t===2006||t===2013||t==="57P01"||/server closed the connection|connection (already |is |was |has been )?(closed|lost)|gone away|Lost connection|terminating connection/i.test(o)}function Lr(e){if(e===void 0)return!1;let{code:n,message:t}=e;return n===1205||n===1213||n==="55P03"||n==="40P01"||/lock.*timeout|Lock wait timeout|deadlock (detected|found)/i.test(t.slice(0,2e3))}var vr=e=>{let n=e.replace(/\s+/g," ").trim();return n.length>80?`${n.slice(0,79)}…`:n};function Xd(e){for(let n of e){let t=/\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(n);if(t)return t[1].replace(/^"|"$/g,"").replaceAll('""','"')}}function rt(e){let n=e.length>1;return t=>n?`${x(t)} on '${t.database}'`:x(t)}function pn(e){let{application:n,judged:t}=e,o=new Map((n.recorded??[]).map(({database:A,migrations:B})=>[A,new Set(B.map(([_e,q])=>`${_e} ${q}`))])),r=t.every(({database:A})=>o.has(A))&&!n.working,i=A=>n.journal.find(B=>B.database===A.database&&fo(B,A)),s=A=>o.get(A.database)?.has(`${A.app} ${A.name}`)??!1,a=t.filter(s),l=t.filter(A=>!s(A)),d=a.map(({database:A,app:B,name:_e})=>{let q=n.journal.find(In=>In.database===A&&In.app===B&&In.name===_e);return{database:A,app:B,name:_e,seconds:q?.seconds??null}}),c=l.filter(i),u=c.find(A=>!i(A)?.done)??c[0],f=u&&i(u),m=n.error??f?.error??n.journal.find(({error:A})=>A)?.error,h=n.changed!==void 0,b={applied:d,left:l,known:r,changed:h};if(!m&&!h&&r&&l.length===0)return{...b,fault:void 0,retry:!1};let w={...e,applied:d,left:l,failing:u,entry:f,error:m,known:r},_=u&&f?zd(w,u,f):void 0,k=u===void 0||_?.kept!==void 0&&_.kept.length===0,N=n.recorded?.some(({failed:A})=>A?.length)??!1;return{...b,fault:h?Zd(w):nc(w,_),retry:!h&&r&&Lr(m)&&k&&!N&&_?.underWay===void 0}}function zd(e,n,t){let{application:o,databases:r,tool:i}=e;if(o.oneTransaction?.includes(n.database))return{kept:[],underWay:void 0,whole:!0};let s=r.find(({alias:l})=>l===n.database)?.engine,a=Jd(t,n,s,i);return ot(e.error)?a:{...a,underWay:void 0}}function Ir(e){let n=rt(e.databases);return e.applied.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${I(e.applied.map(n))}.`}function Zd(e){let{application:n,applied:t,databases:o}=e,r=rt(o),i=t.length===0?"Nothing was applied by this run.":`Applied by this run and still there: ${I(t.map(r))}.`;return new y({code:"MIGRATION_PLAN_CHANGED",what:`The migrations of '${n.changed?.alias}' are not the ones that were judged: somebody has changed the files or the database since. ${i}`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."})}function ec(e,n){let{application:t,failing:o,left:r,known:i,error:s,tool:a}=e;if(t.working)return"A statement of it still runs in the server and did not end when it was asked to: what it leaves is not known.";if(!i)return"What was applied is not known: the database no longer answers.";if(!o||!n)return r.length===e.judged.length?"No migration had begun.":"No migration was under way.";let l=t.recorded?.find(({failed:f})=>f?.includes(o.name)),d=[];if(t.oneTransaction?.includes(o.database)&&r.length>1)d.push("All of them ran in one transaction, which was rolled back whole.");else if(n.whole)d.push("It ran in a transaction and was rolled back whole.");else if(n.kept===void 0&&ot(s))d.push("It is not transactional here: each of its statements may or may not have taken effect, and the one under way may go on in the server.");else if(n.kept===void 0)d.push(s?.place?.line&&s.place.line>1?`It is not transactional here: the statements before line ${s.place.line} have taken effect.`:"It is not transactional here: statements of it before the failing one have taken effect.");else if(n.kept.length>0){let f=o.operations.flatMap(({sql:h})=>h).filter(h=>!/^\s*--/.test(h)).length,m=f>n.kept.length?` of its ${f} statements`:n.kept.length===1?" statement":" statements";d.push(`It is not transactional here: ${n.kept.length}${m} took effect, the last of them ${vr(n.kept.at(-1))}, and it is not recorded as applied.`)}else n.underWay===void 0&&d.push("It is not transactional here, but none of its statements has taken effect.");n.underWay!==void 0&&d.push(`The statement under way when it ended (${vr(n.underWay)}) may or may not have taken effect; the server no longer works at it.`);let c=Xd([...o.operations.flatMap(({sql:f})=>f)]),u=t.recorded?.find(({database:f})=>f===o.database)?.invalid.find(f=>f.name===c);return u&&d.push(`It has left the INVALID index ${u.name} of ${u.table}, which the next try drops before it builds it again.`),l&&d.push(`${a==="flyway"?"Flyway has":"It is"} recorded it as failed.`),d.join(" ")}function Cr(e,n){let{application:t,failing:o,tool:r,databases:i,error:s,known:a}=e,l=ue(r,i);if(!a)return`Look at the history table before anything else: \`${l}\` may have been interrupted half way.`;if(!o||!n)return`Deploy again; \`${l}\` continues where this stopped.`;let d=t.recorded?.some(({failed:f})=>f?.length);if(n.kept?.length===0&&n.underWay===void 0&&!d)return ot(s)?`Deploy again; \`${l}\` continues where this stopped.`:`Fix the migration and deploy again; \`${l}\` continues where this stopped.`;let u={django:`\`python manage.py migrate ${o.app} ${o.name} --fake\` records it once its changes are all there.`,alembic:`\`alembic stamp ${o.name}\` records it once its changes are all there.`,flyway:"Then run `flyway repair`, which takes the failed record away."}[r];return`Compare the table with the migration's statements and undo or finish the rest by hand, then run \`${l}\`. ${u}`}function nc(e,n){let{failing:t,error:o,databases:r,lockTimeout:i,tool:s,left:a,entry:l}=e,d=rt(r),c=ec(e,n),u=t?Ir(e):e.applied.length>0?Ir(e).replace(" before it",""):"",f=[c,...e.known?[u]:[]].filter(_=>_!=="").join(" "),m=tc(t,o),h=m?{place:m}:{};if(!o&&e.known){let _=t??a[0];return new y({code:"MIGRATION_NOT_RECORDED",what:`The migration ${d(_)} seemed to be applied, and the database has not recorded it: a transaction that was begun by hand was never committed, or env.py does not commit. ${u}`.trim(),remedy:`See what begins a transaction in it (BEGIN, START TRANSACTION, autocommit), then run \`${ue(s,r)}\`.`,...h})}let b=(o?.message??"the database could not be asked afterwards").split(`
`)[0]??"",w=`${t?`The migration ${d(t)}`:"Applying the migrations"} failed: ${b.slice(0,400)}${/[.!?]$/.test(b)?"":"."} ${f}`;return Lr(o)?new y({code:"MIGRATION_LOCK_TIMEOUT",what:w,remedy:l&&n&&n.kept?.length!==0?Cr(e,n):`Another connection held a lock for more than ${i} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`,...h}):new y({code:"MIGRATION_FAILED",what:w,remedy:Cr(e,n),...h})}function tc(e,n){let t=e?.file;if(!t||t.startsWith("/"))return;let o=n?.place?.file===t?n.place.line:e.line;return{file:t,...o?{line:o}:{}}}var oc=8,rc=60,ic=1e3,sc=3e4;function ac(e,n){let t=Math.min(sc,ic*2**e);return Math.round(t/2+t/2*n)}function Dr(e,{databases:n}){let t=Object.create(null);for(let{alias:o}of n)t[o]=[];for(let{database:o,app:r,name:i,digest:s}of e)t[o]?.push([r,i,s??null]);return t}async function lc(e,n){var c=[];try{if(n.recorded||n.changed&&n.journal.length===0)return n;let{adapter:t,dependencies:o,judged:r,observation:i}=e;let{signal:s}=o.deadline;let a=s.aborted&&!(s.reason instanceof fe);let l=a?e.options.lastQuestion??oc:rc+4*e.options.connectTimeout;let d=Qt(c,new xe(l,"asking what is recorded"));try{let h=await t.ask({...o,deadline:d},Dr(r,i),n.sessions??{});return{...n,...h}}catch(h){return o.note(`what is recorded could not be asked: ${String(h)}`),n}}catch(u){var f=u,m=!0}finally{Jt(c,f,m)}}function dc({options:e,observation:n,judged:t}){for(let{alias:o,engine:r="",version:i=""}of n.databases){let s=t.filter(({database:a})=>a===o);if(s.length!==0){e.tell?.(`Applying ${s.length} migration${s.length===1?"":"s"} to '${o}' (${`${r} ${i}`.trim()}):`);for(let a of s)e.tell?.(`  ${x(a)}${a.safe===null?"":` (${a.lock}${a.safe?", safe":""})`}`)}}}function cc(e,n,t){let o=e.filter(r=>n?.some(({database:i,migrations:s})=>i===r.database&&s.some(([a,l])=>a===r.app&&l===r.name)));return{...t,journal:[...o,...t.journal]}}async function Fr(e){let{adapter:n,dependencies:t,options:o,observation:r,judged:i}=e,{databases:s,tool:a}=r,l=o.retries??0;dc(e);let d=[],c,u=i;for(let f=0;;f+=1){let m=await n.apply(t,Dr(u,r),u),h=cc(d,c,await lc(e,m)),b=pn({application:h,judged:i,databases:s,tool:a,lockTimeout:o.lockTimeout});if(!b.retry||f>=l||t.deadline.signal.aborted)return h;let w=ac(f,Math.random());o.tell?.(`Another connection holds a lock, and nothing was changed: trying again in ${(w/1e3).toFixed(1)} s (${f+1} of ${l}).`);try{await o.deadline.sleep(w)}catch{return h}d=h.journal,c=h.recorded,u=b.left}}var Kr=require("node:path");var uc=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*))?$/i;function fc(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function $r(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),i=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),s=o.slice(0,Math.max(i,0)).findLastIndex(l=>l.trim()===""),a=r>=0?r:i<0?o.length:s;return o.forEach((l,d)=>{let c=uc.exec(l.trimEnd());if(c)for(let u of c[1].split(",").map(f=>f.trim().toLowerCase()))c[2]?n.push({rule:u,reason:c[2],line:d+1,...l.slice(0,c.index).trim()===""?{next:fc(o,d)}:{},whole:d<a}):t.push({line:d+1,rule:u})}),{given:n,incomplete:t}}var pc=/^[\s([]*(?:[rRuUfF]?(?:"""|'''|"|'))?/,Mr=e=>go(e.replace(/\s+/g," "),"; ").trim();function qr(e,n,t,o){let{line:r,end:i,statement:s,nested:a=[],statements:l=[]}=t,d=o.split(`
`);return e.given.find(c=>{if(c.rule!==n&&c.rule!=="all")return!1;if(c.whole)return!0;if(r==null)return!1;if(c.next===r||c.line===r)return!0;if(c.line<r||c.line>(i??r))return!1;if(!(a.length>1||l.length>1))return!0;let{next:f=c.line}=c,m=d.slice(f-1).join(`
`).replace(pc,"");return a.length>1?c.line<Math.min(...a):s!==void 0&&Mr(m).startsWith(Mr(s))})}function mc({kind:e,name:n,file:t,line:o}){let{id:r,...i}=ge[e];return{rule:r,...i,...{file:t??null,line:o??null},subject:n,lock:"unknown",compat:"unknown"}}function hc(e,{tool:n,skipped:t=[]}){if(t.length===0)return[];let o={app:"",name:"env.py",file:null,atomic:!0,operations:[{type:"upgrade",description:"a statement of env.py",line:null,sql:t}]},[r]=fn({...e,pending:[o]},n);return(r?.findings??[]).filter(({note:i})=>!i)}function Pr(e,n,t){let o=t.hooks??[],r=new Set;return e.map(i=>{if(r.has(i.database))return i;r.add(i.database);let s=n.find(({alias:l})=>l===i.database);if(!s||Ge(s))return i;let a=[...o.map(mc),...hc(s,t)];return a.length===0?i:{...i,findings:[...i.findings,...a],lock:"unknown",compat:"unknown",safe:!1}})}var Ur=["error","unreachable","conflict","partial","db-ahead"];function jr(e){return[...e].sort((n,t)=>Ur.indexOf(n.status)-Ur.indexOf(t.status))[0]}function it(e,n){let t=io(e,n);if(t)return t;if(!(e.pending!==void 0||e.ahead?.length||e.conflicts?.length)&&!(e.history===!1||e.inconsistent))return{status:"error",fault:new y({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${e.alias}'.`,remedy:n==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})}}function mn(e,n,t){return{status:"partial",fault:new y({code:"TARGETS_NOT_LOOKED_AT",what:`Not all databases were looked at. ${e}`,remedy:n,...t?.place?{place:t.place}:{}})}}function st(e){let n=new Set(e.databases.map(({schema:o})=>o??"public")),t=e.databases.flatMap(({alias:o,unseen:r})=>(r??[]).filter(i=>!n.has(i)).map(i=>[i,`${o}/${i}`]));return[...new Map(t).values()]}function Gr(e,{allowed:n,named:t}){return n.has("other-schemas")||t?[]:st(e)}function gc(e,n){let t=Gr(e,n);if(t.length===0)return;let[o]=e.unnamed??[],r="where they are none of this environment's, add 'other-schemas' to 'allow'.";return o!==void 0?mn(`env.py chooses by the argument '-x ${o}=…', which nobody has given, and this project's migrations are applied in these schemas, too: ${I(t)}.`,`Name each run of env.py with 'alembic-x', one a line, such as \`${o}=acme\`; ${r}`):mn(`This project's migrations are applied in these schemas, too: ${I(t)}.`,e.tool==="alembic"?`Let env.py run its migrations for each of them; ${r}`:`The schemas of django-tenants and django-tenant-schemas are known here, others are not: look at them by hand; ${r}`)}function Wr(e,n){let{databases:t,tool:o}=e,r=t.flatMap(l=>{let d=it(l,o);return d?[{database:l,stop:d}]:[]}),i=t.flatMap(l=>Dn(l,o,n.allowed)??[]),[s]=r;if(s&&r.length===t.length)return jr(r.map(({stop:l})=>l));if(s){let l=r.map(({database:d})=>`'${d.alias}'`);i.push(mn(`${r.length} of ${t.length}: ${I(l,4)}. ${s.stop.fault.what}`,s.stop.fault.remedy,s.stop.fault))}let a=gc(e,n);return a&&i.push(a),jr(i)}function Hr({databases:e},n,{applying:t,serverNamed:o,sqliteNamed:r}){let i=e.filter(({engine:d})=>d==="sqlite");if(i.length===0||n.has("sqlite"))return;let s=d=>({status:"unreachable",fault:new y({code:"DATABASE_FALLBACK",what:d,remedy:"Give this step the variable by which the settings find the server. If SQLite is meant, write 'sqlite' into the input 'allow'."})}),a=d=>`'${d.database||d.alias}'`;if(o!==void 0&&i.length===e.length)return s(`The settings gave the SQLite database ${a(i[0])}, though ${o} names a database server: nothing is known of that server.`);let l=i.find(({missingFile:d,fresh:c,pending:u})=>(d||c)&&u?.length);if(t&&l&&!r)return s(`The SQLite database ${a(l)} does not exist yet or is empty, and applying would make a new one.`)}function Br(e,n){let{databases:t,stage:o,tool:r}=e,i=t.filter(s=>it(s,r)===void 0);if(n)return i.length===0||!/^(env|connect|history)$/.test(o)?n:mn(`After ${I(i.map(({alias:s})=>`'${s}'`),4)} the look stopped. ${n.fault.what}`,n.fault.remedy,n.fault);if(!(o==="done"&&t.length>0))return{status:"error",fault:new y({code:"MIGRATION_GUARD_FAILED",what:t.length===0?"The look at the migrations ended without having seen a database.":`The look at the migrations ended at '${o}', before its end.`,remedy:r==="alembic"?"See whether env.py calls run_migrations() in this environment.":"See whether the project ends the process while it is loaded; debug logging shows what it printed."})}}function Yr(e,n,t,o){let r=e.databases.map(s=>{let a=s.alias,l=it(s,e.tool);if(l)return{name:a,status:l.status,pending:null};let d=Dn(s,e.tool,t.allowed),c=s.pending?.length??null;if(d)return{name:a,status:d.status,pending:c};let u=n.filter(m=>m.database===a),f=o&&u.some(({safe:m})=>m===!1);return{name:a,status:f?"unsafe":c?"pending":"clean",pending:c}}),i=Gr(e,t).map(s=>({name:s,status:"unknown",pending:null}));return[...r,...i]}function We({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function lt({safe:e}){return e===!1}function yc(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function Re(e,n){return e&&!(0,Kr.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function wc(e){let n=(e?.nested??[]).map(({line:o})=>o),t=e?.bases?.includes("RunSQL")||e?.type==="upgrade";return{nested:n,statements:t?(e?.sql??[]).flatMap(o=>o.split(/;(?=\s*\S)/)):[]}}function Ec(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let i=o.has(x(r).toLowerCase()),s=n.texts.get(r.file??""),a=s===void 0?void 0:$r(s);for(let{line:d,rule:c}of a?.incomplete??[])t.push({level:"warning",place:Re(r.file,d),title:"allowed without a reason",text:`The comment allows '${c}' without saying why, so it allows nothing. Write \`migration-guard: allow ${c} because …\`.`});let l=r.findings.map(d=>{if(d.note)return d;if(i)return{...d,allowed:"by the input 'allow' (this migration)"};if(o.has(d.rule))return{...d,allowed:"by the input 'allow' (this rule)"};let c=r.operations.find(m=>m.line===d.line),u={...d,...wc(c),end:c?.end},f=a&&qr(a,d.rule,u,s??"");return f?{...d,allowed:f.reason}:d});return{...r,findings:l,safe:l.every(d=>d.note||d.allowed!==void 0)}})}var bc={lock:"unknown",compat:"unknown",findings:[],safe:null};function kc({onPending:e}){return e==="apply"||e==="apply-safe"}function Vr({safety:e,onPending:n}){return e!=="off"||n==="apply-safe"}function _c(e,n,t){let o=e.databases.map(Nr);if(!Vr(n))return o.flatMap(({alias:s,pending:a})=>(a??[]).filter(({beside:l})=>!l).map(l=>({...l,database:s,...bc})));let r=o.flatMap(s=>fn(s,e.tool,n.smallTable)),i=Sr(r,o,e.tool);return Ec(Pr(i,o,e),n,t).filter(({beside:s,safe:a})=>!s||a===!1)}function Tc(e,n){let{allowed:t}=n,o=[];for(let{alias:s,stale:a,fresh:l,occupied:d,holds:c,pending:u,missingFile:f,invalid:m}of e.databases){a?.length&&o.push(`${a.length} row${a.length===1?"":"s"} of the history of '${s}' belong to migrations that were squashed and deleted (${I(a.map(x),3)}); \`migrate APP --prune\` removes them.`),l&&u?.length&&o.push(d?.length?`The database '${s}' is empty, but tables lie in ${I(d,3)}, beside it.`:`The database '${s}' is empty: nothing that runs can be disturbed.`),l===!1&&c?.length&&u?.length&&o.push(`The database '${s}' has no history of migrations, but is not empty (${I(c,3)}): what is pending is judged as anywhere else.`),f&&o.push(`The file of the SQLite database '${s}' does not exist yet.`);for(let{table:h,name:b}of Nc(u,m))o.push(`An earlier try has left the INVALID index ${b} of ${h} in '${s}'; applying drops it before it is built again.`)}e.driftError&&t.has("drift")&&o.push(`Whether the models match the migrations is not known: ${e.driftError}`);let r=e.databases.flatMap(s=>s.ahead??[]);r.length>0&&t.has("db-ahead")&&o.push(`The database is ahead of this code (${I(r.map(x))}), which the input 'allow' permits.`);let i=n.named||t.has("other-schemas")?st(e):[];i.length>0&&o.push(`This project's migrations are applied in these schemas, too, which were not looked at: ${I(i)}.`),e.read?.length&&o.push(`Flyway's configuration was read from ${I(e.read)}.`);for(let{alias:s,why:a}of e.leftOut??[])o.push(`'${s}' was not looked at: ${a}.`);return o}function Nc(e,n){let t=(e??[]).flatMap(({operations:o})=>o.flatMap(({sql:r})=>r));return(n??[]).filter(({name:o})=>t.some(r=>/\bCONCURRENTLY\b/i.test(r)&&r.match(/[\w$]+/g)?.includes(o)))}function Sc(e,n){if(n.has("drift"))return;let{driftError:t,drift:o=[],tool:r}=e;if(t)return{status:"error",fault:new y({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${t}${/[.!?]$/.test(t)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[i]=o;if(!i)return;let s=Re(i.file,1),a=o.map(({app:l,operations:d})=>l===""?d.join("; "):`${l} (${d.join("; ")})`);return{status:"drift",fault:new y({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${I(a,4)}.`,remedy:r==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${o.map(({app:l})=>l).join(" ")}\`, look at the result and commit it.`,...s?{place:s}:{}})}}function at({findings:e}){return e.filter(n=>!n.note&&n.allowed===void 0)}function Ac(e,n){for(let t of e)for(let o of at(t))n.push({level:"warning",place:Re(o.file,o.line),title:`${o.rule} (${x(t)})`,text:`${o.subject===""?"":`${o.subject}: `}${o.explanation} Instead: ${o.recipe}`})}function Rc(e,n,t){let o=t.howTo?.trim(),r=e.databases.length>1;return{count:`${n.length} migration${n.length===1?"":"s"}`,names:n.map(i=>r?`${x(i)} on '${i.database}'`:x(i)),command:ue(e.tool,e.databases),remedyOf:i=>o?/[.!?]$/.test(o)?o:`${o}.`:i}}function Oc(e,n,t){let o=e[0],r=at(o),i=Re(o.file,r[0]?.line??o.line),s=e.map(a=>`${x(a)} (${I([...new Set(at(a).map(({rule:l})=>l))],4)})`);return{status:"unsafe",fault:new y({code:"MIGRATIONS_UNSAFE",what:`${e.length} of ${n.count} pending ${e.length===1?"is":"are"} not safe while the old code runs: ${I(s,4)}.${t?" None was applied.":""}`,remedy:n.remedyOf(`${r[0]?.recipe??""} Or plan a moment for \`${n.command}\`, then deploy again; \`# migration-guard: allow ${r[0]?.rule} because …\` takes responsibility.`.trim()),...i?{place:i}:{}})}}function xc(e,n,t){let o=e.filter(lt),r=Re(e[0].file,e[0].line),i=o.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${I(o.map(x))}.`;return{status:"pending",fault:new y({code:"MIGRATIONS_PENDING",what:`${n.count} ${e.length===1?"is":"are"} pending: ${I(n.names)}.${t?i:""}`,remedy:n.remedyOf(`Run \`${n.command}\` for this environment, then deploy again${o.length===0&&t?"; or set 'on-pending: apply-safe'":""}.`),...r?{place:r}:{}})}}function vc(e,n,t,o){let{tool:r,databases:i}=e,s=Qr(t),{allowed:a}=s,l=Yr(e,n,s,t.safety!=="off");return{tool:r,targets:l,counted:e.error===void 0&&i.length>0&&l.every(({pending:d,status:c})=>d!==null&&!/^(error|conflict)$/.test(c)),databases:i.map(yc),drift:a.has("drift")?[]:e.drift??[],ahead:i.flatMap(d=>d.ahead??[]),annotations:o,notes:Tc(e,s)}}function Qr({allow:e,alembicX:n}){return{allowed:new Set(e.map(t=>t.trim().toLowerCase())),named:(n??[]).length>0}}function Jr(e,n){let t=[],o=Qr(n),{allowed:r}=o,i=Br(e,ro(e)),s=i&&i.status!=="partial"?[]:_c(e,n,t),a=vc(e,s,n,t),l=s.filter(lt),d=(k,N)=>({result:{...a,status:k,fault:N,pending:s,unsafe:l,applied:[]}}),c=({status:k,fault:N})=>d(k,N),u=i??Wr(e,o)??Or(e.databases);if(u)return c(u);Ac(s,t);let f=kc(n),m=Hr(e,r,{applying:f,serverNamed:n.serverNamed,sqliteNamed:n.sqliteNamed===!0});if(m)return c(m);let h=Rc(e,s,n),b=n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply";if(l.length>0&&b)return c(Oc(l,h,f));let w=Sc(e,r);if(f&&w)return c(w);if(s.some(({beside:k})=>!k)&&n.onPending==="fail")return c(xc(s,h,Vr(n)));if(s.length>0&&f){let k=Rr(s,e.databases,e.tool);if(k)return c(k);let N=s.filter(({beside:A})=>!A);if(N.length>0)return{apply:N,after:A=>Ic(A,N,e,n,a)}}for(let k of s)t.push({level:"warning",place:Re(k.file,k.line),title:k.beside?"not a migration":"pending migration",text:k.beside?`${x(k)} is not safe, and the tool runs it whenever it applies migrations.`:`${x(k)} is pending; ${n.onPending==="later"?"the release applies it on its hosts":"the release goes on, since on-pending is 'warn'"}.`});if(w)return c(w);let _=l.length>0&&n.safety!=="off"?"unsafe":"pending";return d(s.length>0?_:"clean",void 0)}function Ic(e,n,t,o,r){let{databases:i,tool:s}=t,a=pn({application:e,judged:n,databases:i,tool:s,lockTimeout:o.lockTimeout}),{applied:l,left:d,fault:c,known:u,changed:f}=a;return{...r,counted:u&&!f,targets:r.targets.map(m=>{let h=d.filter(({database:b})=>b===m.name).length;return!c||h===0?{...m,status:"clean",pending:h}:{...m,status:"error",pending:u&&!f?h:null}}),status:c?f?"pending":"error":"clean",fault:c,pending:d,unsafe:d.filter(lt),applied:l}}function dt(e,n){let t=V(e.what,n),o=V(e.remedy,n);if(t===e.what&&o===e.remedy)return e;let r=e.docs.slice(e.docs.indexOf("#")+1),{code:i,place:s,cause:a}=e;return new y({code:i,what:t,remedy:o,anchor:r,...s?{place:s}:{},...a?{cause:a}:{}})}var Cc=new Set(["status","tool","engine","rule","lock","compat","level","code"]);function Xr({fault:e,...n},t){return{...W(n,t,Cc),fault:e&&dt(e,t)}}var K=require("node:path");var _i=require("node:path");var M={list:"text"},Lc={fields:{file:"text",line:"number"},required:["file"],nullable:!0},ti={fields:{type:"text",message:"text",code:"text or number",place:Lc,trace:"text"},required:["type","message"],nullable:!0},zr={fields:{class:"text",internal:"text",name:"text",column:"text",null:"flag",unique:"flag",primaryKey:"flag",index:"flag",hasDefault:"flag",dbDefault:"text",generated:"text",manyToMany:"flag",collation:"text",maxLength:"number",references:"text",constraint:"flag",type:"text"},required:["name","internal"],nullable:!0},ct=(e,n=["type"])=>({fields:{type:"text",description:"text",line:"number",end:"number",sql:M,sqlError:"text",beyond:"flag",module:"text",builtin:"flag",bases:M,opaque:"flag",reducesToSql:"flag",reversible:"flag",effect:"text",atomic:"flag",table:"text",to:"text",exists:"flag",managed:"flag",before:zr,after:zr,added:{list:M},removed:{list:M},constraint:"text",fields:M,inner:e,nested:{list:{fields:{line:"number"}},nullable:!0}},required:n}),Dc={list:ct({list:ct({list:{fields:{}}})})},Fc={list:ct(Dc,["type","sql"])},Zr={list:{fields:{app:"text",name:"text"},required:["app","name"]}},Mc={fields:{app:"text",name:"text",file:"text",line:"number",firstParty:"flag",digest:"text",atomic:"flag",replaces:{list:M},operations:Fc,sqlError:"text"},required:["app","name","operations"]},$c={fields:{type:"text",null:"flag",default:"flag",auto:"flag",charset:"text",collation:"text",bytes:"number"},required:["type"]},qc={fields:{alias:"text",stage:"text",error:ti,schema:"text",schemaMissing:"flag",unseen:M,severalHeads:"flag",hidden:M,transactionalLock:"flag",database:"text",host:"text",port:"text or number",user:"text",vendor:"text",driver:"text",engine:"text",version:"text",history:"flag",historyElsewhere:M,foreignTables:M,fresh:"flag",missingFile:"flag",holds:M,applied:"number",aliases:M,inconsistent:"text",ahead:Zr,stale:Zr,halfSquashed:{list:{fields:{app:"text",name:"text",lost:M},required:["app","name","lost"]}},invalid:{list:{fields:{table:"text",name:"text"},required:["table","name"]}},conflicts:{list:{fields:{app:"text",migrations:{list:{fields:{name:"text",file:"text"},required:["name"]}}},required:["app","migrations"]}},pending:{list:Mc},oneTransaction:"flag",tables:{map:{fields:{rows:"number",collation:"text",columns:{map:$c},notNullChecks:M},required:["columns"]}},existing:M,keys:{list:{fields:{table:"text",name:"text",kind:"text"},required:["table","name","kind"]}},known:{map:M},asked:{map:"rows"},currentSchema:"text"},required:["alias"]},oi={fields:{stage:"text",django:"text",toolVersion:"text",error:ti,databases:{list:qc},drift:{list:{fields:{app:"text",operations:M,file:"text"},required:["app","operations"]}},driftError:"text",leftOut:{list:{fields:{alias:"text",why:"text"},required:["alias","why"]}},unnamed:M,skipped:M,hooks:{list:{fields:{kind:"text",name:"text",file:"text",line:"number"},required:["kind","name"]}}},required:["stage"]},Pc={fields:{errorCode:"text",message:"text",lineNumber:"number",path:"text"},required:["message"],nullable:!0},ei={error:Pc,flywayVersion:"text",database:"text",migrations:{list:{fields:{category:"text",version:"text",description:"text",type:"text",state:"text",filepath:"text",installedOnUTC:"text"}}},validationSuccessful:"flag",invalidMigrations:{list:{fields:{version:"text",description:"text",filepath:"text",errorDetails:{fields:{errorCode:"text",errorMessage:"text"},required:["errorMessage"],nullable:!0}}}},allSchemasEmpty:"flag"},ri={fields:{...ei,individualResults:{list:{fields:ei}}}},ni=e=>typeof e=="object"&&e!==null&&!Array.isArray(e),Uc={text:["string"],number:["number"],flag:["boolean"],"text or number":["string","number"]};function hn(e,n,t=""){if(n==="rows")return e===null||Array.isArray(e)&&e.every(Array.isArray)?void 0:t;if(typeof n=="string")return e===null||Uc[n].includes(typeof e)?void 0:t;if("list"in n){if(e===null&&n.nullable)return;if(!Array.isArray(e))return t;for(let[o,r]of e.entries()){let i=r===null?`${t}[${o}]`:hn(r,n.list,`${t}[${o}]`);if(i!==void 0)return i}return}if("map"in n){if(!ni(e))return t;Object.setPrototypeOf(e,null);for(let[o,r]of Object.entries(e)){let i=hn(r,n.map,`${t}[${JSON.stringify(o.slice(0,60))}]`);if(i!==void 0)return i}return}if(!(e===null&&n.nullable)){if(!ni(e))return t;for(let o of n.required??[])if(!Object.hasOwn(e,o)||e[o]===null)return`${t}.${o}`;for(let[o,r]of Object.entries(n.fields)){if(!Object.hasOwn(e,o))continue;let i=hn(e[o],r,`${t}.${o}`);if(i!==void 0)return i}}}function gn(e,n,t){let o=hn(e,n);if(o===void 0)return e;throw yn(t,o===""?"it is no object":`${o.replace(/^\./,"")} has another form`)}function yn(e,n){return new y({code:"PROBE_ANSWER_INVALID",what:`${e} answered something that cannot be judged: ${n}.`,remedy:"Nothing is taken for granted, so nothing is released. Look at what runs in the same process: settings, env.py, plugins, a wrapper around the program."})}var E=e=>e==null?"":String(e),D=e=>/^(true|t|1|yes)$/i.test(E(e)),jc=new Map([["r","table"],["p","partitioned"],["v","view"],["m","materialized-view"],["f","foreign"],["BASE TABLE","table"],["VIEW","view"],["SYSTEM VERSIONED","versioned"]]);function ft(e){return Object.assign(Object.create(null),Object.fromEntries(e))}function ut(e){let n=new Map;for(let t of e??[]){let o=n.get(E(t[0]));o?o.push(t):n.set(E(t[0]),[t])}return n}function Gc(e){let[,,n,t,o,r,i,s,a,l,d]=e;return{type:E(n),null:D(t),default:D(o),auto:/auto_increment/i.test(E(r)),charset:i===null?null:E(i),collation:l===null?null:E(l),bytes:Number(s)&&Number(a)?Math.floor(Number(s)/Number(a)):null,...E(d)===""&&!/GENERATED/i.test(E(r).replace(/DEFAULT_GENERATED/i,""))?{}:{generated:!0}}}function Wc([,,e,n,t,o,r]){return{type:E(e),null:D(n),default:D(t)&&!D(r)||D(o),auto:D(o),...D(r)?{generated:!0}:{}}}function Hc(e,n){let t=new Map;for(let[,o,r,i,s]of e??[]){let a=t.get(E(o))??{name:E(o),columns:[],unique:n==="postgresql"?D(i):!D(i),type:E(r).toLowerCase()};E(s)!==""&&a.columns.push(E(s)),t.set(a.name,a)}return[...t.values()]}function pt(e,n){let t=n.replace(/[.*+?^${}()|[\]\\]/g,"\\$&");return new RegExp(`(^|[^\\w$])${t}($|[^\\w$])`,"i").test(E(e))}function Bc(e,n){let t=[],o=(n.columns??[]).filter(i=>E(i[0])===e),r=(i,s,a,l)=>{for(let d of o)E(d[1])!==l&&pt(a,E(d[1]))&&t.push({column:E(d[1]),by:i,name:s})};for(let i of o)E(i[10])!==""&&r("generated",E(i[1]),i[10],E(i[1]));for(let[i,s,a]of n.checks??[])E(i)===e&&r("check",E(s),a);for(let[i,s,a,l,d]of n.references??[])E(i)===e&&t.push({column:E(s),by:"foreign-key",name:E(a)}),E(l)===e&&t.push({column:E(d),by:"referenced",name:E(a)});for(let[i,s]of n.views??[])(E(s)===""||pt(s,e))&&r("view",E(i),s||o.map(a=>a[1]).join(" "));for(let[i,s,a,l,d]of n.indexes??[])E(i)===e&&t.push({column:E(d),by:/^(BTREE|HASH)$/i.test(E(a))&&D(l)||D(l)?"index":"unique",name:E(s)});return t}function Yc(e,n){return[...n.code??[],...n.views??[]].filter(([,t])=>pt(t,e)).map(([,t])=>({text:E(t)}))}var ii=/^(cascade|set null|set default|c|n|d)$/i;function Kc(e,n){return e?e.filter(([t,,o,r])=>E(t)===n&&(ii.test(E(o))||ii.test(E(r)))).map(([,t])=>E(t)):null}var Vc=new Set(["index","computed-index","unique","check","unchecked","foreign-key","referenced","generated","view","policy","trigger","routine","partition-key","statistics","other"]);function Qc(e){let n=/<n>(\d+)<\/n>/.exec(E(e))?.[1]??E(e);return/^\d+$/.test(n)?Number(n):null}function mt(e,n){let t=e==="postgresql"||e==="sqlite",o=Object.create(null),r=ut(n.columns),[i,s,a,l,d,c]=["indexes","checks","uses","defaults","counts","code"].map(m=>n[m]?ut(n[m]):void 0),u=t||(n.rights??[]).some(([m])=>/^TRIGGER$/i.test(E(m)));for(let m of n.tables??[]){let h=E(m[0]),b=Object.create(null);for(let w of r.get(h)??[])b[E(w[1])]=t?Wc(w):Gc(w);o[h]={rows:Qc(d?.get(h)?.[0]?.[1]),kind:jc.get(E(m[1]))??"other",columns:b,...s?{checks:(s.get(h)??[]).map(w=>Jc(w,t))}:{},...i?{indexes:Hc(i.get(h),e)}:{},..."actions"in n?{cascades:Kc(n.actions,h)}:{},...t?{...a?{uses:Xc(a.get(h))}:{},...e==="sqlite"?{}:{owner:E(m[2]),children:D(m[3]),triggers:Number(m[4]),published:D(m[5]),rowSecurity:D(m[6]),...zc(l,h),code:(c?.get(h)??[]).map(([,w,_])=>({text:E(w),...D(_)?{returns:!0}:{}}))}}:{engine:E(m[2]).toLowerCase(),format:E(m[3]).toLowerCase(),collation:E(m[4])||null,.../partitioned/i.test(E(m[5]))?{kind:"partitioned"}:{},...n.references&&n.views?{uses:Bc(h,n)}:{},code:Yc(h,n),triggers:u?ut(n.triggers).get(h)?.length??0:null}}}let f=m=>n[m]??[];return{tables:o,...n.path?.[0]?{searched:E(n.path[0][0]).split(",").map(m=>m.trim().replace(/^"(.*)"$/,"$1"))}:{},...n.schema?.[0]?{currentSchema:E(n.schema[0][0])}:{},...n.domains?{domains:Zc(f("domains"))}:{},...n.functions?{functions:ft(f("functions").map(([m,h])=>[E(m),["immutable","immutable","stable","volatile"][Number(h)]??"volatile"]))}:{},...n.ambiguous?{ambiguous:f("ambiguous").map(([m])=>E(m))}:{},...n.occupied?{occupied:f("occupied").map(([m])=>E(m))}:{},...n.relations?{relations:f("relations").map(([m])=>E(m))}:{},...n.types?{types:f("types").map(([m])=>E(m))}:{},...n.acting?{acting:f("acting").map(([m])=>E(m))}:{},...n.variables?{variables:ft(f("variables").map(([m,h])=>[E(m),E(h)]))}:{}}}function Jc([,e,n,t,o],r){let i=E(n);return r?{name:E(e),condition:i.replace(/^CHECK /,"").replace(/ NOT VALID$| NO INHERIT$/g,""),valid:D(t),inherited:D(o)}:{name:E(e),condition:i,valid:!0,inherited:!0}}function Xc(e){return(e??[]).flatMap(([,n,t,o])=>Vc.has(E(t))?[{column:E(n),by:E(t),name:E(o)}]:[])}function zc(e,n){if(!e)return{defaultPartition:"not-known"};let t=e.get(n)?.[0];return t?t[1]===null?{defaultPartition:"not-known"}:{defaultPartition:/<x>1<\/x>/.test(E(t[1]))?"filled":"empty"}:{}}function Zc(e){return ft(e.map(([n,t,o,r])=>[E(n),{type:E(t),constrained:D(o),used:D(r)}]))}function si(e){let{asked:n,...t}=e;return n?{...t,...mt(e.engine??"",n)}:e}function wn(e,n){let{databases:t=[],journal:o,...r}=gn(e,oi,n);return{...r,databases:t.map(si)}}var se=require("node:path");var eu=new Set(["error","errors","message","trace","skipped","warnings"]);function En(e,n){return Array.isArray(e)?e.map(t=>En(t,n)):e===null||typeof e!="object"?e:Object.fromEntries(Object.entries(e).map(([t,o])=>[t,eu.has(t)?W(o,n):En(o,n)]))}var ai={type:"Interrupted",message:"",code:null,place:null};function nu(e,n){for(let[,t,o]of e.matchAll(/^ {2}File "([^"\n]+)", line (\d+) in /gm)){let r=(0,se.relative)(n,t);if(!(r===""||r.startsWith("..")||(0,se.isAbsolute)(r))&&!/(^|\/)(site-packages|dist-packages|lib\/python\d)/.test(r))return{file:r,line:Number(o)}}}function tu(e){return e.split(`
`).flatMap(n=>{if(n.trim()==="")return[];try{let t=JSON.parse(n);return typeof t=="object"&&t!==null&&!Array.isArray(t)?[t]:[]}catch{return[]}})}async function ou(e,n,t){let{exec:o,deadline:r,env:i}=e,[s,a,l]=t;return o(n.python,[s,a,l],{cwd:n.cwd,env:{...i,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(d=>{if(n.journal&&r.signal.aborted)return{why:oe(r.signal.reason)};if(r.signal.throwIfAborted(),d instanceof y&&n.journal)return{why:d.what};throw d instanceof y?d:new y({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${oe(d)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:d})})}function ru(e,n,t){let o=n===void 0?void 0:nu(n,t);return!(e instanceof fe)||!o?e:new y({code:e.code,what:`${e.what} The project's code stood at ${o.file}:${o.line}.`,remedy:"See what it waits for there; set 'timeout' if that takes so long for a reason.",place:o,cause:e})}function iu(e,n){let t=n.split(`
`).slice(-3).join(" ").slice(-600);return new y({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${e.signal??`exit code ${e.code}`}). ${t}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}function su(e){let n;try{n=JSON.parse(e)}catch{throw yn("The project's process","it is not JSON")}if(typeof n=="object"&&n!==null&&!Array.isArray(n))return n;throw yn("The project's process","it is no object")}async function bn(e,n){let{files:t,secrets:o}=e,r=t.temporary(e.temporary);try{let i=Object.keys(n.sources),s=(0,se.join)(r.path,`${i[0]}.py`),a=(0,se.join)(r.path,"answer.json"),l=(0,se.join)(r.path,"request.json");for(let h of i)t.write((0,se.join)(r.path,`${h}.py`),n.sources[h]);t.write(l,JSON.stringify(n.request));let d=()=>W(tu(t.read(`${a}.journal`)??""),o),c=()=>{let h=t.read(a);return h===void 0?void 0:En(su(h),o)},u;try{u=await ou(e,n,[s,a,l])}catch(h){throw ru(h,t.read(`${a}.stack`),n.root)}if("why"in u)return{error:{...ai,message:u.why},...c(),journal:d()};let f=V(`${u.stdout}${u.stderr}`.trim(),o);f!==""&&e.note(`the project printed:
${f.slice(-4e3)}`);let m=c();if(n.journal&&(m===void 0||au(m))){let h=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;if(m!==void 0||d().length>0)return{...m,journal:d(),error:{...ai,message:`Its process ${h}.`}}}if(m===void 0)throw iu(u,f);return{...m,journal:d()}}finally{r.remove()}}function au(e){return!e.error&&!e.changed&&e.stage!=="done"}var li=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

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
    ANSWER, OUT, REQUEST, SECRETS, Stop, Target, conclude, fault, first_party, give_up_after, missing_file, part, plain, relative,
    silence, source_of, stage,
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
    answer["driver"] = getattr(connection.Database, "__name__", "")
    if target.schema is not None:
        answer["schema"] = target.schema


def connect(answer, target, connection):
    stage("connect")
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite" and re.search(":memory:|mode=memory", str(connection.settings_dict["NAME"])):
        # Settings that fall back to it where a variable is missing: what is applied to it is nowhere.
        from django.db import OperationalError

        raise OperationalError("the settings name a database in memory, which ends with this process")
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


def asked_for(answer, connection, name):
    """The names that one of the request's queries gives; none where the engine has no such query."""
    query = REQUEST.get("facts", {}).get(answer["engine"], {}).get(name)
    if not query:
        return []
    with Asking(connection), connection.cursor() as cursor:
        cursor.execute(query)
        return [str(plain(row[0])) for row in cursor.fetchall()]


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
    elsewhere = False
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
        # Whatever lies there may be lost, whether a model knows it or not.
        answer["holds"] = sorted(tables | set(asked_for(answer, connection, "own")))[:20]
        answer["fresh"] = not answer["holds"]
        elsewhere = answer["fresh"] and bool(asked_for(answer, connection, "occupied"))
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    with Asking(connection):
        try:
            loader.check_consistent_history(connection)
        except InconsistentMigrationHistory as error:
            answer["inconsistent"] = str(error)
        if recorded:
            history = part("migration_guard_history")
            answer["ahead"], answer["stale"] = history.leftovers(executor.recorder, loader)
            answer["halfSquashed"] = history.half_squashed(executor.recorder, loader)
        else:
            answer["ahead"], answer["stale"] = [], []
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
        # In an empty database nobody is disturbed by what Django's own operations do: their SQL would be collected for nothing.
        if answer.get("fresh") and not elsewhere and len(plan) > MOST_SHOWN and pending.all_builtin(plan):
            pending.add_texts(plan, entries, connection)
        else:
            pending.look_closer(answer, executor, connection, plan, tables)
    return executor


# Of an empty database, the SQL of so many migrations is shown.
MOST_SHOWN = 25


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []


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
    if PUT_OFF and part("migration_guard_admin").admin_defines_models():
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
    if REQUEST["sql"] and any(database.get("pending") for database in ANSWER["databases"]):
        ANSWER["hooks"] = part("migration_guard_targets").hooks()
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
`;var di=`"""Whether admin modules of the project may define models that nothing else imports. Reads text, runs nothing."""
import os
import re
import sys

from migration_guard_common import first_party

# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\\bModel\\b|\\bproxy\\b|\\bapp_label\\b|\\bmodels\\.\\w+\\(|django\\.db\\.models import [^\\n]*(?:Field|Key)\\b")
IMPORTS = re.compile(r"^[ \\t]*(?:from[ \\t]+(\\.*)([\\w.]*)[ \\t]+import[ \\t]+(\\([^)]*\\)|[^\\n#;]*)|import[ \\t]+([^\\n#;]*))", re.M)


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
`;var ci=`"""
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
`;var kn=`"""What the probes share: the request, the answer and its file, and how an error is told.

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


def redacted(value):
    """Removes the database passwords this process knows from every text of the answer, but not from the names of its parts."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {k: redacted(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [redacted(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return redacted(str(value))


def write():
    if os.getpid() != MAIN:
        return
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        # Not json.dump(), whose encoder is written in Python.
        file.write(json.dumps(redacted(ANSWER)))
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
        os.write(descriptor, (json.dumps(redacted({"event": event, **facts})) + "\\n").encode("utf-8", "replace"))
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


def literal(text, engine):
    return "'" + (text.replace("\\\\", "\\\\\\\\") if engine in ("mariadb", "mysql") else text).replace("'", "''") + "'"


def filled(query, engine, tables, calls):
    """A query of the request with its names; None where there is no table to ask about. See fillQuery in server-queries.ts."""
    if "{table}" in query:
        return " UNION ALL ".join(
            query.replace("{name}", literal(table, engine)).replace("{table}", "\`" + table.replace("\`", "\`\`") + "\`")
            for table in tables) or None
    lists = {"{tables}": tables, "{calls}": calls}
    for mark, names in lists.items():
        query = query.replace(mark, ", ".join(literal(name, engine) for name in names) or "''")
    return query


def asked_of(rows, engine, tables, text):
    """What the request's queries say of the tables that \`text\` names, as rows; None for a query that was refused."""
    import re

    found = {}
    calls = sorted({name.lower() for name in re.findall(r"(\\w+)\\s*\\(", text)})
    for key, query in REQUEST.get("facts", {}).get(engine, {}).items():
        query = filled(query, engine, sorted(tables), calls)
        try:
            found[key] = [[plain(value) for value in row] for row in rows(query)] if query else []
        except Exception:
            found[key] = None
    return found


def plain(value):
    return value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else value


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
`;var ui=`"""What a RunPython function does, as far as its own text proves it. Runs none."""
import ast
import inspect
import types

# Methods; those of related managers that write (set, add, remove, clear) have their names from collections and are not among them.
QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
BUILTINS = {
    "range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple", "bool", "float", "max", "min", "sum",
    "any", "all", "isinstance", "reversed", "print",
}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}
# What changes rows of the model's own table and of no other; delete() goes on to rows that refer to them.
QUERYSET_CHANGES = {"update", "update_or_create", "bulk_update"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Modules of which every function only computes.
COMPUTES = {
    "datetime", "uuid", "decimal", "math", "re", "json", "string", "itertools", "django.utils.timezone", "django.utils.text",
    "django.db.models.functions", "django.db.models.expressions", "django.db.models.query_utils",
}


# What gives names a meaning that is not followed here.
REFUSED = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete, getattr(ast, "Match", ast.Delete))


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def tree_of(code):
    """The text of a function as a tree; None where it is no plain function with a text."""
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return None
    return tree if isinstance(tree, ast.FunctionDef) and not tree.decorator_list else None


def texts_of(call):
    """What get_model() is asked for: (app, model), the model in lower case; None where that is no text."""
    given = [argument.value for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    if call.keywords or len(given) != len(call.args):
        return None
    parts = given[0].split(".") if len(given) == 1 else given
    return (parts[0], parts[1].lower()) if len(parts) == 2 else None


def assignments(tree):
    """For each name what is assigned to it, as (how, node): \`is\` a value, \`row\` of what is looped over, \`other\`."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(("is", node.value))
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(("row", node.iter))
    plain = {id(target) for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets}
    plain |= {id(node.target) for node in ast.walk(tree) if isinstance(node, ast.For)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in plain:
            found.setdefault(node.id, []).append(("other", None))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.setdefault(node.name, []).append(("other", None))
    return found


class Reader:
    """
    Reads one function. @param about: says of (app, model) whether the pending migrations make its table, and the names of its
    primary key where the database fills it; None of a model that is not known
    """

    def __init__(self, tree, code, about):
        self.tree = tree
        self.globals = getattr(code, "__globals__", {})
        self.arguments = {argument.arg for argument in tree.args.args}
        self.about = about
        self.assigned = assignments(tree)
        # Names that stand for a model, each with what is known of it.
        self.models = {}
        for name, values in self.assigned.items():
            model = self.model_in(values[0][1]) if len(values) == 1 and values[0][0] == "is" else None
            if model is not None and name not in self.arguments:
                self.models[name] = model

    def model_in(self, node):
        """The model that an expression stands for: a name of one, or get_model() itself."""
        if isinstance(node, ast.Name):
            return self.models.get(node.id)
        if isinstance(node, ast.Call) and call_name(node) == "get_model" and isinstance(node.func, ast.Attribute):
            asked = texts_of(node)
            return {"new": False, "keys": None, **((asked and self.about(*asked)) or {})}
        return None

    def queried(self, node):
        """The model whose manager a chain of reading calls begins with: \`Model.objects.filter(…)\`; None for anything else."""
        while True:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in QUERYSET_READS:
                if node.func.attr in ("using", "db_manager") and not all(self.is_own(argument) for argument in node.args):
                    return None
                node = node.func.value
            elif isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                return self.model_in(node.value)
            else:
                return None

    def is_own(self, node):
        """Whether an expression is the alias of the database that is migrated: \`schema_editor.connection.alias\`, or a name of it."""
        if isinstance(node, ast.Name):
            values = self.assigned.get(node.id, [])
            return len(values) == 1 and values[0][0] == "is" and not isinstance(values[0][1], ast.Name) and self.is_own(values[0][1])
        return isinstance(node, ast.Attribute) and node.attr == "alias"

    def made(self, node):
        """The model of an instance that is made here and gets its key from the database; None for anything else."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, (ast.Name, ast.Call)):
            return None
        model = self.model_in(node.func)
        if model is None or model["new"]:
            return model
        # With a key of its own, save() would change the row that has it.
        named = {word.arg for word in node.keywords}
        free = model["keys"] is not None and not node.args and None not in named and not named & model["keys"]
        return model if free else None

    def instance(self, node):
        """The model of an instance whose save() disturbs nobody: a new one, or a row of a new table."""
        if not isinstance(node, ast.Name):
            return self.made(node)
        found = []
        for how, value in self.assigned.get(node.id, [("other", None)]):
            model = self.made(value) if how == "is" else self.queried(value) if how == "row" else None
            found.append(model if model is not None and (how == "is" or model["new"]) else None)
        if node.id in self.arguments or None in found:
            return None
        return found[0] if all(model == found[0] for model in found) else None

    def computes(self, node):
        """Whether a call is one of a module whose functions only compute."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.assigned or node.id in self.arguments:
            return False
        owner = self.globals.get(node.id)
        module = owner.__name__ if isinstance(owner, types.ModuleType) else getattr(owner, "__module__", None)
        return module is not None and any(module == name or module.startswith(name + ".") for name in COMPUTES)

    def stores(self, node):
        """Whether what is assigned is an attribute of an instance that disturbs nobody."""
        if isinstance(node, ast.Subscript):
            return False
        model = self.instance(node.value)
        return model is not None and (model["new"] or node.attr not in model["keys"])

    def effect(self):
        bound = self.arguments | set(self.globals) | set(self.assigned)
        effect = "reads"
        for node in ast.walk(self.tree):
            if isinstance(node, REFUSED):
                return "unknown"
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not self.tree:
                return "unknown"
            if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store) and not self.stores(node):
                return "unknown"
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                called = self.called(node, bound)
                if called == "unknown":
                    return called
                effect = called if called == "inserts" else effect
        return effect

    def called(self, node, bound):
        """What one call does: reads, inserts or unknown."""
        name = call_name(node)
        if isinstance(node.func, ast.Name):
            # An unsaved instance; saving it is judged by its own call.
            plain = name in self.models or (name in BUILTINS and name not in bound) or self.computes(node.func)
            return "reads" if plain else "unknown"
        if not isinstance(node.func, ast.Attribute):
            # \`apps.get_model(…)(…)\` makes an instance.
            return "reads" if self.model_in(node.func) is not None else "unknown"
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            conflicts = len(node.args) > 3 or any(word.arg in ("update_conflicts", None) for word in node.keywords)
            return "unknown" if conflicts else "inserts"
        if name == "save" and not node.args and all(word.arg == "using" and self.is_own(word.value) for word in node.keywords):
            return "inserts" if self.instance(node.func.value) is not None else "unknown"
        if name in QUERYSET_CHANGES:
            model = self.queried(node.func.value)
            return "inserts" if model is not None and model["new"] else "unknown"
        return "reads" if name in QUERYSET_READS or self.computes(node.func) else "unknown"


def python_effect(code, about=lambda app, model: None):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text proves it. @param about: see Reader"""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    tree = tree_of(code)
    if tree is None:
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    return Reader(tree, code, about).effect()
`;var fi=`"""The transactions in which migrations are looked at: the server itself refuses every change in them."""
import contextlib
import sys

from migration_guard_common import REQUEST, silence


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


class Fence:
    """
    The transaction in which migrations are collected, one after the other: nothing can be changed in it. It is left, and the next
    one begins another, where something in it may have gone wrong, or may have changed its settings.
    """

    def __init__(self, connection):
        self.connection = connection
        self.open = None

    def around(self, migration):
        """The transaction for a migration. One that forgoes its own has none to share."""
        if not migration.atomic:
            self.leave()
            return ReadOnly(self.connection, False)
        if self.open is None:
            self.open = ReadOnly(self.connection, True).__enter__()
        return self.open

    def leave(self):
        if self.open is not None:
            self.open.__exit__(None, None, None)
            self.open = None


@contextlib.contextmanager
def entered(editor):
    """A schema editor in the transaction of a fence, without a savepoint of its own: that is two questions to the server each time."""
    connection = editor.connection
    # By the connection: whether a database has savepoints is a property without a setter in some versions of Django.
    if connection.in_atomic_block:
        connection._savepoint_allowed = lambda: False
    try:
        editor.__enter__()
    finally:
        vars(connection).pop("_savepoint_allowed", None)
    try:
        yield editor
    except BaseException:
        if not editor.__exit__(*sys.exc_info()):
            raise
    else:
        editor.__exit__(None, None, None)
`;var pi=`"""What the history of a Django project says of migrations that the code no longer has."""
import re

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
    # An application that is installed and has lost its migrations (no __init__.py) is not one that has none.
    known = loader.migrated_apps | loader.unmigrated_apps
    for app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in known:
            continue
        number = NUMBER.match(name)
        squashed = number and any(first <= int(number.group()) <= last for first, last in spans.get(app, ()))
        (stale if squashed else ahead).append({"app": app, "name": name})
    return ahead, stale


def half_squashed(recorder, loader):
    """
    Squashed migrations of which some that they stand for are applied, while others are not, and their files are gone: Django then
    takes the squashed one out of its graph without a word, and nobody applies the rest.
    """
    applied = set(recorder.migration_qs.values_list("app", "name"))
    found = []
    for key, migration in sorted(loader.disk_migrations.items()):
        replaced = [tuple(pair) for pair in migration.replaces]
        lost = [pair for pair in replaced if pair not in applied and pair not in loader.disk_migrations]
        if key not in applied and lost and any(pair in applied for pair in replaced):
            found.append({"app": key[0], "name": key[1], "lost": ["%s.%s" % pair for pair in lost]})
    return found
`;var mi=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import os
import re
import sys

from migration_guard_common import asked_of, digest_of, first_party, keys_of, part, relative, source_of


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


# Models whose tables the pending migrations make: (app, name), the name in lower case.
MADE = set()


def note_made(operation, app, state, connection, tables):
    """Notes a model whose table an operation makes. One whose table is there already gets none."""
    if type(operation).__name__ != "CreateModel" or not is_builtin(operation):
        return
    model = model_of(state, app, operation.name)
    if model is not None and migrates(model, connection) and model._meta.db_table not in tables:
        MADE.add((app, operation.name_lower))


def about_model(state, app, name):
    """What python_effect() has to know of a model; see there."""
    model = model_of(state, app, name)
    if model is None:
        return None
    key = model._meta.pk
    filled = not model._meta.parents and (key.has_default() or key.get_internal_type() in ("AutoField", "BigAutoField", "SmallAutoField"))
    return {"new": (app, name) in MADE, "keys": {"pk", key.name, key.attname} if filled else None}


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


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
            facts["effect"] = part("migration_guard_effects").python_effect(operation.code, lambda of, name: about_model(before, of, name))
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


# --- collecting ---------------------------------------------------------------------------------------------------


def look_closer(answer, executor, connection, plan, tables):
    """Adds the SQL of what is pending, and what the judgement has to know of the tables that it names."""
    entries = answer["pending"]
    # Of one that cannot be asked, this is all that is known.
    add_texts(plan, entries, connection)
    known, expected = collected_before(connection, plan, entries) or collect_once(executor, connection, plan, entries, tables)
    answer["known"] = known
    text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
    words = set(re.findall(r"[\\w$]+", text))
    answer["existing"] = sorted(tables & words)
    with connection.cursor() as cursor:
        def rows(query):
            cursor.execute(query)
            return cursor.fetchall()

        names = connection.introspection.table_names(cursor, include_views=True)
        answer["asked"] = asked_of(rows, answer["engine"], [name for name in names if name in words], text)
        answer["keys"] = keys_of(rows, connection.vendor, text)
        if connection.vendor == "postgresql" and "CONCURRENTLY" in text.upper():
            cursor.execute(part("migration_guard_statements").INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
    there = {name.lower() for name in names}
    # The applied migrations have made them, and this user does not see them: what is known of them is nothing.
    answer["hidden"] = sorted(table for table in expected & words if table.lower() not in there)


def all_builtin(plan):
    return all(every(operation, is_builtin) for migration, _ in plan for operation in migration.operations)


def texts_of(operation, connection):
    """The SQL that is written out in an operation, and in those inside it, as Django would send it."""
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        return [text for one in inner for text in texts_of(one, connection)]
    sql = getattr(operation, "sql", None)
    if isinstance(sql, (list, tuple)):
        return [str(one[0] if isinstance(one, (list, tuple)) else one) for one in sql]
    return [str(text) for text in connection.ops.prepare_sql_script(str(sql))] if sql else []


def add_texts(plan, entries, connection):
    """Fills the SQL that is written out, and nothing of what Django would write."""
    for (migration, _), entry in zip(plan, entries):
        for operation, facts in zip(migration.operations, entry["operations"]):
            try:
                facts["sql"] = texts_of(operation, connection)
            except Exception:
                # Said when its SQL is collected.
                continue


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


def collect_once(executor, connection, plan, entries, tables):
    """Collects, and remembers it when no answer of the database went into it."""
    asked = []

    def noted(execute, sql, params, many, context):
        if not re.match(r"\\s*(SET|SAVEPOINT|RELEASE|ROLLBACK|START|PRAGMA|BEGIN)\\b", str(sql), re.I):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        known, expected = collect(executor, connection, plan, entries, tables)
    if not asked:
        COLLECTED[key_of(connection, plan)] = (entries, known, expected)
    return known, expected


def collect(executor, connection, plan, entries, tables):
    """
    Fills the SQL and the facts of every operation of every pending migration, without running any of it.
    @returns the columns that the models of the applied migrations know, by table, and the tables that must be there
    """
    from django.db import migrations

    real = migrations.RunPython.database_forwards
    MADE.clear()
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    fence = part("migration_guard_fence").Fence(connection)
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
                collect_apart(migration, entry, before, state, fence, tables)
            except Exception as error:
                fence.leave()
                entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                # The migrations behind this one are seen from the state that all of it leaves.
                try:
                    state = migration.mutate_state(before, preserve=True)
                except Exception:
                    lost = "%s.%s" % (migration.app_label, migration.name)
        return known, expected
    finally:
        fence.leave()
        migrations.RunPython.database_forwards = real


# \`public"."item\`: a schema, by the way in which Django quotes the name of a table.
WITH_SCHEMA = re.compile(r'["\`]\\s*\\.\\s*["\`]')


def names_of(table):
    """The names under which SQL may speak of a model's table: with the schema that is written into it, and without."""
    parts = [part_.strip('"\`') for part_ in WITH_SCHEMA.split(table)]
    return [table] if len(parts) < 2 else [table, ".".join(parts), parts[-1]]


def known_columns(state, connection):
    known, expected = {}, set()
    for model in state.apps.get_models(include_auto_created=True):
        # Several models may share a table: proxies, and unmanaged ones.
        own = [field.column for field in model._meta.local_fields if field.column]
        for name in names_of(model._meta.db_table):
            known.setdefault(name, []).extend(own)
        if migrates(model, connection):
            expected.add(model._meta.db_table)
    return known, expected


def collect_apart(migration, entry, before, state, fence, tables):
    """Collects one migration where nothing can be changed. @param before: the state before it, of which \`state\` is a copy"""
    around = fence.around(migration)
    if around is fence.open:
        collect_migration(migration, entry, before, state, around, tables)
    else:
        with around:
            collect_migration(migration, entry, before, state, around, tables)
    # What somebody else's code has done to the session ends with its transaction, and so does an error.
    if not all(facts.get("builtin") and "sqlError" not in facts for facts in entry["operations"]):
        fence.leave()


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


def collect_migration(migration, entry, before, state, around, tables):
    connection, transactional = around.connection, bool(migration.atomic)
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    if connection.vendor == "postgresql" and not editor.atomic_migration:
        # Some backends never run a migration in one transaction, whatever it says.
        entry["atomic"] = False
    deferred = Deferred()
    done = []
    try:
        with part("migration_guard_fence").entered(editor):
            for operation, facts in zip(migration.operations, entry["operations"]):
                try:
                    collect_operation(operation, migration.app_label, facts, editor, before or state.clone(), state, transactional, around.guards)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.note(editor, facts)
                note_made(operation, migration.app_label, state, connection, tables)
                done.append(facts)
                before = None
            deferred.flush(editor, done[-1] if done else None)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        deferred.flush(editor, None)
        raise


def collect_operation(operation, app, facts, editor, before, state, transactional, guarded):
    connection = editor.connection
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
    from django.db.migrations import Migration as BASE

    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    own = type(migration).apply is not BASE.apply or type(migration).__getattribute__ is not object.__getattribute__
    return {
        **({"sqlError": "its class replaces apply(): what it does is not known"} if own else {}),
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
`;var _n=`"""What the programs that apply have to know of a statement before it runs, and of what an earlier try has left."""
import re
import time

from migration_guard_common import ANSWER

READS = re.compile(r"(SELECT|SHOW|SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|BEGIN|START|COMMIT|END)\\b", re.I)
COMMENTS = re.compile(r"(?:\\s|--[^\\r\\n]*(?:[\\r\\n]|$)|/\\*.*?\\*/)*", re.S)
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
`;var hi=`"""Which databases, and which schemas in them, the migrations of a Django project are for."""
import weakref

from migration_guard_common import ANSWER, REQUEST, Target, fault, first_party, give_up_after, missing_file, relative, stage


def place_of(function):
    """(file, line) of what is called, through wrappers; (None, None) where it has no text."""
    for _ in range(10):
        inner = getattr(function, "__wrapped__", None) or getattr(function, "func", None) or getattr(function, "__func__", None)
        if inner is None:
            break
        function = inner
    code = getattr(function, "__code__", None) or getattr(getattr(type(function), "__call__", None), "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else (None, None)


# Packages whose own \`migrate\` is known here.
TENANTS = ("django_tenants", "tenant_schemas")


def hooks():
    """What of the project runs whenever \`migrate\` does, beside the migrations: receivers of its signals, and a command of its own."""
    import importlib.util

    from django.core.management import get_commands
    from django.db.models.signals import post_migrate, pre_migrate

    found = []
    for name, signal in (("pre_migrate", pre_migrate), ("post_migrate", post_migrate)):
        for entry in signal.receivers:
            receiver = entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1]
            path, line = place_of(receiver)
            if first_party(path):
                found.append({"kind": "receiver", "name": name, "file": relative(path), "line": line})
    owner = get_commands().get("migrate")
    if isinstance(owner, str) and owner != "django.core" and owner not in TENANTS:
        spec = importlib.util.find_spec(owner + ".management.commands.migrate")
        found.append({"kind": "command", "name": owner, "file": relative(spec.origin) if spec and first_party(spec.origin) else None, "line": 1})
    return found


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
            # Servers in containers may share the name of their host, the port and the directory.
            cursor.execute("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid', 'server_uid')")
            own = [str(value) for _, value in cursor.fetchall()] or [str(connection.settings_dict.get("HOST") or "")]
            cursor.execute("SELECT CONCAT(@@hostname, ':', @@port, ':', @@datadir), %s, DATABASE(), @@global.read_only", own[:1])
        else:
            return tuple(str(connection.settings_dict.get(word) or "") for word in ("HOST", "PORT", "NAME")), False
        *same, follows = cursor.fetchone()
        return tuple(same), str(follows) not in ("0", "False", "OFF")


def migrated_somewhere(alias, labels):
    """Whether the routers let any application with migrations into the database."""
    from django.apps import apps
    from django.db import router

    # A router may decide by the application, or by the model alone.
    return any(router.allow_migrate(alias, label) for label in labels) or any(
        router.allow_migrate_model(alias, model) for model in apps.get_models(include_auto_created=True)
    )


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
`;var G=require("node:path");var lu=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,gi=2;function we(e,n,t,o=gi){let r=e.list(n),i=r.filter(s=>!s.endsWith("/")&&t(s,(0,G.join)(n,s))).map(s=>(0,G.join)(n,s)).sort();return i.length>0||o===0?i:r.filter(s=>s.endsWith("/")&&!lu.test(s)).sort().flatMap(s=>we(e,(0,G.join)(n,s.slice(0,-1)),t,o-1))}var du=/^[VR](?:[\d.]|_(?!_))*__.+\.sql$/;function yi(e,n){return we(e,n,t=>t==="manage.py")}function ht(e){return/^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*alembic[ \t]*[.\]]/m.test(e??"")}function wi(e){return/^\[alembic\]/m.test(e??"")&&/^script_location\s*[=:]/m.test(e??"")}function Ei(e,n){let t=(0,G.dirname)(n);return e.list(t).filter(o=>o.endsWith(".ini")).map(o=>(0,G.join)(t,o)).filter(o=>o!==n&&wi(e.read(o))).sort()}function gt(e,n){let t=we(e,n,r=>r==="alembic.ini");if(t.length>0)return t;let o=we(e,n,(r,i)=>r.endsWith(".ini")&&wi(e.read(i)));return o.length>0?o:we(e,n,(r,i)=>r==="pyproject.toml"&&ht(e.read(i)))}function yt(e,n){return we(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function cu(e,n){return we(e,n,t=>du.test(t),gi+1)}function uu(e){return e===void 0||/django/i.test(e)||!/\b(flask|alembic)/i.test(e)}function bi(e,n,t){if(t||yi(e,n).some(o=>uu(e.read(o))))return"django";if(gt(e,n).length>0)return"alembic";if(yt(e,n).length>0||cu(e,n).length>0)return"flyway";throw new y({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither a manage.py nor a configuration of Alembic or Flyway in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function ki(e,n,t){let o=yi(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(i=>(0,G.relative)(n,i)).join(", ");throw new y({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new y({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function wt(e,n,t){let o=t||".venv/bin/python",r=(0,G.isAbsolute)(o)?[o]:o.includes("/")?[(0,G.join)(n.directory,o),(0,G.join)(n.root,o)]:(n.path??"").split(":").map(s=>(0,G.join)(s,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,G.join)(n.virtualEnv,"bin/python"));let i=r.find(s=>e.executable(s));if(i)return i;throw new y({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}var fu={migration_guard_probe:li,migration_guard_common:kn,migration_guard_history:pi,migration_guard_pending:mi,migration_guard_admin:di,migration_guard_effects:ui,migration_guard_fence:fi,migration_guard_targets:hi,migration_guard_statements:_n,migration_guard_apply:ci};function Et(e,n,t,o=!1){let r=ki(e.files,n.directory,n.settings),i=r?(0,_i.dirname)(r):n.directory;return bn(e,{sources:fu,journal:o,python:n.python,cwd:i,root:n.root,request:{root:n.root,directory:i,manage:r??null,settings:n.settings??null,drift:"off",sql:!1,databases:[],...t}})}async function Ti(e,n,t){let o=await Et(e,n,{mode:"look",...t});return{...wn(o,"The look at the Django project"),tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Ni(e,n,t){let o=await Et(e,n,{mode:"apply",...t},!0);return{...o,...Ve(o.journal)}}async function Si(e,n,t){return bt(await Et(e,n,{mode:"ask",lockTimeout:1,...t}))}function bt(e){if(e.error||e.changed||e.stage!=="done")return{};let{recorded:n}=e;return{...n?{recorded:n}:{},...e.working?{working:!0}:{}}}var Ai=`"""
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
`;var Ri=`"""
What upgrade() may not do beside asking for SQL, while it is only looked at. Each refusal is remembered by the recording: upgrade()
may swallow the error, and then does what it would not have done for real. It holds for the whole process, its threads included.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep

# The recordings that run: see migration_guard_recording.
RECORDINGS = []

OWN_CONNECTION = "upgrade() uses a connection of its own, which a look does not let it do"
OWN_CURSOR = "upgrade() uses a cursor of the driver, which a look does not let it do"
ROWS = "upgrade() reads rows, and what it does depends on them"
FILE = "upgrade() writes a file, which a look does not let it do"
THREAD = "upgrade() starts a thread, whose statements a look cannot see"
MORE = "upgrade() does more than ask for SQL (%s), which a look does not let it do"


def refuse(event, arguments):
    """What Python itself tells of."""
    if not RECORDINGS:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if writes and "__pycache__" not in str(path) and str(path) != os.devnull:
            raise RECORDINGS[-1].refuse(FILE)
    elif event in THREADS:
        raise RECORDINGS[-1].refuse(THREAD)
    elif event in FORBIDDEN and not any("__pycache__" in str(argument) for argument in arguments):
        raise RECORDINGS[-1].refuse(MORE % event)


THREADS = {"_thread.start_new_thread", "_thread.start_joinable_thread"}
FORBIDDEN = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "sqlite3.connect", "subprocess.Popen", "os.system", "os.exec", "os.fork",
    "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn", "os.remove", "os.rename", "os.rmdir", "os.truncate", "os.link", "os.symlink",
    "os.mkdir", "os.chmod", "os.chown", "shutil.rmtree", "shutil.move", "os.kill", "os.killpg", "signal.pthread_kill",
    "ctypes.dlopen", "ctypes.dlsym", "ctypes.call_function",
}
# What connects, forks or starts threads and tells Python of nothing: drivers in C, and the beginnings of processes.
SILENT = (
    ("psycopg", "connect", OWN_CONNECTION), ("psycopg", "Connection.connect", OWN_CONNECTION),
    ("psycopg", "AsyncConnection.connect", OWN_CONNECTION), ("psycopg2", "connect", OWN_CONNECTION),
    ("psycopg2", "_connect", OWN_CONNECTION), ("MySQLdb", "connect", OWN_CONNECTION), ("MySQLdb", "Connect", OWN_CONNECTION),
    ("MySQLdb", "Connection", OWN_CONNECTION), ("mariadb", "connect", OWN_CONNECTION), ("pymysql", "connect", OWN_CONNECTION),
    ("_posixsubprocess", "fork_exec", MORE % "subprocess.Popen"), ("_thread", "start_new_thread", THREAD),
    ("threading", "_start_new_thread", THREAD), ("threading", "_start_joinable_thread", THREAD),
)


def close_silent():
    """Puts a refusal in the way of everything that tells of nothing, as far as it is loaded by now."""
    for module, path, why in SILENT:
        owner = sys.modules.get(module)
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part, None)
        real = getattr(owner, name, None)
        if real is not None and not getattr(real, "migration_guard", False):
            setattr(owner, name, guarded(real, why))


def guarded(real, why):
    method = getattr(real, "__func__", None)

    def instead(*arguments, **words):
        if RECORDINGS:
            raise RECORDINGS[-1].refuse(why)
        # Of a subclass, its own.
        return (method or real)(*arguments, **words)

    instead.migration_guard = True
    return classmethod(instead) if method else instead


def outsider(depth):
    """Whether what called is neither SQLAlchemy, Alembic nor the guard."""
    path = os.path.abspath(sys._getframe(depth + 1).f_code.co_filename)
    return not path.startswith(PACKAGES)


PACKAGES = ()


def close_raw_connections():
    """A connection or cursor of the driver would get by everything; only SQLAlchemy itself may have one."""
    from sqlalchemy.engine import Connection
    from sqlalchemy.pool import base

    real_cursor = base._ConnectionFairy.cursor

    def cursor(fairy, *arguments, **words):
        if RECORDINGS and outsider(1):
            raise RECORDINGS[-1].refuse(OWN_CURSOR)
        return real_cursor(fairy, *arguments, **words)

    base._ConnectionFairy.cursor = cursor
    real = Connection.connection.fget

    def connection(self):
        if RECORDINGS and outsider(1):
            raise RECORDINGS[-1].refuse(OWN_CURSOR)
        return real(self)

    Connection.connection = property(connection)


# What a result says of rows, and what nobody knows of a statement that was only written down.
NUMBERS = ("rowcount", "lastrowid", "inserted_primary_key", "inserted_primary_key_rows", "returned_defaults", "returns_rows")


def close_answers():
    """Whoever reads the rows of what was only written down, or their number, decides by an answer that it has not got."""
    from sqlalchemy import exc

    try:
        from sqlalchemy.engine import CursorResult as Result
    except ImportError:
        from sqlalchemy.engine import ResultProxy as Result
    real = exc.ResourceClosedError.__init__

    def closed(error, *arguments, **words):
        if RECORDINGS:
            RECORDINGS[-1].refuse(ROWS, False)
        real(error, *arguments, **words)

    exc.ResourceClosedError.__init__ = closed
    for name in NUMBERS:
        if hasattr(Result, name):
            setattr(Result, name, Unknown(getattr(Result, name), name))


class Unknown:
    """An attribute of a result that is refused where the statement was only written down."""

    def __init__(self, real, name):
        self.real = real
        self.name = name

    def __get__(self, result, owner=None):
        if result is None:
            return self
        if RECORDINGS and outsider(1) and getattr(result.context, "migration_guard_recorded", False):
            raise RECORDINGS[-1].refuse(ROWS, False)
        return self.real.__get__(result, owner) if hasattr(self.real, "__get__") else self.real


DONE = []


def put_up(recordings):
    """From here on, while one of the recordings runs, nothing else gets through."""
    global RECORDINGS, PACKAGES
    if not DONE:
        import alembic
        import sqlalchemy

        DONE.append(True)
        RECORDINGS = recordings
        PACKAGES = tuple(os.path.dirname(os.path.abspath(module.__file__)) + os.sep for module in (alembic, sqlalchemy)) + (HERE,)
        sys.addaudithook(refuse)
        close_raw_connections()
        close_answers()
    close_silent()
`;var Oi=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

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
    ANSWER, REQUEST, SECRETS, asked_of, conclude, digest_of, fault, keys_of, looks, part, plain, relative, silence, stage,
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


def asking(connection):
    """Runs a query and gives its rows. One that the server refuses leaves the transaction as it was."""

    def rows(query):
        with connection.begin_nested():
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    return rows


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


def note_hooks(context):
    """Functions of env.py that run for every revision that is applied."""
    for function in getattr(context, "on_version_apply_callbacks", None) or ():
        code = getattr(function, "__code__", None)
        hook = {"kind": "version", "name": "on_version_apply", "file": relative(code.co_filename) if code else None,
                "line": code.co_firstlineno if code else None}
        if hook not in ANSWER.setdefault("hooks", []):
            ANSWER["hooks"].append(hook)


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
            answer["driver"] = context.dialect.driver
            identity = identify(run, context, words)
            if key_of(identity) in [key_of(other) for other in self.identities]:
                # env.py runs them a second time: the first look has seen everything.
                return
            answer.update({name: identity[name] for name in ("database", "host", "port")}, user=context.connection.engine.url.username or "")
            if identity["schema"] not in (None, "public"):
                answer["schema"] = identity["schema"]
            self.add(answer, identity)
            note_hooks(context)
            if answer["engine"] == "sqlite" and (not identity["database"] or ":memory:" in identity["database"] or "mode=memory" in str(context.connection.engine.url)):
                # An env.py that falls back to it where a variable is missing: what is applied to it is nowhere.
                raise ConnectionError("env.py names a database in memory, which ends with this process")
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
        own = REQUEST.get("facts", {}).get(answer["engine"], {}).get("own")
        holds = {str(plain(row[0])) for row in asking(connection)(own)} - {context.version_table} if own and not current else set()
        answer["fresh"] = not current and not holds and is_empty(inspector, context.version_table)
        answer["holds"] = sorted(holds)[:20]
        if REQUEST["sql"] and entries:
            stage("sql")
            part("migration_guard_recording").collect(connection, context, words, waiting, entries, upgrade_place)
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            names = set(re.findall(r"[\\w$]+", text))
            answer["existing"] = sorted(names & tables)
            answer["asked"] = asked_of(asking(connection), answer["engine"], names & (tables | set(inspector.get_view_names())), text)
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
`;var xi=`"""How an Alembic project is run: its configuration, its working directory, and the application that it may need."""
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
`;var vi=`"""
What the revisions of an Alembic project would ask a server to do, without its being done.

upgrade() runs as it would run for real: with its connection, and with the answers of the server's own catalogue. Everything
else is written down in place of being executed. Nothing that runs meanwhile gets through to the server in another way.
"""
import contextlib
import os
import re
import sys

from migration_guard_common import ANSWER, REQUEST, part, silence

FENCE = part("migration_guard_fence")

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


def is_several(statement):
    """Whether a text may hold several statements: for some servers, a lone CR ends a comment."""
    return bool(re.search(r";\\s*[^\\s;]", without_texts(statement)) or re.search(r"--[^\\n]*\\r(?!\\n)", statement))


def is_question(statement):
    """Whether a statement only asks, of whatever."""
    if is_several(statement):
        return False
    text = stripped(statement)
    if re.match(r"SET\\b|RESET\\b", text, re.I):
        return True
    return bool(PASSES.match(text)) and not (re.match(r"(SELECT|WITH|EXPLAIN)\\b", text, re.I) and CHANGES.search(without_texts(text)))


def without_texts(text):
    return re.sub(r"'(?:[^']|'')*'|\\"(?:[^\\"]|\\"\\")*\\"", "''", text)


def asks_catalogue(statement):
    """Whether a statement asks nothing but what the server knows of its own tables, and changes nothing by it."""
    if is_several(statement):
        return False
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
        # What it was refused, in words, and whether that was to reach beyond the database: upgrade() may swallow the error.
        self.refused = []
        self.beyond = False

    def refuse(self, why, beyond=True, kind=PermissionError):
        """The error for what upgrade() may not do, or cannot be told, while it is only looked at. Remembered, whoever catches it."""
        self.refused.append(why)
        self.beyond = self.beyond or beyond
        return kind(why)

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
                raise self.refuse("upgrade() asks the database about what pending revisions change before it asks", False, Stale)
            return False
        if context is not None:
            # Its rows and their number are not known: see migration_guard_fence.
            context.migration_guard_recorded = True
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


# While SQLAlchemy itself connects.
CONNECTING = []


def read_only(connection, driver):
    """A connection of the driver that env.py uses past SQLAlchemy, so that the server refuses what it would change."""
    if driver == "psycopg2":
        connection.set_session(readonly=True)
    elif driver == "psycopg":
        connection.read_only = True
    elif driver == "sqlite3":
        connection.execute("PRAGMA query_only = ON")
    elif driver in ("MySQLdb", "pymysql", "mariadb"):
        cursor = connection.cursor()
        cursor.execute("START TRANSACTION READ ONLY")
        cursor.close()
    return connection


def driver_of(connection):
    """The module that a connection of a driver comes from: \`psycopg2.extensions\` is psycopg2's."""
    name = type(connection).__module__.partition(".")[0]
    return {"_mysql": "MySQLdb", "sqlite3": "sqlite3"}.get(name, name)


def watch_driver(module, name):
    real = module.connect

    def connect(*arguments, **words):
        if RECORDINGS:
            raise RECORDINGS[-1].refuse(FENCE.OWN_CONNECTION)
        connection = real(*arguments, **words)
        return connection if CONNECTING else read_only(connection, name)

    module.connect = connect


class Drivers:
    """Finds the drivers as they are imported, and watches who connects by them."""

    searching = False

    def find_spec(self, name, path=None, target=None):
        import importlib.util

        if name not in WATCHED or self.searching:
            return None
        self.searching = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self.searching = False
        if spec is not None and spec.loader is not None:
            real = spec.loader.exec_module

            def exec_module(module):
                real(module)
                if hasattr(module, "connect"):
                    watch_driver(module, name)

            spec.loader.exec_module = exec_module
        return spec


WATCHED = ("psycopg", "psycopg2", "MySQLdb", "mariadb", "pymysql")


def watch_connections():
    """What env.py sends past SQLAlchemy changes nothing, either: by a raw connection, or by one that it opens itself."""
    from sqlalchemy import event
    from sqlalchemy import engine as package
    from sqlalchemy.engine import Engine

    own = os.path.dirname(os.path.dirname(os.path.abspath(package.__file__))) + os.sep
    real = Engine.raw_connection

    def raw_connection(engine, *arguments, **words):
        if RECORDINGS:
            raise RECORDINGS[-1].refuse(FENCE.OWN_CONNECTION)
        fairy = real(engine, *arguments, **words)
        if not os.path.abspath(sys._getframe(1).f_code.co_filename).startswith(own):
            connection = getattr(fairy, "dbapi_connection", None) or fairy.connection
            read_only(connection, driver_of(connection))
        return fairy

    Engine.raw_connection = raw_connection
    for name in WATCHED:
        if hasattr(sys.modules.get(name), "connect"):
            watch_driver(sys.modules[name], name)
    sys.meta_path.insert(0, Drivers())

    @event.listens_for(Engine, "do_connect")
    def connected(dialect, record, arguments, words):
        CONNECTING.append(True)
        try:
            return dialect.connect(*arguments, **words)
        finally:
            CONNECTING.pop()


def fence():
    """From here on, no statement that changes anything reaches a server by SQLAlchemy, whoever sends it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    watch_connections()

    def taken(statement, parameters, context):
        if RECORDINGS:
            recording = RECORDINGS[-1]
            if raw_of(context.root_connection) is not raw_of(recording.target.connection):
                raise recording.refuse(FENCE.OWN_CONNECTION)
            return recording.take(statement, parameters, context)
        if is_question(statement):
            return False
        # env.py may make schemas, or take locks, before it runs migrations: not in a look.
        ANSWER.setdefault("skipped", []).append(statement[:2000])
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


@contextlib.contextmanager
def recorded(target, path):
    """Runs what is inside as the upgrade() of a file, and yields what it asks for."""
    FENCE.put_up(RECORDINGS)
    recording = Recording(target, path)
    RECORDINGS.append(recording)
    try:
        yield recording
    finally:
        RECORDINGS.pop()


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
                recording.refused.append(why(error))
            finally:
                del context.autocommit_block
            if recording.refused:
                # Whatever upgrade() made of the error: with an answer it would have done something else.
                whole["sqlError"] = recording.refused[0]
                whole["beyond"] = recording.beyond
                # What it would have done is not known, nor what the answers to those behind it would be.
                target.touched |= {"not", "known"}
                target.moved = True
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
`;function Ii(e,n){if(n.endsWith(".toml"))return{ini:null,toml:n};let t=(0,K.join)((0,K.dirname)(n),"pyproject.toml");return{ini:n,toml:ht(e.files.read(t))?t:null}}function Ci(e,n){let{directory:t,config:o}=n;if(o){let a=(0,K.isAbsolute)(o)?o:(0,K.join)(t,o);if(!e.files.exists(a))throw new y({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${o}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."});return{...Ii(e,a),places:[...new Set([t,(0,K.dirname)(a)])]}}let r=gt(e.files,t),[i,...s]=r;if(i!==void 0&&s.length===0)return{...Ii(e,i),places:[...new Set([(0,K.dirname)(i),t])]};throw new y({code:"ALEMBIC_CONFIG_MISSING",what:r.length===0?"There is neither alembic.ini nor a pyproject.toml with [tool.alembic] in the working directory or two levels below.":`There are ${r.length} configurations of Alembic: ${r.map(a=>(0,K.relative)(t,a)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}function pu(e,n){let{ini:t}=Ci(e,n);return t===null||n.config?[]:Ei(e.files,t).map(o=>({alias:(0,K.relative)(n.directory,o),why:"it is another configuration, which 'alembic-config' can name in a step of its own"}))}var mu={migration_guard_probe:Oi,migration_guard_common:kn,migration_guard_project:xi,migration_guard_recording:vi,migration_guard_fence:Ri,migration_guard_statements:_n,migration_guard_apply:Ai};function kt(e,n,t,o=!1){let{ini:r,toml:i,places:s}=Ci(e,n);return bn(e,{sources:mu,journal:o,python:n.python,cwd:s[0],root:n.root,request:{root:n.root,directory:n.directory,config:r,toml:i,places:s,x:n.arguments,sql:!1,drift:!1,...t}})}async function Li(e,n,t){let o=await kt(e,n,{mode:"look",...t});return{...wn(o,"The look at the Alembic project"),tool:"alembic",leftOut:pu(e,n)}}async function Di(e,n,t){let o=hu(t.expected),r=await kt(e,n,{mode:"apply",...t,expected:o},!0);return{...r,...Ve(r.journal)}}function hu(e){return Object.fromEntries(Object.entries(e).map(([n,t])=>[n,t.map(([,o,r])=>[o,r])]))}async function Fi(e,n,t){return bt(await kt(e,n,{mode:"ask",lockTimeout:1,...t}))}var P=require("node:path");var He=require("node:path");function _t(e,n){let t=n.flyway||"flyway",r=((0,He.isAbsolute)(t)?[t]:t.includes("/")?[(0,He.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(i=>(0,He.join)(i,t))).find(i=>e.files.executable(i));if(r)return r;throw new y({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function gu(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}var yu="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";async function Mi(e,n,t,o={}){let r=_t(e,n);return e.exec(r,t,{cwd:n.directory,env:{JAVA_ARGS:yu,...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true",...o},signal:e.deadline.signal}).catch(i=>{throw e.deadline.signal.throwIfAborted(),new y({code:"FLYWAY_MISSING",what:`${r} could not be started: ${oe(i)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})})}async function Tn(e,n,t){let{stdout:o,stderr:r}=await Mi(e,n,t);return`${o}
${r}`}async function Nn(e,n,t,o={}){let r=await Mi(e,n,[...t,"-outputType=json"],o),i=gu(r.stdout);if(i)return gn(W(i,e.secrets),ri,"Flyway");let s=W(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new y({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${s.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function Tt(e,n){let t=e.message.split(`
`).map(a=>a.trim()).filter(a=>a!==""&&!/^-+$/.test(a)),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],i=r&&r!=="0"?Number(r):o??null,s=e.path?n(e.path):null;return{type:e.errorCode,message:t.slice(0,5).join(" "),code:i,place:s===null?null:{file:s,line:e.lineNumber??null}}}var wu=/^(\.(cmd|bat|ps1|py|sh|bash))?$/i,Eu=/^(?:(?:before|after)[A-Z][A-Za-z]*|createSchema)/,bu=/^(before|after)(Info|Validate|Connect)/,ku=/^(before|after)(Each)?(Undo|Repair|Info|Clean)/,_u=30;function Tu(e,{suffixes:n,separator:t}){let o=(0,P.basename)(e),[r=""]=Eu.exec(o)??[];if(r==="")return;let i=l=>{let d=o.slice(r.length,o.length-l.length);return d===""||d.startsWith(t)},s=n.find(l=>o.toLowerCase().endsWith(l.toLowerCase()));if(s!==void 0&&i(s))return{path:e,event:r,kind:"sql"};let a=(0,P.extname)(o);return wu.test(a)&&i(a)?{path:e,event:r,kind:"script"}:void 0}function Nt(e,n,t=0){return e.list(n).flatMap(o=>{if(o.endsWith("/")&&o.startsWith("."))return[];let r=(0,P.join)(n,o),i=t<_u?Nt(e,r,t+1):[];return o.endsWith("/")||i.length>0?i:[r]})}function Nu(e){let n=e.replace(/[.+^${}()|[\]\\]/g,"\\$&").replace(/\*\*\/?|\*|\?/g,t=>t.startsWith("**")?"(?:.*/)?":t==="*"?"[^/]*":"[^/]");return new RegExp(`^${n.replace(/\/$/,"")}(?:/|$)`)}function Su(e,n){let t=n.search(/[*?]/);if(t<0)return Nt(e,n);let o=Nu(n);return Nt(e,(0,P.dirname)(`${n.slice(0,t)}x`)).filter(r=>o.test(r))}function Au({files:e,env:n},t,o,{settings:r}){let i=b=>(0,P.isAbsolute)(b)?b:(0,P.join)(t.directory,b),s=(0,P.dirname)(o),a=(n.CLASSPATH??"").split(":").filter(b=>b!=="").map(i),l=b=>e.list(b).filter(w=>w.endsWith(".jar")).map(w=>(0,P.join)(b,w)),d=r.values("jarDirs").flatMap(b=>b.split(":")),c=[...a.filter(b=>b.endsWith(".jar")),...[(0,P.join)(s,"jars"),...d.map(i)].flatMap(l)],u=r.values("locations"),m=u.length===0||u.every(b=>/^(classpath:)?db\/migration$/.test(b))?[(0,P.join)(s,"sql")]:[],h=[];for(let b of u.length===0?["db/migration"]:u){let[,w="classpath",_]=/^(?:(\w+):)?(.*)$/.exec(b);w==="filesystem"?m.push(i(_)):w==="classpath"?m.push(...a.map(k=>(0,P.join)(k,_))):h.push(b)}return{directories:m,jars:c,elsewhere:h}}var Ru=/db\/callback\//,Ou=/(?:before|after)[A-Z][A-Za-z]+(?:__[\w.-]*)?\.(?:sql|sh|py|ps1|bash|bat|cmd)/;function xu({files:e},{settings:n},{jars:t},o){for(let s of["callbacks","resolvers","migrationResolvers"]){let a=n.values(s);if(a.length>0)return`the classes in '${s}' (${a.join(", ")})`}let r=t.find(s=>Ru.test(e.read(s)??""));if(r!==void 0)return`the classes in db/callback of ${r}`;let i=o.find(({kind:s,event:a})=>s==="script"&&bu.test(a));return i&&`the script ${i.path}`}function $i(e,n,t){let{files:o}=e,{settings:r}=t,i=Au(e,n,_t(e,n),t),s=r.values("sqlMigrationSuffixes"),a={suffixes:s.length>0?s:[".sql"],separator:r.value("sqlMigrationSeparator")??"__"},d=[...new Set(i.directories.flatMap(m=>Su(o,m)))].sort().flatMap(m=>Tu(m,a)??[]),c=xu(e,t,i,d);if(c!==void 0)throw new y({code:"FLYWAY_LOOK_RUNS_CODE",what:`Flyway would run ${c} while the guard only looks, so nothing was looked at.`,remedy:"Give the guard a configuration without it ('flyway-config'), or move what it does to a callback of SQL, which a look can leave out."});let u=r.flag("skipDefaultCallbacks"),f=m=>Ou.test(o.read(m)??"");return{callbacks:d.filter(({kind:m,event:h})=>!ku.test(h)&&!(u&&m==="sql")),unseen:[...i.elsewhere,...i.jars.filter(f)]}}var St=({event:e})=>/^before(?!Repeatables)|^create/.test(e);var ae=require("node:path");var qi="guarded.deploy.NoDriver",At=["-X","-skipCheckForUpdate",`-driver=${qi}`,"info"],vu=new Set(["url","user","schemas","initSql","driver"]);function Iu(e){let n=[],t=0,o=0;for(let r=0;r<e.length;r+=1)"[{".includes(e[r])?t+=1:"]}".includes(e[r])?t-=1:t===0&&e.startsWith(", ",r)&&/^, [^\s,={}[\]]+=/.test(e.slice(r,r+200))&&(n.push(e.slice(o,r)),o=r+2);return[...n,e.slice(o)].filter(r=>r!=="")}function Sn(e){let n=/^\{([\s\S]*)\}$/.exec(e?.trim()??"")?.[1]??"";return new Map(Iu(n).map(t=>{let o=t.indexOf("=");return[t.slice(0,o),t.slice(o+1)]}))}function Cu(e){return(/^\[([\s\S]*)\]$/.exec(e?.trim()??"")?.[1]??e??"").split(",").map(t=>t.trim()).filter(t=>t!=="")}function Lu(e){let n=new Map,t;for(let o of e){let r=/^(DEBUG|INFO|WARNING|ERROR): /.exec(o)?.[0],[,i,s]=/^([\w-]+\..+?) -> (.*)$/.exec(o.slice(r==="DEBUG: "?7:0))??[];if(i!==void 0){if(n.has(i))return;n.set(i,s),t=i}else if(r!==void 0){if(t!==void 0)break}else t!==void 0&&n.set(t,`${n.get(t)}
${o}`)}return new Map([...n].map(([o,r])=>[o,r.trimEnd()]))}function Pi(e){let n=e.split(/\r?\n/),t=n.flatMap((d,c)=>/^DEBUG: Using configuration:\s*$/.test(d)?[c]:[]),o=t.length===1?Lu(n.slice(t[0]+1)):void 0;if(o===void 0)return;let r=[...o].filter(([d,c])=>c===qi&&/\.driver$/.test(d)),i=/^(?:flyway|environments\.(.+))\.driver$/.exec(r[0]?.[0]??"");if(r.length!==1||i===null)return;let s=i[1],a=s===void 0?new Map:Sn(o.get(`environments.${s}.flyway`)),l=d=>{if(s!==void 0&&vu.has(d))return o.get(`environments.${s}.${d}`);let c=d.slice(0,d.lastIndexOf(".")),u=c===""?void 0:Sn(o.get(`flyway.${c}`)).get(d.slice(c.length+1));return a.get(d)??o.get(`flyway.${d}`)??u};return{environment:s,files:n.flatMap(d=>/^DEBUG: Loading config file: (.+)$/.exec(d)?.[1]??[]),value:l,values:d=>Cu(l(d)),flag:d=>l(d)?.toLowerCase()==="true",ownIn:d=>a.has(d),below(d){let c=[...o].flatMap(([f,m])=>f.startsWith(`flyway.${d}.`)?[[f.slice(d.length+8),m]]:[]),u=[...Sn(o.get(`flyway.${d}`)),...Sn(a.get(d)),...c];return new Map(u.filter(([,f])=>!/^\*+$/.test(f)))}}}function Ee(e,n){return Object.entries(n).flatMap(([t,o])=>[`-${t}=${o}`,...e.ownIn(t)?[`-environments.${e.environment}.flyway.${t}=${o}`]:[]])}function X(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}var Rt="FLYWAY_CONFIG_MISSING";function Du(e,n,{directory:t,flywayConfig:o}){if(o){let l=(0,ae.isAbsolute)(o)?o:(0,ae.join)(t,o);if(e.exists(l))return[`-configFiles=${l}`];throw new y({code:Rt,what:`There is no Flyway configuration at ${o}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."})}if(n.FLYWAY_CONFIG_FILES)return[];let r=yt(e,t),i=r.map(l=>(0,ae.relative)(t,l)).join(", "),s=new Set(r.map(l=>(0,ae.dirname)(l))),a="Name the one that is deployed with 'flyway-config'.";if(s.size>1)throw new y({code:Rt,what:`There are configurations of Flyway in ${s.size} directories: ${i}.`,remedy:a});if(r.length===0||s.has(t))return[];if(r.length>1)throw new y({code:Rt,what:`There are several configurations of Flyway below the working directory: ${i}.`,remedy:a});return[`-configFiles=${r[0]}`]}function Ui(e,n){return e.replace(/\$\{env\.(\w+)\}/g,(t,o)=>n[o]??t)}function Fu(e,n,t=[]){let o=l=>{let d=e.value(l);return d===void 0?void 0:Ui(d,n)},r=o("url")??"",i=o("user")??"",s=/^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(r)?.[1]??"",a=new Map([["flyway:user",i],["flyway:database",s],...[...e.below("placeholders")].map(([l,d])=>[l,Ui(d,n)])]);return{args:t,settings:e,jdbc:r,user:i,initSql:o("initSql")??"",transactionalLock:o("postgresql.transactional.lock")?.toLowerCase()!=="false",placeholders:o("placeholderReplacement")?.toLowerCase()==="false"?void 0:a,prefix:o("placeholderPrefix")??"${",suffix:o("placeholderSuffix")??"}"}}async function An(e,n){let{files:t,env:o}=e,r=Du(t,o,n),i=await Tn(e,n,[...r,...At]),s=Pi(i);if(s!==void 0)return Fu(s,o,r);let a=/^ERROR: (?!Unexpected error)(.+)$|^(?:Caused by: )?[a-z]\S*Exception: (.+)$/m.exec(W(i,e.secrets));throw new y({code:"FLYWAY_SETTINGS_UNKNOWN",what:`Flyway does not say which settings it works with${a?`: ${(a[1]??a[2]).slice(0,300).replace(/\.$/,"")}`:""}.`,remedy:`Run \`flyway ${At.join(" ")}\` by hand in the same environment, and correct what it says about its configuration.`})}var Mu=/[()]|\b(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|STATEMENT|DEFAULT\s+ROLE|SELECT|session_replication_role)\b|@@(?!SESSION\b)/i;function Ot(e,n){return L(e,n).every(t=>/^\s*SET\s/i.test(t.text)&&!Mu.test(t.text))}function xt({settings:e}){return Ee(e,{...e.flag("cleanOnValidationError")?{cleanOnValidationError:"false"}:{},cleanDisabled:"true"})}function vt(e){return[...Ee(e.settings,{skipDefaultCallbacks:"true",createSchemas:"false"}),...xt(e)]}function Rn(e){let{initSql:n,jdbc:t}=e;return[...vt(e),...n===""||Ot(n,X(t))?[]:["-initSql="]]}function It(e,{placeholders:n,prefix:t,suffix:o}){if(n===void 0)return e;let r="",i=e;for(;;){let s=i.indexOf(t),a=s<0?-1:i.indexOf(o,s+t.length);if(a<0)return r+i;let l=i.slice(s+t.length,a).trim(),d=n.get(l)??n.get(l.toLowerCase());r+=i.slice(0,s)+(d??i.slice(s,a+o.length)),i=i.slice(a+o.length)}}function $u(e,n){let t=i=>i.split(/[._]/).map(s=>BigInt(/^\d+$/.test(s)?s:0)),[o,r]=[t(e),t(n)];for(let i=0;i<Math.max(o.length,r.length);i+=1){let[s=0n,a=0n]=[o[i],r[i]];if(s!==a)return s<a?-1:1}return 0}function ji({migrations:e=[],allSchemasEmpty:n},t){return n!==!0&&!t.flag("skipExecutingMigrations")&&e.every(({installedOnUTC:o=""})=>o==="")}var Ct=({type:e="",state:n})=>/BASELINE/i.test(e)&&/^pending/i.test(n);function Lt(e,n){let t=n.value("baselineVersion")||"1";return e.filter(({version:o})=>o===""||$u(o,t)>0)}var Dt=require("node:crypto");var Oe=({version:e,description:n})=>e||n||"",On=e=>n=>n?.startsWith(`${e.root}/`)?n.slice(e.root.length+1):null,Gi=(e,n)=>({type:"script",description:e,sql:[],line:1,sqlError:n});function Wi({name:e,description:n,path:t},o,r,i,s=!0){let a=X(i.jdbc),l=t===""?void 0:o.files.read(t),d=t===""?"":o.files.read(`${t}.conf`)??"",c=/^[ \t]*placeholderReplacement[ \t]*=[ \t]*false/im.test(d)?{...i,placeholders:void 0}:i,u=l===void 0||!s?void 0:L(It(l,c),a),f=/^[ \t]*executeInTransaction[ \t]*=[ \t]*false/im.test(d)||a==="postgresql"&&rn((u??[]).map(({text:m})=>m));return{app:"",name:e,file:(On(r)(t)??t)||null,line:1,digest:l===void 0?null:(0,Dt.createHash)("sha256").update(l).digest("hex"),firstParty:!0,atomic:!f,operations:u===void 0?[Gi(n,"it is not a SQL file that can be read")]:u.map(({text:m,line:h,end:b})=>({type:"sql",description:n,line:h,end:b,sql:[m]}))}}function Hi(e,n,t,o){let{description:r,filepath:i=""}=e,s=!/SCRIPT|JDBC/i.test(e.type??"");return Wi({name:Oe(e),description:r,path:i},n,t,o,s)}function qu(e){let{initSql:n,jdbc:t}=e,o=X(t),r=It(n,e);if(n===""||Ot(r,o))return[];let i="what runs on each connection";return[{app:"",name:"initSql",file:null,digest:(0,Dt.createHash)("sha256").update(n).digest("hex"),firstParty:!0,atomic:!1,beside:!0,operations:L(r,o).map(s=>({type:"sql",description:i,sql:[s.text]}))}]}function Bi({callbacks:e,unseen:n},t,o,r){let i=({path:a,event:l,kind:d})=>({...Wi({name:a.slice(a.lastIndexOf("/")+1),description:l,path:a},t,o,r,d==="sql"),beside:!0}),s=n.map(a=>({app:"",name:`callbacks in ${a}`,file:null,firstParty:!0,atomic:!1,beside:!0,operations:[Gi("callbacks","it is in a place that cannot be looked into")]}));return{before:[...qu(r),...s,...e.filter(St).map(i)],after:e.filter(a=>!St(a)).map(i)}}var ls=require("node:path");var Yi="SELECT table_schema AS place, table_name AS name FROM information_schema.tables UNION ALL SELECT routine_schema, routine_name FROM information_schema.routines UNION ALL SELECT event_schema, event_name FROM information_schema.events",Ji={version:"SELECT VERSION()",schema:"SELECT DATABASE()",tables:"SELECT table_name, table_type, engine, row_format, table_collation, create_options FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ({tables})",columns:"SELECT table_name, column_name, column_type, is_nullable, CASE WHEN column_default IS NULL OR UPPER(column_default) = 'NULL' THEN 0 ELSE 1 END, extra, character_set_name, character_octet_length, character_maximum_length, collation_name, generation_expression FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ({tables})",indexes:"SELECT table_name, index_name, index_type, non_unique, column_name, seq_in_index FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name IN ({tables}) ORDER BY 1, 2, 6",references:"SELECT table_name, column_name, constraint_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL AND (table_name IN ({tables}) OR referenced_table_name IN ({tables}))",triggers:"SELECT event_object_table, trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",rights:"SELECT privilege_type FROM information_schema.user_privileges UNION SELECT privilege_type FROM information_schema.schema_privileges WHERE table_schema = DATABASE()",views:"SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = DATABASE()",relations:"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",own:`SELECT o.name FROM (${Yi}) o WHERE o.place = DATABASE()`,occupied:`SELECT DISTINCT o.place FROM (${Yi}) o WHERE o.place <> DATABASE() AND o.place NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')`,code:"SELECT code.name, code.text FROM (SELECT trigger_name AS name, action_statement AS text FROM information_schema.triggers WHERE trigger_schema = DATABASE() UNION ALL SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE() UNION ALL SELECT event_name, event_definition FROM information_schema.events WHERE event_schema = DATABASE()) code WHERE EXISTS (SELECT 1 FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_name IN ({tables}) AND LOCATE(LOWER(t.table_name), LOWER(code.text)) > 0)",actions:"SELECT table_name, constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE() AND table_name IN ({tables})",functions:"SELECT LOWER(routine_name), 3 FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type = 'FUNCTION' AND LOWER(routine_name) IN ({calls})"},Pu={...Ji,checks:"SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() AND table_name IN ({tables})",variables:"SELECT LOWER(variable_name), variable_value FROM information_schema.session_variables WHERE variable_name IN ('ALTER_ALGORITHM', 'OLD_ALTER_TABLE', 'INNODB_INSTANT_ALTER_COLUMN_ALLOWED', 'FOREIGN_KEY_CHECKS', 'LOWER_CASE_TABLE_NAMES', 'SQL_MODE', 'AUTOCOMMIT', 'DEFAULT_STORAGE_ENGINE')"},Uu={...Ji,checks:"SELECT k.table_name, c.constraint_name, c.check_clause FROM information_schema.check_constraints c JOIN information_schema.table_constraints k USING (constraint_schema, constraint_name) WHERE c.constraint_schema = DATABASE() AND k.table_name IN ({tables})"};function Xi(e,n){let t=e==="postgresql"||e==="sqlite";return{version:1,schema:1,path:1,rights:1,keys:3,invalid:3,tables:t?7:6,columns:t?7:11,indexes:6,checks:t?5:3,uses:4,references:5,domains:4,code:t?3:2,actions:4,ambiguous:1,occupied:1,relations:1,types:1,own:1,acting:1}[n]??2}var Ki="WITH RECURSIVE family(root, oid) AS (SELECT c.relname, c.oid FROM pg_class c WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables}) UNION SELECT f.root, i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.oid) ",Vi=[["c.relname","c.relnamespace","pg_class c","c.oid","c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')"],["p.proname","p.pronamespace","pg_proc p","p.oid","true"],["t.typname","t.typnamespace","pg_type t","t.oid","t.typtype IN ('e', 'd', 'r')"]].map(([e,n,t,o,r])=>`SELECT CAST(n.nspname AS text) AS place, CAST(${e} AS text) AS name FROM ${t} JOIN pg_namespace n ON n.oid = ${n} WHERE ${r} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('${t.split(" ")[0]}' AS regclass) AND d.objid = ${o} AND d.deptype = 'e')`).join(" UNION ALL "),zi={version:"SELECT current_setting('server_version')",schema:"SELECT current_schema()",path:"SELECT current_setting('search_path')",tables:"SELECT c.relname, c.relkind, pg_get_userbyid(c.relowner), EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid), (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) + (SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN'), EXISTS (SELECT 1 FROM pg_publication_tables p WHERE p.schemaname = n.nspname AND p.tablename = c.relname), c.relrowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables})",columns:"SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, a.attidentity <> '', coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN ({tables})",checks:"SELECT c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated, NOT k.connoinherit FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",indexes:"SELECT c.relname, i.relname, m.amname, x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.number), k.place FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam JOIN pg_class c ON c.oid = x.indrelid CROSS JOIN LATERAL unnest(CAST(x.indkey AS int2[])) WITH ORDINALITY AS k(number, place) WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables}) ORDER BY 1, 2, 6",uses:Ki+"SELECT f.root, a.attname, CASE d.classid WHEN CAST('pg_class' AS regclass) THEN (SELECT CASE WHEN x.indexprs IS NOT NULL OR x.indpred IS NOT NULL THEN 'computed-index' WHEN x.indisunique THEN 'unique' ELSE 'index' END FROM pg_index x WHERE x.indexrelid = d.objid) WHEN CAST('pg_constraint' AS regclass) THEN (SELECT CASE k.contype WHEN 'c' THEN CASE WHEN k.convalidated THEN 'check' ELSE 'unchecked' END WHEN 'f' THEN CASE WHEN k.conrelid = d.refobjid THEN 'foreign-key' ELSE 'referenced' END WHEN 'x' THEN 'computed-index' ELSE 'unique' END FROM pg_constraint k WHERE k.oid = d.objid) WHEN CAST('pg_attrdef' AS regclass) THEN (SELECT CASE WHEN coalesce(to_jsonb(b) ->> 'attgenerated', '') <> '' THEN 'generated' ELSE 'default' END FROM pg_attrdef e JOIN pg_attribute b ON b.attrelid = e.adrelid AND b.attnum = e.adnum WHERE e.oid = d.objid AND (e.adrelid <> d.refobjid OR e.adnum <> d.refobjsubid)) WHEN CAST('pg_rewrite' AS regclass) THEN 'view' WHEN CAST('pg_policy' AS regclass) THEN 'policy' WHEN CAST('pg_trigger' AS regclass) THEN 'trigger' WHEN CAST('pg_proc' AS regclass) THEN 'routine' WHEN CAST('pg_statistic_ext' AS regclass) THEN 'statistics' ELSE 'other' END, CASE d.classid WHEN CAST('pg_class' AS regclass) THEN (SELECT i.relname FROM pg_class i WHERE i.oid = d.objid) WHEN CAST('pg_constraint' AS regclass) THEN (SELECT k.conname FROM pg_constraint k WHERE k.oid = d.objid) ELSE CAST(d.objid AS text) END FROM family f JOIN pg_depend d ON d.refclassid = CAST('pg_class' AS regclass) AND d.refobjid = f.oid AND d.refobjsubid > 0 JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = d.refobjsubid WHERE NOT (d.classid = CAST('pg_class' AS regclass) AND NOT EXISTS (SELECT 1 FROM pg_index x WHERE x.indexrelid = d.objid)) UNION SELECT f.root, a.attname, 'partition-key', CAST(f.oid AS text) FROM family f JOIN pg_partitioned_table p ON p.partrelid = f.oid JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = ANY (CAST(p.partattrs AS int2[]))",defaults:"SELECT c.relname, CASE WHEN has_table_privilege(p.partdefid, 'SELECT') THEN CAST(query_to_xml('SELECT 1 AS x FROM ' || CAST(CAST(p.partdefid AS regclass) AS text) || ' LIMIT 1', false, true, '') AS text) END FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid WHERE p.partdefid <> 0 AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",variables:"SELECT 'standard_conforming_strings', current_setting('standard_conforming_strings')",domains:"SELECT t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.contypid = t.oid), EXISTS (SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.atttypid = t.oid AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm')) FROM pg_type t WHERE t.typtype = 'd' AND pg_type_is_visible(t.oid) AND t.typnamespace <> CAST('information_schema' AS regnamespace)",relations:"SELECT c.relname FROM pg_class c WHERE pg_table_is_visible(c.oid) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace <> CAST('pg_catalog' AS regnamespace)",types:"SELECT DISTINCT lower(t.typname) FROM pg_type t WHERE pg_type_is_visible(t.oid) AND (t.typrelid = 0 OR t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c')) AND left(t.typname, 1) <> '_'",own:`SELECT o.name FROM (${Vi}) o WHERE o.place = COALESCE(current_schema(), '') UNION ALL (SELECT 'large object ' || CAST(oid AS text) FROM pg_largeobject_metadata LIMIT 1) UNION ALL SELECT CAST(srvname AS text) FROM pg_foreign_server`,occupied:`SELECT DISTINCT o.place FROM (${Vi}) o WHERE o.place <> COALESCE(current_schema(), '') AND o.place <> 'information_schema' AND left(o.place, 3) <> 'pg_'`,code:Ki+"SELECT f.root, p.prosrc, false FROM family f JOIN pg_trigger t ON t.tgrelid = f.oid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal UNION SELECT c.relname, p.prosrc, p.prorettype = c.reltype FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang JOIN pg_class c ON pg_table_is_visible(c.oid) AND c.relname IN ({tables}) AND (position(lower(CAST(c.relname AS text)) IN lower(p.prosrc)) > 0 OR c.reltype = p.prorettype OR c.reltype = ANY (CAST(p.proargtypes AS oid[]))) WHERE l.lanname NOT IN ('c', 'internal') AND p.pronamespace NOT IN (CAST('pg_catalog' AS regnamespace), CAST('information_schema' AS regnamespace)) AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid AND d.deptype = 'e')",actions:"SELECT c.relname, k.conname, k.confdeltype, k.confupdtype FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",ambiguous:`SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.rolname = n.nspname WHERE c.relname IN ({tables}) AND r.rolname <> current_user AND n.nspname <> 'public' AND position('"$user"' IN current_setting('search_path')) > 0`,acting:"SELECT CAST(o.oprname AS text) FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode WHERE p.provolatile = 'v' AND o.oprnamespace <> CAST('pg_catalog' AS regnamespace) UNION SELECT CAST(t.typname AS text) FROM pg_cast c JOIN pg_proc p ON p.oid = c.castfunc JOIN pg_type t ON t.oid = c.casttarget WHERE p.provolatile = 'v' AND p.pronamespace <> CAST('pg_catalog' AS regnamespace) UNION SELECT CAST(t.typname AS text) FROM pg_type t JOIN pg_constraint k ON k.contypid = t.oid JOIN pg_depend d ON d.classid = CAST('pg_constraint' AS regclass) AND d.objid = k.oid AND d.refclassid = CAST('pg_proc' AS regclass) JOIN pg_proc p ON p.oid = d.refobjid WHERE p.provolatile = 'v'",functions:"SELECT p.proname, max(CASE p.provolatile WHEN 'i' THEN 1 WHEN 's' THEN 2 ELSE 3 END) FROM pg_proc p WHERE pg_function_is_visible(p.oid) AND p.proname IN ({calls}) GROUP BY 1"},Ft={mysql:"SELECT table_name, constraint_name, CASE constraint_type WHEN 'CHECK' THEN 'c' WHEN 'FOREIGN KEY' THEN 'f' ELSE 'u' END FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND constraint_name IN ({tables}) UNION ALL SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'u' ELSE 'i' END FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name IN ({tables}) GROUP BY table_name, index_name",postgresql:"SELECT c.relname, k.conname, CASE k.contype WHEN 'c' THEN 'c' WHEN 'f' THEN 'f' ELSE 'u' END FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.conname IN ({tables}) AND k.contype IN ('c', 'f', 'u', 'p', 'x') UNION ALL SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE i.relname IN ({tables})"},Zi={postgresql:{version:zi.version,invalid:"SELECT n.nspname, i.relname, t.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid) AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid)"}};function es(e){let{mariadb:n,mysql:t,postgresql:o}=Mt(e);return{mariadb:{...n,keys:Ft.mysql},mysql:{...t,keys:Ft.mysql},postgresql:{...o,keys:Ft.postgresql}}}var ju={own:"SELECT name FROM sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_'",tables:"SELECT name, 'r', '', 0, 0, 0, 0 FROM sqlite_master WHERE type = 'table' AND name IN ({tables})",columns:`SELECT m.name, p.name, p.type, NOT p."notnull" AND p.pk = 0, p.dflt_value IS NOT NULL, p.pk = 1, 0 FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name IN ({tables})`},Qi="SELECT {name}, COUNT(*) FROM (SELECT 1 FROM {table} LIMIT {limit}) counted",Gu="SELECT c.relname, CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN CAST(query_to_xml('SELECT count(*) AS n FROM (SELECT 1 FROM ' || CAST(CAST(c.oid AS regclass) AS text) || ' LIMIT {limit}) counted', false, true, '') AS text) END FROM pg_class c WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})";function Mt(e){let n=String(e+1),t=o=>e>0?{counts:o.replace("{limit}",n)}:{};return{mariadb:{...Pu,...t(Qi)},mysql:{...Uu,...t(Qi)},postgresql:{...zi,...t(Gu)},sqlite:ju}}function ns(e,n,t,o){let r=n==="mariadb"||n==="mysql",i=a=>`'${(r?a.replaceAll("\\","\\\\"):a).replaceAll("'","''")}'`;if(e.includes("{table}"))return t.length===0?void 0:t.map(a=>e.replace("{name}",()=>i(a)).replace("{table}",()=>`\`${a.replaceAll("`","``")}\``)).join(" UNION ALL ");let s=a=>a.map(i).join(", ")||"''";return e.replaceAll("{tables}",()=>s(t)).replaceAll("{calls}",()=>s(o))}var $t="gdfact";function ts(e,n,t,o){return Object.entries(n).flatMap(([r,i])=>{let s=i.includes("{table}")?void 0:ns(i,e,t,o);if(s===void 0)return[];let a=Array.from({length:Xi(e,r)},(l,d)=>`c${d}`).join(", ");return[qt(e,r,a,s)]}).join(`
`)}function qt(e,n,t,o){let r=e==="postgresql"?`'${$t}.${n}.' || encode(convert_to(CAST(json_build_array(${t}) AS text), 'UTF8'), 'hex')`:`CONCAT('${$t}.${n}.', HEX(JSON_ARRAY(${t})))`;return`WITH asked(${t}) AS (${o}) SELECT ${r} AS x FROM asked;`}function os(e,n){let t=e==="mariadb"||e==="mysql",o=`'${(t?n.replaceAll("\\","\\\\"):n).replaceAll("'","''")}'`;return t?qt(e,"history","c0",`SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${o}`):e==="postgresql"?qt(e,"history","c0",`SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname = ${o}`):void 0}function rs(e){let n=Object.create(null);for(let[,t,o]of e.matchAll(new RegExp(`${$t}\\.(\\w+)\\.([0-9A-Fa-f]+)`,"g")))n[t]??=[],n[t].push(JSON.parse(Buffer.from(o,"hex").toString("utf8")));return n}var is=new Map([["u","unique"],["i","index"],["c","check"],["f","foreign-key"]]);function ss(e){let n=e.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)??[];return[...new Set(n.flatMap(t=>[t,t.toLowerCase()]))]}function as(e){return[...new Set([...e.matchAll(/\b(\w+)\s*\(/g)].map(([,n])=>n.toLowerCase()))]}async function ds(e,n,t,o){let r=n.files.temporary(n.temporary);try{n.files.write((0,ls.join)(r.path,"beforeInfo.sql"),`${e}
`);let i=await Tn(n,t,[...o.args,...Rn(o).filter(s=>!/\bskipDefaultCallbacks=/.test(s)),...Ee(o.settings,{locations:`filesystem:${r.path}`,skipDefaultCallbacks:"false",outputQueryResults:"true",placeholderReplacement:"false",sqlMigrationSuffixes:".sql"}),"info"]);return rs(i)}catch(i){n.deadline.signal.throwIfAborted(),n.note(`what the server knows of the tables could not be asked: ${String(i)}`);return}finally{r.remove()}}async function xn(e,n,t,o,r={}){let i=X(t.jdbc),s={...Zi[i],...r[i]};if(Object.keys(s).length===0)return;let a=ts(i,s,ss(o),as(o)),l=await ds(a,e,n,t);return l&&Wu(l,i)}async function cs(e,n,t){let o=os(X(t.jdbc),t.settings.value("table")??"flyway_schema_history");if(o===void 0)return;let i=(await ds(o,e,n,t))?.history?.[0]?.[0];return i===void 0?void 0:Number(i)>0}function Wu(e,n){let t=String(e.version?.[0]?.[0]??"");if(t==="")return;let o=(e.invalid??[]).map(([s,a,l])=>({schema:String(s),name:String(a),table:String(l)})),r=/mariadb/i.test(t)?"mariadb":n,i=mt(r,e);return{invalid:o,facts:{...i,engine:r,version:/^\d+(\.\d+)*/.exec(t)?.[0]??"",existing:Object.keys(i.tables??{}),keys:(e.keys??[]).flatMap(([s,a,l])=>{let d=is.get(String(l));return d?[{table:String(s),name:String(a),kind:d}]:[]}),invalid:o.map(({table:s,name:a})=>({table:s,name:a}))}}}function fs(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}function Hu(e){let n=e.split(`
`).findIndex(t=>t.startsWith("<<<<<<< "));return n<0?void 0:n+1}function Bu(e,n){let t=e.find(({state:r})=>/^failed/i.test(r));if(t)return`the migration ${t.version} (${t.description}) failed half way and is recorded as failed.`;let o=(n?.invalidMigrations??[]).find(({errorDetails:r})=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(r?.errorCode??""));return o&&`the script of ${o.version} (${o.description}) is not the one that was applied: ${o.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`}function Yu(e,n,t){let o=(n?.invalidMigrations??[]).flatMap(({version:i})=>e.filter(s=>s.version===i&&/^ignored/i.test(s.state)));if(o.length===0)return[];let r=e.findLast(({state:i,version:s})=>fs(i)&&s!=="");return[{app:"",migrations:[...r?[r]:[],...o].map(({version:i,filepath:s})=>({name:i,file:t(s)}))}]}async function Ut(e,n,t,...o){let r=await Nn(e,n,[...t.args,...Rn(t),...o,"info","validate"]),i=r.individualResults??[r],s=i.find(l=>l.migrations!==void 0)??r,a=i.find(l=>l.validationSuccessful!==void 0);return{info:s,validation:a,error:r.error??i.find(l=>l.error)?.error}}async function Ku(e,n,t,o){let{settings:r}=o,i=e.info.migrations??[];if(!ji(e.info,r))return{migrations:i};let s=await cs(n,t,o);if(s===void 0)return{migrations:i,refuses:"whether the schema has a history table is not known."};if(s)return{migrations:i};if(!r.flag("baselineOnMigrate"))return{migrations:i,refuses:"the schema is not empty and has no history table, and `flyway migrate` refuses to run there without `baselineOnMigrate`."};if(!i.some(Ct))return{migrations:Lt(i,r)};let a=await Ut(n,t,o,"-baselineMigrationPrefix=not-now-");return a.info.migrations===void 0||a.info.migrations.some(Ct)?{migrations:i,refuses:"what `flyway migrate` runs after a baseline is not known."}:{migrations:Lt(a.info.migrations,r)}}function Vu({jdbc:e,user:n}){let t=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(e);return{alias:"default",...t?{host:t[1],port:t[2]??"",database:t[3]}:{},user:n,engine:X(e),version:""}}var Qu=({state:e})=>/^pending|^outdated/i.test(e);async function ps(e,n){return await ms(e,n,await An(e,n))}async function ms(e,n,t,o=!0){let r=$i(e,n,t),i=On(n),s=Vu(t),a=await Ut(e,n,t),{info:l,validation:d,error:c}=a,u={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{},read:t.settings.files.map(q=>i(q)??q)};if(c&&l.migrations===void 0)return{...u,stage:"connect",databases:[s],error:Tt(c,i)};let{migrations:f,refuses:m}=await Ku(a,e,n,t),h=f.filter(Qu),b=zu(h,e,i);if(b)return{...u,stage:"graph",databases:[s],error:b};let w=Bi(r,e,n,t),_=[...w.before,...h.map(q=>Hi(q,e,n,t)),...w.after],k=Bu(f,d)??m,N=Yu(f,d,i),A=f.every(({state:q})=>/^pending/i.test(q))&&l.allSchemasEmpty===!0,B=Xu(_),_e=o&&B!==""?await xn(e,n,t,B,n.facts):void 0;return{...u,stage:"done",databases:[{...s,history:!0,applied:f.filter(({state:q})=>fs(q)).length,fresh:A,ahead:f.filter(({state:q})=>/^(future|missing)/i.test(q)).map(q=>({app:"",name:Oe(q)})),pending:_,transactionalLock:s.engine==="postgresql"&&t.transactionalLock&&Ju(l.flywayVersion),..._e?.facts,...N.length>0?{conflicts:N}:{},...k?{inconsistent:k}:{}}]}}function Ju(e){let[n=0,t=0]=(e??"").split(".").map(Number);return e===void 0||n>9||n===9&&t>=1}function Xu(e){return e.flatMap(({operations:n})=>n.flatMap(({sql:t})=>t)).join(`
`)}function zu(e,n,t){for(let{filepath:o}of e){let r=o?Hu(n.files.read(o)??""):void 0;if(r===void 0)continue;return{type:"MergeConflict",message:"the file holds a merge that was not finished (<<<<<<<)",code:null,place:{file:t(o)??o??"",line:r}}}}function hs({initSql:e},...n){let t=[e.replace(/;\s*$/,""),...n].filter(o=>o!=="");return t.length===0?{}:{FLYWAY_INIT_SQL:t.join("; ")}}function Zu(e,n){let t=Math.max(1,Math.ceil(n));return e==="postgresql"?`SET lock_timeout = ${Math.round(n*1e3)}`:/^(mariadb|mysql)$/.test(e)?`SET SESSION lock_wait_timeout = ${t}, innodb_lock_wait_timeout = ${t}`:""}var gs=({name:e})=>!/^\d/.test(e);function ef(e,n,t){let o=[];for(let r of e){let i=n==="postgresql"&&!t&&r.operations.some(({sql:a})=>a.some(l=>/\bCONCURRENTLY\b/i.test(l))),s=o.at(-1);s?.migrations.some(gs)?(s.migrations.push(r),s.patient||=i):s?.patient===i?s.migrations.push(r):o.push({patient:i,migrations:[r]})}return o}function nf({migrations:e},n,{settings:t}){return Ee(t,{target:e.at(-1).name,...n?{repeatableSqlMigrationPrefix:"not-yet-",ignoreMigrationPatterns:"*:future,repeatable:missing"}:{}})}async function tf(e,n,t,o){let r=await xn(e,n,t,""),i=o.flatMap(({operations:a})=>a.flatMap(({sql:l})=>l)),s=(...a)=>a.map(l=>`"${l.replaceAll('"','""')}"`).join(".");for(let a of r?.invalid??[]){if(!i.some(c=>/\bINDEX\s+CONCURRENTLY\b/i.test(c)&&c.match(/[\w$]+/g)?.includes(a.name)))continue;let d=`DROP INDEX CONCURRENTLY IF EXISTS ${s(a.schema,a.name)}`;await Nn(e,n,[...t.args,...vt(t),"info"],hs(t,d))}}var of={type:"Interrupted",message:"",code:null,place:null},ys=({name:e,digest:n})=>`${e} ${n??null}`;function us({databases:e}){return e.flatMap(({pending:t})=>t??[]).filter(({beside:t})=>t).map(ys).join(`
`)}async function ws(e,n,t,o,r){let i=await An(e,n),s=await ms(e,n,i,!1);if(s.error)return{journal:[],error:s.error};let a=(s.databases[0]?.pending??[]).filter(({beside:m})=>!m).map(ys),l=(t.default??[]).map(([,m,h])=>`${m} ${h}`);if(a.join(`
`)!==l.join(`
`)||us(s)!==us(r))return{journal:[],changed:{alias:"default"}};let d=X(i.jdbc),c=ef(o,d,s.databases[0]?.transactionalLock===!0),u=o.some(gs),f=[];for(let[m,h]of c.entries()){h.patient&&await tf(e,n,i,h.migrations);let b=[...i.args,...xt(i),...m<c.length-1?nf(h,u,i):[],"migrate"],w;try{let N=Zu(d,h.patient?0:n.lockTimeout);w=await Nn(e,n,b,hs(i,N))}catch(N){let A=h.migrations.map(({name:B})=>Pt(B,!1));return{journal:[...f,...A],error:{...of,message:oe(N)}}}for(let N of w.migrations??[])f.push(Pt(Oe(N),!0,(N.executionTime??0)/1e3));if(!w.error)continue;let _=Tt(w.error,On(n)),k=rf(h.migrations,f,_);return{journal:k===void 0?f:[...f,Pt(k,!1)],error:_}}return{journal:f}}function Pt(e,n,t){return{database:"default",app:"",name:e,done:n,statements:[],...t===void 0?{}:{seconds:t}}}function rf(e,n,t){let o=e.find(({file:i})=>i!==null&&i===t.place?.file),r=e.find(({name:i})=>!n.some(s=>s.name===i));return o?o.name:/MIGRATION/.test(t.type)?r?.name:void 0}async function Es(e,n,t){let o=await An(e,n),{info:r,error:i}=await Ut(e,n,o);if(i&&r.migrations===void 0)return{};let s=r.migrations??[],a=new Set(s.filter(({state:f})=>/^pending|^outdated|^failed/i.test(f)).map(Oe)),l=(t.default??[]).map(([,f])=>f).filter(f=>!a.has(f)),c=(t.default??[]).length>l.length&&X(o.jdbc)==="postgresql"?await xn(e,n,o,""):void 0;return{recorded:[{database:"default",migrations:l.map(f=>["",f]),invalid:c?.facts.invalid??[],failed:s.filter(({state:f})=>/^failed/i.test(f)).map(Oe)}]}}var z='(?:"(?:[^"]|"")+"|`[^`]+`|[\\w$]+)';var bw=new RegExp(`^(ALTER\\s+TABLE\\s+(${z})\\s+ADD\\s+COLUMN\\s+(${z})\\s[^,]*(?:\\([^()]*\\)[^,]*)*?)\\s*,\\s*ADD\\s+(CONSTRAINT\\s+(${z})\\s+FOREIGN\\s+KEY.*)$`,"is");var jt=`${z}(?:\\.${z})?`,Sw=new RegExp(`^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${z})(\\s+ON\\s.*)$`,"is"),Aw=new RegExp(`^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${jt})\\s+ADD\\s+(?:COLUMN\\s+)?(${z})(\\s.*)$`,"is"),Rw=new RegExp(`^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${jt})\\s+ADD\\s+CONSTRAINT\\s+(${z})\\s+(UNIQUE|CHECK|FOREIGN\\s+KEY)\\b(.*)$`,"is"),Ow=new RegExp(`^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${jt})\\s+ALTER\\s+(?:COLUMN\\s+)?(${z})\\s+SET\\s+NOT\\s+NULL$`,"is");function af(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:i,allowed:s,explanation:a,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:i,explanation:a,recipe:l,...s===void 0?{}:{allowed:s}}))}}var lf=9e5;function Be(e,n=lf){let t=new Set,o=e.map(({app:d,name:c})=>{let u=`${d} ${c}`,f=t.has(u);return t.add(u),f}),r={operations:[],sql:[]},i=e.map(af),s=[i,i.map((d,c)=>o[c]?{...d,...r}:d),i.map(d=>({...d,...r}))];for(let d of s){let c=JSON.stringify(d);if(c.length<=n)return c}let l=e.map(({app:d,name:c,database:u,file:f,lock:m,compat:h,safe:b})=>({app:d,name:c,database:u,file:f,...r,lock:m,compat:h,safe:b,rules:[]})).slice(0,Math.floor(n/1e3));return JSON.stringify([...l,{leftOut:e.length-l.length}])}function df(e,n,t){let{connectTimeout:o,lockTimeout:r,root:i}=n,s=n.safety!=="off"||n.onPending==="apply-safe";if(e==="flyway"){let f=s?es(n.smallTable):void 0,m={...n,directory:t,facts:f},h={databases:[]};return{async observe(b){let w=await ps(b,m);return h=w,w},apply:(b,w,_)=>ws(b,m,w,_,h),ask:(b,w)=>Es(b,m,w)}}let a=wt(n.files,{directory:t,root:i,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),l={connectTimeout:o,lockTimeout:r},d=Mt(n.smallTable),c=(f,m)=>({expected:f,connectTimeout:o,sessions:m});if(e==="alembic"){let f={root:i,directory:t,python:a,config:n.alembicConfig,arguments:n.alembicX??[]};return{observe:m=>Li(m,f,{connectTimeout:o,sql:s,drift:n.checkDrift!=="off",facts:d}),apply:(m,h)=>Di(m,f,{expected:h,...l}),ask:(m,h,b)=>Fi(m,f,c(h,b))}}let u={root:i,directory:t,python:a,settings:n.settings};return{observe:f=>Ti(f,u,{databases:n.databases,connectTimeout:o,sql:s,drift:n.checkDrift,facts:d}),apply:(f,m)=>Ni(f,u,{expected:m,...l}),ask:(f,m,h)=>Si(f,u,c(m,h))}}function cf(e,n,t){let o=[e.error,...e.databases.map(({error:r})=>r)];for(let r of o)r?.trace&&n.note?.(V(r.trace,t));for(let r of e.skipped??[])n.note?.(`a statement of env.py that a look does not run: ${V(r,t)}`)}async function uf(e,n){let t=(0,le.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:Mn(e.env,e.envPass),temporary:e.temporary,secrets:n,note:c=>e.note?.(c)};if(!e.files.exists(t))throw new y({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?bi(e.files,t,!!e.settings):e.tool,i=(0,le.relative)(e.root,t).startsWith("..")?t:e.root,s={...e,root:i},a=df(r,s,t),l=await a.observe(o);cf(l,e,n);let d=Jr(l,{...s,serverNamed:bs(o.env,/^(postgres(ql)?|mysql|mariadb)(\+\w+)?:\/\//i),sqliteNamed:bs(o.env,/^sqlite(3|\+\w+)?:\/\//i)!==void 0,texts:pf(l,s)});return{adapter:a,dependencies:o,observation:l,placed:s,decision:d}}async function ff({env:e},n){let t=qn(e);try{return await n(t)}catch(o){throw o instanceof y?dt(o,t):o}}function Gt(e){return ff(e,async n=>{let{adapter:t,dependencies:o,observation:r,placed:i,decision:s}=await uf(e,n),a=await mf(s,r,l=>Fr({adapter:t,dependencies:o,options:i,observation:r,judged:l}));return Xr(a,n)})}function bs(e,n){return Object.keys(e).find(t=>n.test(e[t]??""))}function pf({databases:e},{files:n,root:t}){let o=new Set(e.flatMap(({pending:r})=>(r??[]).flatMap(({file:i})=>i??[])));return new Map([...o].flatMap(r=>{let i=n.read((0,le.isAbsolute)(r)?r:(0,le.join)(t,r));return i===void 0?[]:[[r,i]]}))}async function mf(e,{tool:n,databases:t},o){if("result"in e)return e.result;try{return e.after(await o(e.apply))}catch(r){throw r instanceof y&&r.code!=="PROBE_SILENT"?r:new y({code:"MIGRATION_FAILED",what:`Applying was broken off: ${oe(r)}`,remedy:`Look at the history table before anything else: \`${ue(n,t)}\` may have been interrupted half way.`,cause:r})}}var U=require("node:fs"),ks=require("node:path"),Ye={read(e){try{return(0,U.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,U.existsSync)(e),executable(e){try{return(0,U.accessSync)(e,U.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,U.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,U.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,U.mkdtempSync)((0,ks.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,U.rmSync)(n,{recursive:!0,force:!0})}}};var RE=64*1024*1024;var Ts;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(Ts||(Ts={}));var vn={};Vt(vn,{block:()=>Nf,code:()=>Ns,details:()=>Rf,figure:()=>Tf,joined:()=>_f,link:()=>Ss,md:()=>Ht,mermaid:()=>Sf,own:()=>kf,table:()=>Af,text:()=>Ke});var Wt=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,ne=e=>e,kf=e=>ne(e);function Ht(e,...n){return ne(e.reduce((t,o,r)=>`${t}${n[r-1]}${o}`))}var _f=(e,n)=>ne(e.join(n)),Tf=e=>/^[<+−]?\d[\d.,]*(?: [\p{L}%]{1,5}(?: \d{1,2} [a-z]{1,3})?)?$/u.test(e)?ne(e):Ke(e);function Ke(e){let n=String(e).replace(/[\r\n\t]+/g," ").replace(Wt,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,t=>`${t.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2");return ne(n)}function Ns(e){let n=String(e).replace(/[\r\n\t]+/g," ").replace(Wt,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`);return ne(`<code>${n}</code>`)}function Nf(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(Wt,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(i=>i[0].length)),r="`".repeat(o+1);return ne(`${r}${n}
${t.replace(/\n$/,"")}
${r}`)}var Sf=e=>ne(["```mermaid",...e.map(n=>n.replace(/[\r\n]+/g," ").replaceAll("```","")),"```"].join(`
`));function Ss(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Ke(e):ne(`[${Ke(e)}](${n})`)}function Af(e,n,t=[]){let o=i=>`| ${i.join(" | ")} |`,r=e.map((i,s)=>t[s]==="r"?"---:":"---");return ne([o(e),o(r),...n.map(o)].join(`
`))}function Rf(e,n){return Ht`<details><summary>${e}</summary>\n\n${n}\n\n</details>`}var{code:te,link:Cf,table:As,text:de,details:Lf,block:Df,joined:be,md:j,own:H}=vn,Ff={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",partial:"⛔ not all databases were looked at",error:"⛔ the migrations could not be judged"},Mf={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},$f={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},ke=40;function Bt(e){let n=[j`### Migrations: ${Ff[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:i,applied:s})=>j`${te(o)} ${de(`${r??"unknown"} ${i??""}`.trim())}${s===void 0?"":j`, ${s} applied`}`);t.length>0&&n.push(be(t," · ")),e.targets.length>1&&n.push(As([H("target"),H("status"),H("pending")],e.targets.slice(0,ke).map(({name:o,status:r,pending:i})=>[te(o),de(r),de(i??"not known")]))),e.targets.length>ke&&n.push(j`… and ${e.targets.length-ke} more targets.`),n.push(...Pf(e.pending),...Uf(e.pending)),e.applied.length>0&&n.push(j`Applied: ${be(e.applied.map(({app:o,name:r,seconds:i,database:s})=>j`${te(o===""?r:`${o}.${r}`)}${e.targets.length>1?j` on ${te(s)}`:""}${i===null?"":j` (${i} s)`}`),", ")}`),e.drift.length>0&&n.push(j`Models without a migration: ${be(e.drift.map(({app:o,operations:r})=>j`${te(o||"metadata")} ${de(r.slice(0,6).join("; "))}`)," · ")}`);for(let o of e.notes)n.push(j`> ${de(o)}`);return be(n,`

`)}var Rs=({app:e,name:n})=>e===""?n:`${e}.${n}`;function qf({safe:e,findings:n}){if(e===null)return H("not judged");if(e)return n.some(({allowed:o})=>o!==void 0)?H("allowed"):H("safe");let t=n.filter(({note:o,allowed:r})=>!o&&r===void 0).map(({rule:o})=>o);return be([...new Set(t)].map(o=>te(o))," ")}function Pf(e){if(e.length===0)return[];let n=new Set(e.map(({database:i})=>i)).size>1,t=e.slice(0,ke).map(i=>[te(Rs(i)),...n?[te(i.database)]:[],H(Mf[i.lock]),H($f[i.compat]),qf(i)]),o=[H("migration"),...n?[H("database")]:[],H("lock"),H("old code"),H("verdict")],r=e.length>ke?[j`… and ${e.length-ke} more.`]:[];return[As(o,t),...r]}function Uf(e){return e.slice(0,ke).flatMap(n=>{let t=n.findings.filter(({note:s})=>!s);if(t.length===0)return[];let o=t.map(s=>{let a=s.allowed===void 0?"":j` _Allowed: ${de(s.allowed)}_`;return j`- ${Cf(s.rule,s.link)} ${te(s.subject)}: ${de(s.explanation)}${s.recipe===""?"":j` **Instead:** ${de(s.recipe)}`}${a}`}),r=n.operations.flatMap(s=>s.sql).filter(s=>!/^\s*--/.test(s)),i=r.length>0?[Df(r.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[];return[Lf(j`${te(Rs(n))}: why`,be([be(o,`
`),...i],`

`))]})}async function Os(e,n){let{log:t,...o}=n;try{return{kind:"answered",result:await Gt({files:Ye,...e,...o,note:t.debug,tell:t.info})}}catch(r){return{kind:"unanswered",thrown:r}}}function xs({annotations:e,notes:n,applied:t},o=r=>r){return[...e.map(({level:r,place:i,title:s,text:a})=>({level:r,text:a,place:i&&o(i),...r==="notice"?{}:{title:s}})),...n.map(r=>({level:"info",text:r})),...t.map(({app:r,name:i,seconds:s})=>({level:"info",text:`applied ${x({app:r,name:i})}${s===null?"":` in ${s} s`}`}))]}0&&(module.exports={countsOf,guardSummary,linesOf,nodeFiles,publicMigrations,run});
