"use strict";var Ft=Object.create;var Me=Object.defineProperty;var Pt=Object.getOwnPropertyDescriptor;var qt=Object.getOwnPropertyNames;var Mt=Object.getPrototypeOf,jt=Object.prototype.hasOwnProperty;var Gt=(e,n)=>{for(var t in n)Me(e,t,{get:n[t],enumerable:!0})},Ht=(e,n,t,r)=>{if(n&&typeof n=="object"||typeof n=="function")for(let o of qt(n))!jt.call(e,o)&&o!==t&&Me(e,o,{get:()=>n[o],enumerable:!(r=Pt(n,o))||r.enumerable});return e};var pe=(e,n,t)=>(t=e!=null?Ft(Mt(e)):{},Ht(n||!e||!e.__esModule?Me(t,"default",{value:e,enumerable:!0}):t,e));var Te=require("node:fs"),G=require("node:path");function je(e,n){let t=(0,G.resolve)(e);for(let r=(0,G.resolve)(t,n);;r=(0,G.dirname)(r)){if((0,Te.existsSync)((0,G.join)(r,".git")))return{root:r,commit:Bt(r)};if(r===t||r===(0,G.dirname)(r))return{root:t,commit:void 0}}}function Bt(e){try{let n=(0,Te.readFileSync)((0,G.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var yn=require("node:fs");function Wt(e){if(!e)return{};try{return JSON.parse((0,yn.readFileSync)(e,"utf8"))}catch{return{}}}function Ge(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),r=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:Wt(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:r,graphqlUrl:e.GITHUB_GRAPHQL_URL||r.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var fr=64*1024*1024;var Yt="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",wn=Symbol.for("guarded-deploy.fault"),b=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${Yt}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[wn](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&wn in n,r=Function.prototype[Symbol.hasInstance];return this===e?t:r.call(this,n)}};function z(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var Kt={d:86400,h:3600,m:60,s:1};function bn(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,r]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/g))n+=Number(t)*(Kt[r]??Number.NaN);return n}function He(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function fe(e,n,t){return new b({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function Vt(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(r=>r.trim()).filter(r=>r!==""&&!r.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw fe(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw fe(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw fe(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw fe(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let r=bn(t);if(r===void 0)throw fe(e,t,"a duration such as 90s, 30m or 1h30m");return r}}}function kn(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Be(e,n){let t={};for(let[r,o]of Object.entries(e.inputs)){let i=n[He(r)],a=o.default?.includes("${{")?o.default.includes("github.token")?n.GITHUB_TOKEN??"":"":o.default??"",s=o.type==="secret"?i??a:(i??a).trim(),l=s.trim()==="";if(l&&o.required)throw new b({code:"INPUT_MISSING",what:`The input '${r}' is missing.`,remedy:`Set '${r}' under 'with:' of this step.`});t[kn(r)]=Vt(r,o,l?a.trim():s)}return t}var Tn=pe(require("os"),1);function M(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function _e(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function F(e,n,t){let r=new We(e,n,t);process.stdout.write(r.toString()+Tn.EOL)}function Qe(e,n=""){F(e,{},n)}var En="::",We=class{constructor(n,t,r){n||(n="missing.command"),this.command=n,this.properties=t,this.message=r}toString(){let n=En+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let r in this.properties)if(this.properties.hasOwnProperty(r)){let o=this.properties[r];o&&(t?t=!1:n+=",",n+=`${r}=${Jt(o)}`)}}return n+=`${En}${Xt(this.message)}`,n}};function Xt(e){return M(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function Jt(e){return M(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function _n(){return process.getBuiltinModule("node:crypto").randomUUID()}var Se=pe(require("fs"),1),xe=pe(require("os"),1);function me(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!Se.existsSync(t))throw new Error(`Missing file at path: ${t}`);Se.appendFileSync(t,`${M(n)}${xe.EOL}`,{encoding:"utf8"})}function Ne(e,n){let t=`ghadelimiter_${_n()}`,r=M(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(r.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${xe.EOL}${r}${xe.EOL}${t}`}var Ye=pe(require("os"),1),Sn=pe(require("path"),1);var eo=function(e,n,t,r){function o(i){return i instanceof t?i:new t(function(a){a(i)})}return new(t||(t=Promise))(function(i,a){function s(d){try{c(r.next(d))}catch(u){a(u)}}function l(d){try{c(r.throw(d))}catch(u){a(u)}}function c(d){d.done?i(d.value):o(d.value).then(s,l)}c((r=r.apply(e,n||[])).next())})},xn;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(xn||(xn={}));function Nn(e,n){let t=M(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return me("ENV",Ne(e,n));F("set-env",{name:e},t)}function ve(e){F("add-mask",{},e)}function vn(e){process.env.GITHUB_PATH||""?me("PATH",e):F("add-path",{},e),process.env.PATH=`${e}${Sn.delimiter}${process.env.PATH}`}function Rn(e,n){if(process.env.GITHUB_OUTPUT||"")return me("OUTPUT",Ne(e,n));process.stdout.write(Ye.EOL),F("set-output",{name:e},M(n))}function An(){return process.env.RUNNER_DEBUG==="1"}function ge(e){F("debug",{},e)}function On(e,n={}){F("error",_e(n),e instanceof Error?e.toString():e)}function In(e,n={}){F("warning",_e(n),e instanceof Error?e.toString():e)}function Cn(e,n={}){F("notice",_e(n),e instanceof Error?e.toString():e)}function Ln(e){process.stdout.write(e+Ye.EOL)}function no(e){Qe("group",e)}function to(){Qe("endgroup")}function $n(e,n){return eo(this,void 0,void 0,function*(){no(e);let t;try{t=yield n()}finally{to()}return t})}function Dn(e,n){if(process.env.GITHUB_STATE||"")return me("STATE",Ne(e,n));F("save-state",{name:e},M(n))}function Un(e){return process.env[`STATE_${e}`]||""}function j(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^(\s*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function Ke(e,n){return{...n===void 0?{}:{title:j(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var ae={info:e=>Ln(j(e)),debug:e=>ge(j(e)),notice:(e,n)=>Cn(j(e),Ke(n)),warning:(e,n,t)=>In(j(e),Ke(n,t)),error:(e,n,t)=>On(j(e),Ke(n,t)),group:(e,n)=>$n(j(e).replace(/\n/g," "),n)};function Pn(e){return e instanceof b?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var Re={};Gt(Re,{block:()=>oo,code:()=>Xe,details:()=>io,link:()=>Je,table:()=>ro,text:()=>Z});var Ve=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function Z(e){return String(e).replace(/[\r\n\t]+/g," ").replace(Ve,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function Xe(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(Ve,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function oo(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(Ve,"�"),r=Math.max(2,...[...t.matchAll(/`+/g)].map(i=>i[0].length)),o="`".repeat(r+1);return`${o}${n}
${t.replace(/\n$/,"")}
${o}`}function Je(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Z(e):`[${Z(e)}](${n})`}function ro(e,n,t=[]){let r=i=>`| ${i.join(" | ")} |`,o=e.map((i,a)=>t[a]==="r"?"---:":"---");return[r(e),r(o),...n.map(r)].join(`
`)}function io(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var Gn=require("node:fs");var ao=2**31-1;function ze(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var so={now:ze,async sleep(e,n){let t=ze()+e;for(;;){n?.throwIfAborted();let r=t-ze();if(r<=0)return;await new Promise((o,i)=>{let s=setTimeout(()=>{n?.removeEventListener("abort",l),o()},Math.min(r,ao)),l=()=>{clearTimeout(s),i(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}},Ze=class extends b{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},Ae=class{signal;#e;#t;#n;constructor(n,t,r={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let o=r.clock??so,i=new AbortController;this.#e=o,this.#t=o.now()+n*1e3,this.#n=new AbortController,this.signal=r.signal?AbortSignal.any([r.signal,i.signal]):i.signal,Number.isFinite(n)&&o.sleep(n*1e3,this.#n.signal).then(()=>i.abort(new Ze(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}async race(n){this.signal.throwIfAborted();let t,r=new Promise((o,i)=>{t=()=>i(this.signal.reason),this.signal.addEventListener("abort",t,{once:!0})});try{return await Promise.race([n,r])}finally{t&&this.signal.removeEventListener("abort",t)}}[Symbol.dispose](){this.#n.abort()}};var Hn=1e6;function lo(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function en(e,n,t){let r=process.env,o=[],i=new AbortController,a=g=>i.abort(new b({code:"CANCELLED",what:`The run was cancelled (${g}).`,remedy:"Re-run it when you are ready."})),s=()=>a("SIGINT"),l=()=>a("SIGTERM");process.on("SIGINT",s),process.on("SIGTERM",l);let c=!1,d=g=>{if(c)return;c=!0;let{title:k,text:f,place:y}=Pn(g);if(n.tolerant)ae.warning(f,y,k);else{ae.error(f,y,k);let w=g instanceof b?`${Z(`${g.what} ${g.remedy}`)} ${Je("Read on",g.docs)}`:Z(f);o.push(`> [!CAUTION]
> **${Z(e.name)}** ${Xe(k)}: ${w}`),process.exitCode=1}if(An()&&g instanceof Error)for(let w=g;w instanceof Error;w=w.cause)ge(j(w.stack??""))},u=g=>{d(g),jn(o,r).finally(()=>process.exit())};process.on("uncaughtException",u);let p;try{for(let[f,y]of Object.entries(e.inputs))y.type==="secret"&&Mn(r[He(f)]??"");let g=Be(e,r),k=typeof n.seconds=="number"?n.seconds:n.seconds(g);p=new Ae(k,e.name,{signal:i.signal}),await t({inputs:g,context:Ge(r),env:r,log:ae,deadline:p,mask:f=>Mn(f,1),setOutput:(f,y)=>Rn(f,lo(y)),saveState:(f,y)=>Dn(f,y),state:f=>Un(f),addPath:f=>vn(f),exportVariable:(f,y)=>Nn(f,y),summarize:f=>o.push(f)})}catch(g){d(g)}finally{p?.[Symbol.dispose](),await jn(o,r),i.signal.aborted||(process.off("SIGINT",s),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}var qn=4;function Mn(e,n=qn){let t=e.trim();t.length>=n&&ve(t);for(let r of new Set(t.split(/\r?\n/).map(o=>o.trim())))r!==t&&r.length>=qn&&ve(r)}function co(e){let n=Buffer.from(e).subarray(0,Hn-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),r=t.match(/^`{3,}/gm)??[],o=r.length%2===1?`${r.at(-1)}
`:"";return`${t}${o}
_(cut: the summary was larger than GitHub shows)_
`}async function jn(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>Hn&&(t=co(t));try{(0,Gn.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(r){ae.debug(`the summary was not written: ${String(r)}`)}}var Bn={name:"migration-guard",inputs:{tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines",default:"default"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},timeout:{type:"duration",default:"15m"},"alembic-config":{type:"string"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"}},outputs:["status","reason","pending-count","pending","unsafe","applied","drift","databases"]};var $t=require("node:os"),Dt=require("node:path");var uo=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function nn(e){let n=new Set,t=r=>{r===void 0||r.length<4||/^(true|false|none|null|\d{1,5})$/i.test(r)||n.add(r)};for(let[r,o]of Object.entries(e)){if(!o)continue;let i=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^@\s]+)@/i.exec(o)?.[1];if(i!==void 0){t(i);try{t(decodeURIComponent(i))}catch{}}uo.test(r)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(o)||t(o))}return[...n].sort((r,o)=>o.length-r.length)}function Oe(e,n=[]){let t=e;for(let r of n)t=t.replaceAll(r,"***");return t.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*):[^\s@'"]+@/gi,"$1:***@").replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(r,o,i)=>`${o}${i}***`)}function H(e,n){return typeof e=="string"?Oe(e,n):Array.isArray(e)?e.map(t=>H(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,r])=>[t,H(r,n)])):e}var Qn=require("node:child_process"),Wn=1e6,po=3e3,tn=(e,n,t)=>new Promise((r,o)=>{t.signal.throwIfAborted();let i=(0,Qn.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"]}),a="",s="";i.stdout.on("data",u=>{a=(a+String(u)).slice(-Wn)}),i.stderr.on("data",u=>{s=(s+String(u)).slice(-Wn)});let l,c=()=>{i.kill("SIGTERM"),l=setTimeout(()=>i.kill("SIGKILL"),po)};t.signal.addEventListener("abort",c,{once:!0});let d=()=>{t.signal.removeEventListener("abort",c),clearTimeout(l)};i.once("error",u=>{d(),o(u)}),i.once("close",(u,p)=>{d(),t.signal.aborted?o(t.signal.reason):r({code:u??void 0,signal:p??void 0,stdout:a,stderr:s})})});var O=require("node:fs"),Yn=require("node:path"),on={read(e){try{return(0,O.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,O.existsSync)(e),executable(e){try{return(0,O.accessSync)(e,O.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,O.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,O.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,O.mkdtempSync)((0,Yn.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,O.rmSync)(n,{recursive:!0,force:!0})}}};var W=require("node:path");var Y=require("node:path");var Kn=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

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
from migration_guard_common import ANSWER, REQUEST, SECRETS, conclude, relative, stage, write  # noqa: E402

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


def columns_of(connection, engine, names):
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
                "bytes": 4 if engine in ("mariadb", "mysql") else None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


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
            if re.search(r"\\bget_bind\\s*\\(|\\bSession\\s*\\(|\\bbind\\b\\s*\\.", text):
                # It reads or writes rows through a connection of its own: that is not SQL which can be collected.
                operation["sqlError"] = "upgrade() uses the connection directly"
                operation["opaque"] = True
                entry["operations"] = [operation]
                continue
            with Operations.context(offline):
                revision.module.upgrade()
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
    seen = {}

    def look(current, context):
        connection = context.connection
        seen["ran"] = True
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
        if url.password:
            SECRETS.add(str(url.password))
        answer["database"], answer["host"], answer["user"] = url.database or "", url.host or "", url.username or ""
        answer["port"] = str(url.port or "")
        answer["applied"] = len(current)
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

        tables = set(sqlalchemy.inspect(connection).get_table_names())
        answer["fresh"] = not (tables - {"alembic_version"})
        if REQUEST["mode"] == "look" and REQUEST["sql"] and entries:
            stage("sql")
            try:
                collect(connection, context, waiting, entries)
            finally:
                connection.rollback() if hasattr(connection, "rollback") else None
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            words = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, answer["engine"], words & tables)
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

    stage("connect")
    # env.py configures logging and may print; what it raises before it connects is its own.
    with EnvironmentContext(config, script, fn=look, as_sql=False):
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
        # One transaction for all of them: when one fails, or this process ends, those before it go back, too.
        ANSWER["oneTransaction"] = bool(
            context.impl.transactional_ddl and not context.opts.get("transaction_per_migration"))
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
    """Removes the database passwords this process knows from every text of the answer."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {concealed(k): concealed(v) for k, v in value.items()}
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
`;var Ce=require("node:path");function Xn(e){let n={};for(let[t,r]of Object.entries(e))/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(t)||/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(t)||(n[t]=r);return n}var Vn={type:"Interrupted",message:"",code:null,place:null};async function Le(e,n){let{exec:t,files:r,deadline:o,env:i}=e,a=r.temporary(e.temporary);try{let s=Object.keys(n.sources),l=(0,Ce.join)(a.path,`${s[0]}.py`),c=(0,Ce.join)(a.path,"answer.json");for(let k of s)r.write((0,Ce.join)(a.path,`${k}.py`),n.sources[k]);let d=()=>{let k=r.read(c);return k===void 0?void 0:H(JSON.parse(k),e.secrets)},u=await t(n.python,[l,c,JSON.stringify(n.request)],{cwd:n.cwd,env:{...i,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:o.signal}).catch(k=>{if(!(n.journal&&o.signal.aborted))throw o.signal.throwIfAborted(),new b({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${z(k)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:k})});if(u===void 0)return{error:{...Vn,message:z(o.signal.reason)},...d()};let p=`${u.stdout}${u.stderr}`.trim();p!==""&&e.note(`the project printed:
${H(p,e.secrets).slice(-4e3)}`);let g=d();if(g===void 0){let k=H(p,e.secrets).split(`
`).slice(-3).join(" ").slice(-600);throw new b({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${u.signal??`exit code ${u.code}`}). ${k}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}if(n.journal&&!g.error&&!g.changed&&g.stage!=="done"){let k=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;return{...g,error:{...Vn,message:`Its process ${k}.`}}}return g}finally{a.remove()}}var P=require("node:path");var fo=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,Jn=2;function he(e,n,t,r=Jn){let o=e.list(n),i=o.filter(a=>!a.endsWith("/")&&t(a)).map(a=>(0,P.join)(n,a)).sort();return i.length>0||r===0?i:o.filter(a=>a.endsWith("/")&&!fo.test(a)).sort().flatMap(a=>he(e,(0,P.join)(n,a.slice(0,-1)),t,r-1))}var mo=/^[VR][\d._]*__.+\.sql$/;function zn(e,n){return he(e,n,t=>t==="manage.py")}function rn(e,n){return he(e,n,t=>t==="alembic.ini")}function an(e,n){return he(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function go(e,n){return he(e,n,t=>mo.test(t),Jn+1)}function Zn(e,n,t){if(t||zn(e,n).length>0)return"django";if(rn(e,n).length>0)return"alembic";if(an(e,n).length>0||go(e,n).length>0)return"flyway";throw new b({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither manage.py nor alembic.ini nor a Flyway configuration in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function et(e,n,t){let r=zn(e,n);if(r.length===1)return r[0];if(r.length>1){let o=r.map(i=>(0,P.relative)(n,i)).join(", ");throw new b({code:"MANAGE_AMBIGUOUS",what:`There are ${r.length} manage.py below the working directory: ${o}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new b({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function sn(e,n,t){let r=t||".venv/bin/python",o=(0,P.isAbsolute)(r)?[r]:r.includes("/")?[(0,P.join)(n.directory,r),(0,P.join)(n.root,r)]:(n.path??"").split(":").map(a=>(0,P.join)(a,r));r===".venv/bin/python"&&n.virtualEnv&&o.push((0,P.join)(n.virtualEnv,"bin/python"));let i=o.find(a=>e.executable(a));if(i)return i;throw new b({code:"PYTHON_MISSING",what:`There is no Python at ${r}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}function ho(e,n){if(n.config){let r=(0,Y.isAbsolute)(n.config)?n.config:(0,Y.join)(n.directory,n.config);if(e.files.exists(r))return r;throw new b({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${n.config}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."})}let t=rn(e.files,n.directory);if(t.length===1)return t[0];throw new b({code:"ALEMBIC_CONFIG_MISSING",what:t.length===0?"There is no alembic.ini in the working directory or two levels below.":`There are ${t.length} alembic.ini: ${t.map(r=>(0,Y.relative)(n.directory,r)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}var yo={migration_guard_probe:Kn,migration_guard_common:Ie};function nt(e,n,t,r=!1){let o=ho(e,n),i=(0,Y.dirname)(o);return Le(e,{sources:yo,journal:r,python:n.python,cwd:i,request:{root:n.root,directory:i,config:o,...t}})}async function tt(e,n,t){return{...await nt(e,n,{mode:"look",...t}),tool:"alembic"}}async function ot(e,n,t){let r={mode:"apply",sql:!1,drift:!1,...t},o=await nt(e,n,r,!0),i={journal:[],...o};return o.oneTransaction!==!0?i:{...i,journal:i.journal.filter(a=>!a.done)}}var wo=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;function rt(e){let n=[],t=[],r=e.split(`
`),o=r.findIndex(s=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(s)),i=r.findIndex(s=>s.trim()!==""&&!/^\s*(--|#)/.test(s)),a=o>=0?o:i;return r.forEach((s,l)=>{let c=wo.exec(s);if(c)for(let d of c[1].split(",").map(u=>u.trim().toLowerCase()))c[2]?n.push({rule:d,reason:c[2],line:l+1,whole:a<0||l<a}):t.push({line:l+1,rule:d})}),{given:n,incomplete:t}}function it(e,n,t,r){return e.given.find(o=>(o.rule===n||o.rule==="all")&&(o.whole||t!=null&&o.line>=t-1&&o.line<=(r??t)))}var dt=require("node:path");var at=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

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
    ANSWER, OUT, REQUEST, SECRETS, conclude, first_party, give_up_after, part, relative, source_of, stage,
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
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    questioner = NonInteractiveMigrationQuestioner(specified_apps=chosen, dry_run=True)
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
`;var st=`"""Applies exactly the migrations that were judged, through the project's own migrate command."""
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
`;var lt=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
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


QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "add", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple",
    "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
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
    if not isinstance(tree, ast.FunctionDef):
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    parameters = {argument.arg for argument in tree.args.args}
    bound = set(parameters)
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
            if any(word.arg in ("update_conflicts", None) for word in node.keywords):
                return "unknown"
            effect = "inserts"
        elif isinstance(node.func, ast.Name) and node.func.id in models:
            # An unsaved instance; saving it is judged by its own call.
            continue
        elif name not in QUERYSET_READS:
            return "unknown"
    return effect


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    own = kind.__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": own,
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
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
        self.transactional = transactional

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.transactional and self.connection.vendor in ("mysql", "postgresql"):
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)

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
                "character_octet_length, character_maximum_length FROM information_schema.columns "
                "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, column, kind, null, default, extra, charset, octets, length in cursor.fetchall():
                found.setdefault(table, {"rows": None, "columns": {}})["columns"][column] = {
                    "type": kind, "null": null == "YES",
                    "default": default is not None and str(default).upper() != "NULL",
                    "auto": "auto_increment" in (extra or ""),
                    "charset": charset, "bytes": int(octets) // int(length) if octets and length else None,
                }
            cursor.execute("SELECT table_name, table_rows FROM information_schema.tables "
                           "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, rows in cursor.fetchall():
                if table in found:
                    found[table]["rows"] = rows
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
            known[model._meta.db_table] = [field.column for field in model._meta.local_fields if field.column]
        for (migration, _), entry in zip(plan, entries):
            transactional = bool(migration.atomic)
            state = state.clone()
            state.apps
            with ReadOnly(connection, transactional):
                try:
                    savepoint = transaction.atomic(using=connection.alias)
                    nested = transactional and connection.vendor == "postgresql"
                    if nested:
                        savepoint.__enter__()
                    try:
                        collect_migration(migration, entry, state, connection, transactional)
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


def collect_migration(migration, entry, state, connection, transactional):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    spans = []
    deferred = []
    with editor:
        for operation, facts in zip(migration.operations, entry["operations"]):
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            start = len(editor.collected_sql)
            known = len(editor.deferred_sql)
            facts.update(operation_facts(operation, migration.app_label, before, state, connection))
            inner = getattr(operation, "database_operations", None)
            if inner is not None:
                facts["inner"] = inner_facts(inner, migration.app_label, before, connection)
            owner = next(base for base in type(operation).__mro__ if "database_forwards" in vars(base))
            if not owner.__module__.startswith(("django.db.migrations.", "django.contrib.")):
                facts["opaque"] = True
            if not facts["builtin"] and not transactional and connection.vendor != "sqlite":
                # Somebody else's code, and nothing here would stop it from writing.
                facts["sqlError"] = "not asked for its SQL: it is not one of Django's own operations"
            elif operation.reduces_to_sql:
                try:
                    operation.database_forwards(migration.app_label, editor, before, state)
                except Exception as error:
                    facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                    if connection.vendor == "postgresql" and transactional:
                        raise
            facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]
            spans.append(facts)
            deferred.extend((facts, item) for item in editor.deferred_sql[known:])
        total = len(editor.collected_sql)
    for sql in editor.collected_sql[total:]:
        owner = next((facts for facts, item in deferred if str(item) + ";" == str(sql) or str(item) == str(sql)), None)
        owner = owner or (spans[-1] if spans else None)
        if owner is not None:
            owner["sql"].append(str(sql))


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
`;var bo={migration_guard_probe:at,migration_guard_common:Ie,migration_guard_pending:lt,migration_guard_apply:st};function ct(e,n,t,r=!1){let o=et(e.files,n.directory,n.settings),i=o?(0,dt.dirname)(o):n.directory;return Le(e,{sources:bo,journal:r,python:n.python,cwd:i,request:{root:n.root,directory:i,manage:o??null,settings:n.settings??null,...t}})}async function ut(e,n,t){let r=await ct(e,n,{mode:"look",...t}),{databases:o=[],...i}=r;return{...i,databases:o,tool:"django",...r.django?{toolVersion:String(r.django)}:{}}}async function pt(e,n,t){let r=await ct(e,n,{mode:"apply",...t},!0);return{journal:[],...r}}function D(e){return e.app===""?e.name:`${e.app}.${e.name}`}function $(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function se(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}`}function ye(e){let n=e.split(`
`).map(r=>r.trim()).filter(r=>r!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function ft(e,n,t){let r=`The server says: ${ye(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new b({code:"DATABASE_LOGIN_REFUSED",what:`The database ${se(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${r}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new b({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${se(e)} that this user may open. ${r}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):new b({code:"DATABASE_UNREACHABLE",what:`The database ${se(e)} does not answer. ${r}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}var ko={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function le(e){return ko[e]}function mt(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function gt(e){let{error:n,stage:t,tool:r}=e;if(!n)return;let o=mt(n.place?.file,n.place?.line),i=o?` (${o.file}${o.line?`:${o.line}`:""})`:"",a=`${n.type}: ${ye(n.message)}`,s=e.databases.at(-1)??{alias:"default"},l=(c,d,u,p="error")=>({status:p,fault:new b({code:c,what:d,remedy:u,...o?{place:o}:{}})});switch(t){case"django":case"alembic":return l("MIGRATION_TOOL_MISSING",`The environment has no ${r==="django"?"Django":"Alembic"}: ${a}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return l("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${s.alias}'; they have ${$(s.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return Eo(n.type)?l("PROJECT_BROKEN",`The database '${s.alias}' cannot be used: ${a}${i}`,"Install the database's Python driver or correct the settings."):{status:"unreachable",fault:ft(s,n.message,n.code)};case"history":return/denied|permission|insufficient/i.test(n.message)?{status:"error",fault:ln(s,ye(n.message))}:{status:"unreachable",fault:ft(s,n.message,n.code)};case"manage":case"settings":return l("SETTINGS_BROKEN",`The settings cannot be read: ${a}${i}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return l("SETTINGS_BROKEN",`Alembic's env.py failed: ${a}${i}`,"Give this step the environment variables that env.py needs.");case"setup":return l("PROJECT_BROKEN",`The applications cannot be loaded: ${a}${i}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?l("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${ye(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):l("MIGRATION_BROKEN",`The migrations cannot be loaded: ${a}${i}`,"Mend the migration; nothing can be said about the database before it loads.");default:return l("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${t}': ${a}${i}`,"Re-run with debug logging to see where.")}}function Eo(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}function ln(e,n){return new b({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see django_migrations in ${se(e)}: ${n}`,remedy:"Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending."})}function ht(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:ln(e,`its tables are there (${$(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:ln(e,`it lies in the schema ${$(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let r=e.conflicts?.[0];if(r){let o=r.migrations.map(a=>a.name),i=mt(r.migrations.at(-1)?.file,1);return{status:"conflict",fault:new b({code:"MIGRATION_CONFLICT",what:n==="django"?`Two branches met: the app '${r.app}' has ${o.length} latest migrations, ${o.join(" and ")}.`:`Two branches met: there are ${o.length} heads, ${o.join(" and ")}.`,remedy:n==="django"?`Run \`python manage.py makemigrations --merge ${r.app}\` and commit the result, or rebase the later one.`:"Run `alembic merge heads` and commit the result, or rebase the later one.",...i?{place:i}:{}})}}if(e.inconsistent)return{status:"error",fault:new b({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${se(e)} contradicts the code: ${ye(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let o=(e.ahead??[]).map(D);return{status:"db-ahead",fault:new b({code:"DATABASE_AHEAD",what:`The database ${se(e)} is ahead of this code: ${$(o)} ${o.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var ee=require("node:path");function $e(e){let n=[],t=[],r=-1,o=0,i=0,a=d=>e.slice(0,d).split(`
`).length,s=(d,u,p)=>{r<0&&(r=p);let g=d==="word"?u.toUpperCase():"";t.push({kind:d,text:u,upper:g}),t[0]?.upper==="CREATE"&&t.some(({upper:f})=>/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/.test(f))&&(g==="BEGIN"||g==="CASE"?i+=1:g==="END"&&i>0?i-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(g)&&t.at(-2)?.upper==="END"&&(i+=1))},l=d=>{if(t.length>0){let u=e.slice(r,d).trim();n.push({text:u,line:a(r),end:a(Math.max(r,d-1)),tokens:t})}t=[],r=-1,i=0},c=(d,u,p)=>{let g=u+1;for(;g<e.length;)if(p&&e[g]==="\\")g+=2;else if(e[g]!==d)g+=1;else if(e[g+1]===d)g+=2;else return g+1;return e.length};for(;o<e.length;){let d=e.slice(o,o+200),u=e[o];if(/\s/.test(u))o+=1;else if(d.startsWith("--")||u==="#"&&!/^#[>-]/.test(d)){let p=e.indexOf(`
`,o);o=p<0?e.length:p}else if(d.startsWith("/*")){let p=e.indexOf("*/",o+2);d.startsWith("/*!")?o+=/^\/\*!\d*/.exec(d)[0].length:o=p<0?e.length:p+2}else if(d.startsWith("*/"))o+=2;else if(u==="'"){let p=c("'",o,!0);s("string",e.slice(o+1,p-1),o),o=p}else if(u==="`"||u==='"'){let p=c(u,o,!1);s("name",e.slice(o+1,p-1).replaceAll(u+u,u),o),o=p}else if(/^\$\w*\$/.test(d)){let p=/^\$\w*\$/.exec(d)[0],g=e.indexOf(p,o+p.length),k=g<0?e.length:g+p.length;s("string",e.slice(o+p.length,k-p.length),o),o=k}else if(/[\p{L}_]/u.test(u)){let p=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(o,o+300))[0];s("word",p,o),o+=p.length}else if(/\d/.test(u)){let p=/^\d[\w.]*/.exec(d)[0];s("number",p,o),o+=p.length}else if(u===";")i>0?(s("punctuation",";",o),o+=1):(o+=1,l(o));else{let p=d.startsWith("::")?"::":u;s("punctuation",p,o),o+=p.length}}return l(e.length),n}var B=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,r)=>this.is(t,r))?(this.at+=n.length,!0):!1}is(n,t=0){let r=this.peek(t);return r!==void 0&&(r.upper===n||r.kind==="punctuation"&&r.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let r=this.peek();if(!(r.kind==="punctuation"&&r.text==="("&&(n+=1,n===1))){if(r.kind==="punctuation"&&r.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(r)}}return t}rest(){return this.tokens.slice(this.at)}};function de(e){let n=[[]],t=0;for(let r of e){if(r.kind==="punctuation"&&((r.text==="("||r.text==="[")&&(t+=1),(r.text===")"||r.text==="]")&&(t-=1),r.text===","&&t===0)){n.push([]);continue}n.at(-1).push(r)}return n.filter(r=>r.length>0)}function q(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}function To(e,n){let t=n.flyway||"flyway",o=((0,ee.isAbsolute)(t)?[t]:t.includes("/")?[(0,ee.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(i=>(0,ee.join)(i,t))).find(i=>e.files.executable(i));if(o)return o;throw new b({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function yt(e,n){let r=(n.flywayConfig?[(0,ee.isAbsolute)(n.flywayConfig)?n.flywayConfig:(0,ee.join)(n.directory,n.flywayConfig)]:an(e.files,n.directory))[0];if(n.flywayConfig&&(r===void 0||!e.files.exists(r)))throw new b({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${n.flywayConfig}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."});let o=r===void 0?"":e.files.read(r)??"",i=e.env.FLYWAY_URL??/^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(o)?.[1]??"";return{args:r===void 0?[]:[`-configFiles=${r}`],jdbc:i}}function _o(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function wt(e,n,t){let r=To(e,n),o=await e.exec(r,[...t,"-outputType=json"],{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true"},signal:e.deadline.signal}).catch(s=>{throw e.deadline.signal.throwIfAborted(),new b({code:"FLYWAY_MISSING",what:`${r} could not be started: ${z(s)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})}),i=_o(o.stdout);if(i)return H(i,e.secrets);let a=H(`${o.stdout}
${o.stderr}`.trim(),e.secrets);throw new b({code:"PROBE_SILENT",what:`Flyway ended with ${o.signal??`code ${o.code}`} and no answer. ${a.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function dn(e){let t=e.message.split(`
`).map(a=>a.trim()).filter(a=>a!==""&&!/^-+$/.test(a)).slice(0,5).join(" "),r=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],o=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],i=o&&o!=="0"?Number(o):r??null;return{type:e.errorCode,message:t,code:i,place:null}}function cn(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function xo(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}async function De(e,n){let{args:t,jdbc:r}=yt(e,n),o=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(r),i={alias:"default",...o?{host:o[1],port:o[2]??"",database:o[3]}:{},user:e.env.FLYWAY_USER??"",engine:cn(r),version:""},a=await wt(e,n,[...t,"info","validate"]),s=a.individualResults??[a],l=s.find(E=>E.migrations!==void 0)??a,c=s.find(E=>E.validationSuccessful!==void 0),d=a.error??s.find(E=>E.error)?.error,u={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{}};if(d&&l.migrations===void 0)return{...u,stage:"connect",databases:[i],error:dn(d)};let p=l.migrations??[],g=p.filter(E=>/^pending|^outdated/i.test(E.state)).map(E=>{let _=E.filepath??"",I=_===""?void 0:e.files.read(_),U=_.startsWith(`${n.root}/`)?_.slice(n.root.length+1):_||null;return{app:"",name:E.version===""?E.description:E.version,file:U,line:1,firstParty:!0,atomic:!0,operations:I===void 0?[{type:"script",description:E.description,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:$e(I).map(te=>({type:"sql",description:E.description,line:te.line,end:te.end,sql:[te.text]}))}}),k=p.find(E=>/^failed/i.test(E.state)),f=p.filter(E=>/^(future|missing)/i.test(E.state)),y=(c?.invalidMigrations??[]).find(E=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(E.errorDetails?.errorCode??"")),w=k?`the migration ${k.version} (${k.description}) failed half way and is recorded as failed.`:y?`the script of ${y.version} (${y.description}) is not the one that was applied: ${y.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`:void 0;return{...u,stage:"done",databases:[{...i,history:!0,applied:p.filter(({state:E})=>xo(E)).length,fresh:p.every(({state:E})=>/^pending/i.test(E))&&l.allSchemasEmpty===!0,ahead:f.map(({version:E,description:_})=>({app:"",name:E||_})),pending:g,...w?{inconsistent:w}:{}}]}}async function bt(e,n,t){let r=await De(e,n),o=r.databases[0]?.pending?.map(({name:y})=>y)??[];if(r.error||o.join(`
`)!==t.join(`
`))return{journal:[],changed:{alias:"default"}};let{args:i,jdbc:a}=yt(e,n),s=Math.max(1,Math.ceil(n.lockTimeout)),l=cn(a)==="postgresql"?[`-initSql=SET lock_timeout = '${s}s'`]:/^(mariadb|mysql)$/.test(cn(a))?[`-initSql=SET SESSION lock_wait_timeout = ${s}, innodb_lock_wait_timeout = ${s}`]:[],c=await wt(e,n,[...i,...l,"migrate"]),d=await De(e,n);if(d.error){let y=c.error?dn(c.error):d.error;return{journal:[],error:{...y,type:"Unanswered"}}}let u=new Set(d.databases[0]?.pending?.map(({name:y})=>y)??[]),p=c.error?dn(c.error):void 0,g=t.filter(y=>!u.has(y)).map(y=>({database:"default",app:"",name:y,done:!0})),k=p?t.find(y=>u.has(y)):void 0,f=d.databases[0]?.inconsistent?g.pop()?.name:k;return{journal:f?[...g,{database:"default",app:"",name:f,done:!1}]:g,...p?{error:p}:{}}}var Et=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),So=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,No=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function Tt(e,n){let t=[],r=!0;for(;!e.done;){let s=e.peek();if(!r&&Et.has(s.upper))break;if(r=!1,e.is("(")){t.push(s,...e.parenthesis());continue}if(t.push(s),e.at+=1,s.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let o=t.filter(({kind:s,text:l})=>s!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(o.length===1&&o[0].upper==="NULL")return"none";let i=n==="postgresql"?So:No;return o.every(({kind:s,text:l,upper:c})=>s==="string"||s==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(c)||s==="word"&&(i.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function un(e,n){let t=new B(e),r=[];for(;!t.done;){let a=t.peek(),s=a.upper==="CHARACTER"&&t.is("SET",1);if(r.length>0&&(Et.has(a.upper)||s))break;if(t.is("(")){let l=t.at;t.parenthesis(),r.push(...t.tokens.slice(l,t.at));continue}r.push(a),t.at+=1}let o=/^(small|big)?serial$/i.test(q(r)),i={type:q(r),notNull:o?!0:void 0,default:o?"volatile":"none",hasDefault:o,unique:!1,primaryKey:!1,auto:o,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))i.notNull=!0;else if(t.take("NULL"))i.notNull=!1;else if(t.take("DEFAULT"))i.default=Tt(t,n),i.hasDefault=i.default!=="none";else if(t.take("PRIMARY","KEY"))i.primaryKey=!0,i.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),i.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))i.auto=!0;else if(t.take("REFERENCES"))i.references=t.name()??"";else if(t.take("CHECK"))i.check=!0,t.parenthesis();else if(t.take("GENERATED")){let a=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(i.auto=!0,i.notNull=!0,t.parenthesis()):a&&t.take("AS")&&(t.parenthesis(),i.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),i.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?i.generated="stored":t.at+=1;return i}var we=e=>de(e??[]).map(n=>n.length===0?"":n[0].text);function kt(e,n,t){let r=()=>{let i=e.rest().map(({upper:s})=>s),a=i.some((s,l)=>s==="NOT"&&i[l+1]==="VALID");return a?{notValid:a}:{}},o={table:n,...t===void 0?{}:{name:t}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let i=we(e.parenthesis()),a=e.take("REFERENCES")?e.name()??"":"";return{...o,kind:"add-foreign-key",columns:i,references:a,...r()}}if(e.take("UNIQUE")){let i=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...o,kind:"add-unique",usingIndex:!0}:((i||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&e.name(),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...o,kind:"add-unique",columns:we(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...o,kind:"add-primary-key",usingIndex:!0}:{...o,kind:"add-primary-key",columns:we(e.parenthesis())};if(e.take("CHECK")){let i=e.parenthesis()??[];return{...o,kind:"add-check",columns:i.filter(({kind:a})=>a!=="string").map(({text:a})=>a),...r()}}if(e.take("EXCLUDE"))return{...o,kind:"add-exclusion"}}function pn(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{}}}function vo(e,n,t,r){let o={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...o,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...o,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return Tt(e,r)==="none"?{...o,kind:"drop-default"}:{...o,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...o,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let i=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)i.push(e.peek()),e.at+=1;let s=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();s=s||!(l[0]?.text===t&&l[1]?.text==="::"&&q(l.slice(2)).toLowerCase()===q(i).toLowerCase())}return{...o,kind:"change-type",type:q(i),...s?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...o,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...o,kind:"table-option",how:"storage"}:{...o,kind:"unknown",detail:`ALTER COLUMN ${q(e.rest()).slice(0,60)}`}}function Ro(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.name()??"",r=de(e.rest()),o=[];for(let i of r)o.push(...Ao(new B(i),t,n));return o}function Ao(e,n,t){let r=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){e.take("IF","NOT","EXISTS");let s=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[kt(e,n,s)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let o=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?kt(e,n):void 0;if(o)return[o];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let a=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";return e.take("INDEX")||e.take("KEY"),e.take("IF","NOT","EXISTS"),e.is("(")||e.name(),[{kind:"add-index",table:n,index:a,columns:we(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("("))return de(e.parenthesis()??[]).map(a=>pn(n,a[0].text,un(a.slice(1),t)));let i=e.name();return i===void 0?[{kind:"unknown",table:n,detail:q(e.tokens)}]:[pn(n,i,un(e.rest(),t))]}if(e.take("DROP"))return e.take("CONSTRAINT")||e.take("CHECK")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name()}]):e.take("FOREIGN","KEY")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name()}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}]);if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let o=e.name()??"";return[vo(e,n,o,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let o=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let i=e.name()??"",a=o?e.name():void 0,s=un(e.rest(),t),{kind:l,...c}=pn(n,i,s),d={kind:"modify-column",...c};return a!==void 0&&a!==i?[{kind:"rename-column",table:n,column:i,to:a},{...d,column:a}]:[d]}if(e.take("RENAME")){if(e.take("COLUMN")){let i=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:i,to:e.name()}]}if(e.take("INDEX")||e.take("KEY")||e.take("CONSTRAINT"))return[{kind:"rename-index",table:n}];if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.name()}];let o=e.name();return e.take("TO")?[{kind:"rename-column",table:n,column:o,to:e.name()}]:[{kind:"rename-table",table:n,to:o}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.is("ALGORITHM")||e.is("LOCK")?[]:e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=r,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${q(e.rest()).slice(0,60)}`}])}function Oo(e){e.take("IF","NOT","EXISTS");let n=e.name()??"",t=e.parenthesis(),r=(t??[]).flatMap((c,d)=>c.upper==="REFERENCES"?[t[d+1]?.text??""]:[]),o=e.rest().some(({upper:c})=>c==="SELECT")||t?.[0]?.upper==="SELECT",i=de(t??[]).filter(c=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(c[0]?.upper??"")).map(c=>c[0].text),a={kind:"create-table",table:n,columns:i,...r.length>0?{references:r[0]}:{}};if(!o)return[a];let s=[...t??[],...e.rest()],l=s.findIndex(({upper:c})=>c==="FROM");return[a,{kind:"insert-rows",table:n,source:s[l+1]?.text??""}]}function Io(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let i=Oo(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:i[0]?.table},...i]:i}let r=e.take("UNIQUE"),o=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let i=e.take("CONCURRENTLY");e.take("IF","NOT","EXISTS");let a=e.is("ON")?void 0:e.name();e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let s=e.name()??"";e.take("USING")&&e.name();let l=we(e.parenthesis()),c={table:s,columns:l,...a?{name:a}:{},...i?{concurrently:i}:{}};return[r?{kind:"add-unique",...c}:{kind:"add-index",index:o,...c}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let i=e.tokens.findIndex(({upper:s})=>s==="ON");return[{kind:"create-trigger",table:new B(e.tokens.slice(i+1)).name()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${q(e.rest()).slice(0,60)}`}]}function Co(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),de(e.rest()).map(r=>({kind:t,table:new B(r).name()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");e.take("IF","EXISTS");let r=e.name(),o=e.take("ON")?e.name():void 0;return[{kind:"drop-index",name:r,table:o,...t?{concurrently:t}:{}}]}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${q(e.rest()).slice(0,60)}`}]}function Lo(e){let n=e.tokens.findIndex(({upper:t},r)=>r>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new B(e.tokens.slice(n+1)).name()}function _t(e,n){let t=new B(e.tokens),r=t.peek()?.upper??"",o=t.tokens.some(({upper:i})=>i==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return Ro(t,n);if(t.take("CREATE"))return Io(t);if(t.take("DROP"))return Co(t);if(t.take("RENAME","TABLE")){let i=t.name();return t.take("TO"),[{kind:"rename-table",table:i,to:t.name()}]}if(t.take("ALTER","INDEX"))return t.take("IF","EXISTS"),t.name(),t.is("RENAME")?[{kind:"rename-index"}]:[{kind:"table-option",how:"index storage"}];if(t.take("ALTER","SEQUENCE"))return[{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(r==="INSERT"||r==="REPLACE"){let i=t.tokens.some(({upper:s},l)=>s==="CONFLICT"&&t.tokens.slice(l).some(({upper:c})=>c==="UPDATE")||s==="DUPLICATE");for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|IGNORE|INTO|OR|DELAYED)$/.test(t.peek().upper);)t.at+=1;let a=t.name();return[{kind:i||r==="REPLACE"?"update-rows":"insert-rows",table:a,source:Lo(t),where:o}]}if(r==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.name(),where:o}];if(r==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.name(),where:o}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.name()}];if(r==="WITH"){let i=t.tokens.find(({upper:a})=>/^(INSERT|UPDATE|DELETE)$/.test(a));return[i?{kind:"unknown",detail:`WITH … ${i.upper}`}:{kind:"read"}]}if(r==="SELECT"||r==="VALUES"||r==="SHOW"||r==="EXPLAIN"){let i=t.tokens.some(({upper:l},c)=>l==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[c+1]?.upper??"")),s=t.tokens.filter(({kind:l},c)=>l==="word"&&t.tokens[c+1]?.text==="(").every(({text:l})=>/^(setval|nextval|currval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all)$/i.test(l));return[i||!s?{kind:"unknown",detail:i?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|USE|PRAGMA|UNLOCK|DEALLOCATE)$/.test(r))return[{kind:"session"}];if(r==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.name()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(r==="GRANT")return[{kind:"grant"}];if(r==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let i=t.tokens.some(({upper:a})=>a==="CONCURRENTLY");return[{kind:"reindex",...i?{concurrently:i}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.name()}]:r==="VACUUM"?[t.tokens.some(({upper:i})=>i==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:r==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var $o={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function xt(e,n){let t=/\bunsigned\b/i.test(n),r=n.toLowerCase().replace(/\s+(collate|character set|charset)\s+\S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),o=/^([a-z_][^()[\]]*?)\s*(?:\(([^)]*)\))?\s*((?:with|without) time zone)?\s*(\[.*)?$/.exec(r);if(!o)return{name:r,arguments:[],unsigned:t,values:[]};let i=[o[1],o[3]].filter(Boolean).join(" ").replace(/\s+/g," "),a=o[2]??"",s=a.split(",").map(d=>d.trim()),l=e==="mariadb"||e==="mysql";i=$o[i]??i,l&&(i==="boolean"||i==="tinyint"&&a==="1")&&(i="tinyint"),l&&i==="json"&&(i="longtext");let c=/^(tinyint|smallint|mediumint|int|bigint)$/.test(i);return{name:`${i}${o[4]??""}`,arguments:c||/^(enum|set)$/.test(i)?[]:s.filter(d=>/^\d+$/.test(d)).map(Number),unsigned:t,values:/^(enum|set)$/.test(i)?s:[]}}var St=["tinyint","smallint","mediumint","int","bigint"],fn=["tinytext","text","mediumtext","longtext"],Do=["tinyblob","blob","mediumblob","longblob"],Nt=255;function be(e,n,t,r){let o=xt(e,n),i=xt(e,t),a=e==="mariadb"||e==="mysql";if(o.name===i.name&&o.unsigned===i.unsigned&&o.arguments.join()===i.arguments.join()&&o.values.join()===i.values.join())return"same";let[l=0,c=0]=o.arguments,[d=0,u=0]=i.arguments;for(let p of[St,...a?[fn,Do]:[]]){let g=p.indexOf(o.name),k=p.indexOf(i.name);if(!(g<0||k<0))return o.unsigned!==i.unsigned?i.unsigned||k<=g?"narrows":"widens-by-copy":k>g?"widens-by-copy":"narrows"}if(o.name==="varchar"&&i.name==="varchar"){if(!a)return i.arguments.length===0?"widens":o.arguments.length===0||d<l?"narrows":"widens";if(d<l)return"narrows";let p=r||4;return l*p<=Nt&&d*p>Nt?"widens-by-copy":"widens"}if(o.name==="char"&&i.name==="char")return d>l?"widens-by-copy":"narrows";if(o.name==="decimal"&&i.name==="decimal")return i.arguments.length===0?a?"narrows":"widens":o.arguments.length===0||u<c||d-u<l-c?"narrows":!a&&u===c?"widens":"widens-by-copy";if(e==="postgresql"){if(o.name==="varchar"&&i.name==="text")return"widens";if(o.name==="text"&&i.name==="varchar")return i.arguments.length===0?"widens":"narrows";if(o.name==="cidr"&&i.name==="inet")return"widens"}if(a){if(/^(var)?char$/.test(o.name)&&fn.includes(i.name))return"widens-by-copy";if(fn.includes(o.name)&&i.name==="varchar")return"narrows";if(o.name===i.name&&/^(enum|set)$/.test(i.name))return o.values.every((p,g)=>i.values[g]===p)?"widens":"converts";if(o.name===i.name&&/^(datetime|timestamp|time)$/.test(i.name))return d>=l?"widens-by-copy":"narrows"}return o.name==="float"&&i.name==="double"?"widens-by-copy":o.name==="double"&&i.name==="float"?"narrows":St.includes(o.name)&&i.name==="decimal"?d-u>=19?"widens-by-copy":"narrows":"converts"}function vt(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function Uo(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function Fo(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function Po(e,n,t,r){let o={table:e,column:n.column??n.name},i=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...o,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&i.push({...o,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&be(r,n.type??"",t.type??"",4)!=="same"&&i.push({...o,kind:"change-type",type:t.type??""}),n.null&&!t.null&&i.push({...o,kind:"set-not-null"}),!n.null&&t.null&&i.push({...o,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&i.push({...o,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&i.push({...o,kind:"add-unique",columns:[o.column]}),n.unique&&!t.unique&&i.push({...o,kind:"drop-constraint"}),!n.index&&t.index&&!t.unique&&i.push({...o,kind:"add-index"}),n.index&&!t.index&&!t.unique&&i.push({...o,kind:"drop-index"}),n.collation!==t.collation&&i.push({...o,kind:"change-type",type:t.type??"",using:!0});let a=n.references&&n.constraint?n.references:null,s=t.references&&t.constraint?t.references:null;return a!==s&&(a&&i.push({...o,kind:"drop-constraint"}),s&&i.push({...o,kind:"add-foreign-key",columns:[o.column],references:s})),i}function Ue(e,n){let t=new Set(e.bases??[]),r=e.table??"",{before:o,after:i}=e,a=n==="sqlite"?[{kind:"rebuild-table",table:r}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let s=(e.inner??[]).map(l=>Ue(l,n));return s.every(l=>l!==void 0)?s.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??r}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:r}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:r,to:e.to??""}];if(t.has("AddField")){if(i?.manyToMany)return[{kind:"create-table",table:`${r}_${i.name}`}];if(!vt(i))return[];let s=i.index&&!i.unique?[{kind:"add-index",table:r,columns:[i.column??i.name]}]:[];return[Uo(r,i),...Fo(i)?a:[],...s]}if(t.has("RemoveField"))return o?.manyToMany?[{kind:"drop-table",table:`${r}_${o.name}`}]:vt(o)?[{kind:"drop-column",table:r,column:o.column??o.name}]:[];if(t.has("RenameField"))return!o||!i?void 0:o.column===i.column?[]:[{kind:"rename-column",table:r,column:o.column??"",to:i.column??""}];if(t.has("AlterField"))return!o||!i?void 0:Po(r,o,i,n);if(t.has("AddIndex"))return[{kind:"add-index",table:r}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:r}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:r}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let s=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:s?"add-unique":"add-index",table:r,columns:l})),...(e.removed??[]).map(()=>({kind:s?"drop-constraint":"drop-index",table:r}))]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:r,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:r}:{kind:"unknown",table:r,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:r}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:r,column:"_order",type:"integer",notNull:!0,default:"none"},...a];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:r}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var S=["mariadb","mysql","postgresql","sqlite"],R=["mariadb","mysql"],T=["postgresql"],N=["sqlite"],m={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},K=[{engines:S,lock:"instant",compat:"keeps"}],mn=[{id:"create-table",kinds:["create-table"],verdicts:K,explanation:"A new table: no running code knows it.",recipe:"",link:m.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:m.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:m.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:R,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:m.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:R,lock:"rewrites",compat:"keeps"},{engines:T,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:m.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:R,lock:"online",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:m.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:K,explanation:"Only the catalogue changes.",recipe:"",link:m.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:R,lock:"rewrites",compat:"keeps"},{engines:T,lock:"rewrites",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:m.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:m.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:R,lock:"rewrites",compat:"keeps"},{engines:T,lock:"rewrites",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:m.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:R,lock:"rewrites"},{engines:T,lock:"rewrites"},{engines:N,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:m.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:T,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:m.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:R,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:m.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:R,lock:"online"},{engines:T,lock:"blocks-writes"},{engines:N,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:m.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:R,lock:"instant"},{engines:T,lock:"blocks-writes"},{engines:N,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:m.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:T,from:"11",lock:"instant"},{engines:T,below:"11",lock:"rewrites"},{engines:N,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:m.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:T,lock:"instant"},{engines:N,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:m.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:S,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:m.dbDefault},{id:"add-column",kinds:["add-column"],verdicts:[{engines:S,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:m.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:T,lock:"instant",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:m.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:T,lock:"instant",compat:"breaks"},{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:m.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:m.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:K,explanation:"The type stays what it is.",recipe:"",link:m.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:m.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:S,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:m.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:m.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:S,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:m.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:S,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:m.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:T,from:"12",lock:"instant",compat:"keeps"},{engines:T,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:m.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:R,lock:"online",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:m.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:R,lock:"online",compat:"keeps"},{engines:T,lock:"instant",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:m.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:m.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:m.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:m.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:m.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:R,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:m.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:R,lock:"online",compat:"keeps"},{engines:T,lock:"blocks-writes",compat:"keeps"},{engines:N,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:m.concurrent},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:R,lock:"online",compat:"keeps"},{engines:T,lock:"instant",compat:"keeps"},{engines:N,lock:"instant",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards. Queries that used the index get slower.",recipe:"",link:m.pgIndex},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Queries do not name indexes.",recipe:"",link:m.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:m.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:S,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:m.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:T,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:m.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:R,lock:"online",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:N,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:m.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:S,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:m.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:m.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:R,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:m.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:R,lock:"rewrites",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:m.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:T,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:m.constraints},{id:"add-check",kinds:["add-check"],verdicts:[{engines:R,lock:"rewrites",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:m.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:T,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:m.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:R,lock:"online",compat:"breaks"},{engines:T,lock:"blocks-writes",compat:"breaks"},{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:m.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:S,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:m.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:m.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:m.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:m.expandContract},{id:"create-view",kinds:["create-view"],verdicts:K,explanation:"A new view: no running code knows it.",recipe:"",link:m.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:m.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:m.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:S,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:m.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:K,explanation:"Something new that no running code knows.",recipe:"",link:m.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:T,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:m.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:S,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:m.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:R,lock:"blocks-writes",compat:"keeps"},{engines:T,lock:"online",compat:"keeps"},{engines:N,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:m.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:K,explanation:"New rows lock nothing that exists.",recipe:"",link:m.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:S,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:m.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:S,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:m.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:K,explanation:"The function does nothing.",recipe:"",link:m.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:S,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:m.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:S,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:m.runPython},{id:"read",kinds:["read","session"],verdicts:K,explanation:"Nothing is changed.",recipe:"",link:m.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:S,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:m.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:T,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:m.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:S,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:m.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:S,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:m.pgLocks}],V={lockHeld:{id:"lock-held-over-data",explanation:"The migration is one transaction: the lock of its ALTER TABLE, which keeps out even readers, is held while its data step runs.",recipe:"Put the data step into a migration of its own, or set `atomic = False`.",link:m.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:m.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:m.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:m.mariadbOverview},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:m.pgLocks}};var qo=["instant","online","blocks-writes","rewrites","unknown"],Mo=["keeps","breaks","unknown"];function Rt(e,n){let t=e.split(".").map(Number),r=n.split(".").map(Number);for(let o=0;o<Math.max(t.length,r.length);o+=1){let i=(t[o]||0)-(r[o]||0);if(i!==0)return i}return 0}function jo(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([r,o])=>{let i=t[r];return Array.isArray(o)?o.includes(i):i===o}):!1}function Go(e,n,t,r){let o,i;for(let a of mn)if(jo(a,e,n)){for(let s of a.verdicts)s.engines.includes(t)&&(s.from!==void 0&&(r===""||Rt(r,s.from)<0)||s.below!==void 0&&r!==""&&Rt(r,s.below)>=0||(s.lock!==void 0&&(o??={value:s.lock,rule:a}),s.compat!==void 0&&(i??={value:s.compat,rule:a})));if(o&&i)break}return{lock:o,compat:i}}var Fe=class{tables=new Map;created=new Set;existing;checksOff=!1;constructor(n){this.existing=n.tables??{};for(let[t,r]of Object.entries(this.existing)){let o=new Map;for(let[i,{type:a,null:s,default:l,auto:c,bytes:d}]of Object.entries(r.columns))o.set(i,{type:a,notNull:!s,hasDefault:l,auto:c,generated:!1,bytes:d,isNew:!1,empty:!1,dropped:!1});this.tables.set(t,o)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:r,...o}=n,i=this.column(n.table,n.column);if(!i)return[{...o,kind:"change-type"}];let a=[];(i.type===void 0||be(t,i.type,n.type??"",i.bytes)!=="same")&&a.push({...o,kind:"change-type"}),n.notNull===!0&&!i.notNull&&a.push({...o,kind:"set-not-null"}),n.notNull!==!0&&i.notNull&&a.push({...o,kind:"drop-not-null"});let s=n.default!==void 0&&n.default!=="none";return s!==i.hasDefault&&!n.auto&&a.push({...o,kind:s?"set-default":"drop-default"}),a.length>0?a:[{...o,kind:"comment"}]}apply(n){let{table:t="",column:r=""}=n,o=this.tables.get(t),i=this.column(t,r);switch(n.kind){case"create-table":this.created.add(t);break;case"rename-table":n.to!==void 0&&(o&&this.tables.set(n.to,o),this.created.has(t)&&this.created.add(n.to));break;case"add-column":{let a={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:4,isNew:!0,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};o?o.set(r,a):this.tables.set(t,new Map([[r,a]]));break}case"drop-column":i&&(i.dropped=!0);break;case"rename-column":i&&n.to!==void 0&&(o?.delete(r),o?.set(n.to,i));break;case"change-type":i&&(i.type=n.type);break;case"set-not-null":i&&(i.notNull=!0);break;case"drop-not-null":i&&(i.notNull=!1);break;case"set-default":i&&(i.hasDefault=!0);break;case"drop-default":i&&(i.hasDefault=!1);break}}};function Ho(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function Bo(e,n,t){let r=e.line??null,o=[],i=[],a=new Set(e.bases??[]),s=(d,u)=>{(d.bases??[]).includes("RunPython")&&o.push({change:{kind:"run-python",effect:d.effect,detail:d.description},operation:d,line:u}),d.inner?.forEach((p,g)=>{s(p,e.nested?.[g]?.line??u)})};t==="django"&&(s(e,r),e.opaque&&i.push({rule:V.customOperation.id,line:r}));let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!a.has("RunSQL")?Ue(e,n):void 0;if(c){for(let d of c)o.push({change:d,operation:e,line:r});return{steps:o,findings:i}}if(e.sqlError!==void 0&&!a.has("RunPython"))return i.push({rule:V.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:o,findings:i};for(let d of $e(e.sql.join(`;
`)))for(let u of _t(d,n)){let p=u.detail??d.text.slice(0,300);o.push({change:{...u,detail:p},operation:e,line:r})}return{steps:o,findings:i}}function At({table:e,column:n,columns:t,name:r,detail:o,kind:i}){return e&&n?`${e}.${n}`:e&&t?.length&&i!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||r||(o??"").slice(0,80)}function Wo(e,n,t,r,o){let i=n.column(e.table,e.column),a=o.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(d=>n.column(e.table,d)),c=e.table===void 0?void 0:r.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:a?.notNull===!0&&!a.hasDefault&&!a.auto&&!a.generated&&!a.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":i?.type===void 0?"not-known":be(t,i.type,e.type??"",i.bytes),index:e.index??"plain",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(d=>d?.isNew&&d.empty):e.kind==="drop-default"?i?.isNew===!0:l.length>0&&l.every(d=>d?.isNew&&d.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:i?.notNull??!0,forgotten:c!==void 0&&e.column!==void 0&&!c.includes(e.column),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function Qo(e,n){return e.table===void 0||!n.created.has(e.table)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var Yo=new Set(["run-python","update-rows","delete-rows","insert-rows"]),Ot=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),Ko=["mariadb","mysql","postgresql","sqlite"];function Ct(e,n,t=0){let r=e.engine??"",o=e.version??"",i=new Fe(e);return(e.pending??[]).map(a=>{if(!Ko.includes(r)){let{id:s,...l}=V.unknownEngine;return gn(a,e.alias,[ke(a,{rule:s,...l,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:a.line??null})],"unknown","unknown")}return Xo(a,e,r,o,i,n,t)})}function ke(e,n){return{...n,file:e.file}}function gn(e,n,t,r,o){return{...e,database:n,lock:r,compat:o,findings:t,safe:t.every(({note:i})=>i===!0)}}function It(e,n){return n.reduce((t,r)=>e.indexOf(t)>=e.indexOf(r)?t:r,e[0])}function Vo(e,n,t,r){let o=new Fe(n);o.tables.clear();for(let[i,a]of e.tables)o.tables.set(i,new Map([...a].map(([s,l])=>[s,{...l}])));for(let i of e.created)o.created.add(i);for(let{change:i}of t)for(let a of o.expand(i,r))o.apply(a);return o}function Xo(e,n,t,r,o,i,a){let s=[],l=[],c=[],d=[],u=(f,y,w)=>{let{id:E,..._}=V[f];s.push(ke(e,{rule:E,..._,lock:"unknown",compat:"unknown",subject:w,line:y})),l.push("unknown"),c.push("unknown")};if(n.fresh)return gn(e,n.alias,[],"instant","keeps");if(e.sqlError!==void 0&&e.operations.every(({sql:f})=>f.length===0))for(let f of e.operations){let y=Ue(f,t);if(!y)u("sqlNotKnown",f.line??e.line??null,e.sqlError);else for(let w of y)d.push({change:w,operation:f,line:f.line??null})}else for(let f of e.operations){let y=Bo(f,t,i);d.push(...y.steps);for(let{rule:w,line:E,subject:_}of y.findings)u(w===V.customOperation.id?"customOperation":"sqlNotKnown",E??null,_??f.description)}let p=Vo(o,n,d,t),g,k=0;for(let f of d){let y=Ho(f.change.detail??"");f.change.kind==="session"&&y!==void 0&&(o.checksOff=y);for(let w of o.expand(f.change,t)){let E=Qo(w,o),_=Wo(w,o,t,n,p),I=Go(w,_,t,r),{compat:U}=I,ue=o.existing[w.table??""]?.rows??Number.POSITIVE_INFINITY,Q=a>0&&ue<=a&&I.lock!==void 0&&I.lock.value!=="unknown"&&I.lock?{...I.lock,value:"instant"}:I.lock;if(!E){let oe=new Map,h=Q===void 0||!(Q.value==="instant"||Q.value==="online"),x=U===void 0||U.value!=="keeps",C=mn.at(-1);l.push(Q?.value??"unknown"),c.push(U?.value??"unknown");let L=v=>oe.get(v.id)??oe.set(v.id,{rule:v,lock:Q?.value??"unknown",compat:U?.value??"unknown"}).get(v.id);h&&L(Q?.rule??C),x&&L(U?.rule??C);for(let{rule:v,lock:re,compat:A}of oe.values()){let ie=At(w);s.some(J=>J.rule===v.id&&J.line===f.line&&J.subject===ie)||s.push(ke(e,{rule:v.id,lock:re,compat:A,subject:ie,explanation:v.explanation,recipe:v.recipe,link:v.link,line:f.line??e.line??null}))}if(g&&Yo.has(w.kind)&&w.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:v,...re}=V.lockHeld;s.push(ke(e,{rule:v,...re,lock:"blocks-writes",compat:"keeps",subject:At(g.change),line:f.line??e.line??null})),l.push("blocks-writes")}Ot.has(w.kind)&&!w.concurrently&&(g??=f)}(Ot.has(w.kind)||w.kind==="create-table")&&(k+=1),o.apply(w)}}if(k>1&&(t==="mariadb"||t==="mysql")){let{id:f,...y}=V.notTransactional;s.push(ke(e,{rule:f,...y,lock:"instant",compat:"keeps",subject:`${k} schema changes`,line:e.line??null,note:!0}))}return gn(e,n.alias,s,It(qo,l),It(Mo,c))}function Pe(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:r,subject:o,line:i,allowed:a,explanation:s,recipe:l})=>({rule:n,lock:t,compat:r,subject:o,line:i,explanation:s,recipe:l,...a===void 0?{}:{allowed:a}}))}}function Jo(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function ne(e,n){return e&&!(0,W.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function zo(e,n,t){let r=new Set(n.allow.map(o=>o.trim().toLowerCase()));return e.map(o=>{let i=r.has(D(o).toLowerCase()),a=o.file?n.files.read((0,W.isAbsolute)(o.file)?o.file:(0,W.join)(n.root,o.file)):void 0,s=a===void 0?void 0:rt(a);for(let{line:c,rule:d}of s?.incomplete??[])t.push({level:"warning",place:ne(o.file,c),title:"allowed without a reason",text:`The comment allows '${d}' without saying why, so it allows nothing. Write \`migration-guard: allow ${d} because …\`.`});let l=o.findings.map(c=>{if(c.note)return c;if(i)return{...c,allowed:"by the input 'allow' (this migration)"};if(r.has(c.rule))return{...c,allowed:"by the input 'allow' (this rule)"};let d=o.operations.find(p=>p.line===c.line),u=s&&it(s,c.rule,c.line,d?.end);return u?{...c,allowed:u.reason}:c});return{...o,findings:l,safe:l.every(c=>c.note||c.allowed!==void 0)}})}async function Zo(e,n,t,r){let o=t.safety!=="off"||t.onPending==="apply-safe";if(n==="flyway")return De(e,{...t,directory:r});let i=sn(t.files,{directory:r,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:r,python:i};return n==="alembic"?tt(e,{...a,config:t.alembicConfig},{connectTimeout:t.connectTimeout,sql:o,drift:t.checkDrift!=="off"}):ut(e,{...a,settings:t.settings},{databases:t.databases.length>0?t.databases:["default"],connectTimeout:t.connectTimeout,sql:o,drift:t.checkDrift})}async function er(e,n,t,r,o){if(n==="flyway")return bt(e,{...t,directory:r},o.map(({name:d})=>d));let i=sn(t.files,{directory:r,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:r,python:i},s={connectTimeout:t.connectTimeout,lockTimeout:t.lockTimeout};if(n==="alembic")return ot(e,{...a,config:t.alembicConfig},{...s,expected:o.map(({name:d})=>d)});let l={},c=t.databases.length>0?t.databases:["default"];for(let d of c)l[d]=o.filter(({database:u})=>u===d).map(({app:u,name:p})=>[u,p]);return pt(e,{...a,settings:t.settings},{databases:c,expected:l,...s})}function nr(e,n,t,r,o){if(e.changed)return new b({code:"MIGRATION_PLAN_CHANGED",what:`Somebody else changed the migrations of '${e.changed.alias}' since they were judged. Nothing was applied by this run.`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."});let{error:i}=e,a=e.journal.find(_=>!_.done),s=e.journal.filter(_=>_.done);if(!i&&!a)return;let l=a&&n.find(({app:_,name:I})=>_===a.app&&I===a.name),c=t.find(({alias:_})=>_===a?.database)?.engine,d=c==="postgresql"||c==="sqlite",u=l?.operations.flatMap(_=>_.sql).filter(_=>!/^\s*--/.test(_))??[],p=s.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${$(s.map(D))}.`,g=i?.type==="Interrupted",k=i?.type==="Unanswered"?"What was applied is not known: the database no longer answers.":a?d&&l?.atomic!==!1?`It ran in a transaction and was rolled back whole. ${p}`:g?`It is not transactional here: each of its statements may or may not have taken effect, and the one under way goes on in the server. ${p}`:u.length===1?`It consists of one statement, which did not take effect. ${p}`:`It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${p}`:s.length===0?"No migration had begun.":`No migration was under way. ${p.replace(" before it","")}`,f=(i?.message??"the process ended").split(`
`)[0]??"",y=i?.code===1205||i?.code==="55P03"||/lock.*timeout|Lock wait timeout/i.test(f),w=`${a?`The migration ${D(a)}`:"Applying the migrations"} failed: ${f.slice(0,400)}${/[.!?]$/.test(f)?"":"."} ${k}`,E=l?ne(l.file,l.line):void 0;return new b({code:y?"MIGRATION_LOCK_TIMEOUT":"MIGRATION_FAILED",what:w,remedy:y?`Another connection held a lock for more than ${r} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`:d&&l?.atomic!==!1?`Mend the migration and deploy again; \`${le(o)}\` continues where this stopped.`:`Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${le(o)}\` (Django: \`--fake\` the migration once its changes are all there).`,...E?{place:E}:{}})}async function hn(e){let n=nn(e.env),t=(0,W.resolve)(e.root,e.directory||"."),r={exec:e.exec,files:e.files,deadline:e.deadline,env:Xn(e.env),temporary:e.temporary,secrets:n,note:l=>e.note?.(l)};if(!e.files.exists(t))throw new b({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let o=e.tool==="auto"?Zn(e.files,t,!!e.settings):e.tool,i=(0,W.relative)(e.root,t).startsWith("..")?t:e.root,a={...e,root:i},s=await Zo(r,o,a,t);return s.error?.trace&&e.note?.(Oe(s.error.trace,n)),tr(s,a,l=>er(r,o,a,t,l))}async function tr(e,n,t){let{tool:r}=e,o=[],i=[],a=new Set(n.allow.map(h=>h.trim().toLowerCase())),s=a.has("drift")?[]:e.drift??[],l=e.databases.flatMap(h=>h.ahead??[]),c={tool:r,databases:e.databases.map(Jo),drift:s,ahead:l,annotations:o,notes:i},d=(h,x=[])=>({...c,status:h.status,fault:h.fault,pending:x,unsafe:x.filter(C=>!C.safe),applied:[]}),u=gt(e);if(u)return d(u);let p=e.databases.flatMap(h=>ht(h,r,a)??[]),g=["error","conflict","db-ahead"];p.sort((h,x)=>g.indexOf(h.status)-g.indexOf(x.status));for(let h of e.databases)h.stale?.length&&i.push(`${h.stale.length} row${h.stale.length===1?"":"s"} of the history of '${h.alias}' belong to migrations that were squashed and deleted (${$(h.stale.map(D),3)}); \`migrate APP --prune\` removes them.`),h.fresh&&h.pending?.length&&i.push(`The database '${h.alias}' is empty: nothing that runs can be disturbed.`),h.missingFile&&i.push(`The file of the SQLite database '${h.alias}' does not exist yet.`);e.driftError&&i.push(`Whether the models match the migrations is not known: ${e.driftError}`),l.length>0&&a.has("db-ahead")&&i.push(`The database is ahead of this code (${$(l.map(D))}), which the input 'allow' permits.`);let k=n.safety!=="off"||n.onPending==="apply-safe",f=k?zo(e.databases.flatMap(h=>Ct(h,r,n.smallTable)),n,o):e.databases.flatMap(h=>(h.pending??[]).map(x=>({...x,database:h.alias,lock:"unknown",compat:"unknown",findings:[],safe:!0}))),[y]=p;if(y)return d(y,f);let w=f.filter(h=>!h.safe),E=n.onPending==="apply"||n.onPending==="apply-safe",_=w.length>0&&(n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply");for(let h of f)for(let x of h.findings)x.note||x.allowed!==void 0||o.push({level:_?"error":"warning",place:ne(x.file,x.line),title:`${x.rule} (${D(h)})`,text:`${x.subject===""?"":`${x.subject}: `}${x.explanation} Instead: ${x.recipe}`});let I=()=>{let h=s[0],x=ne(h.file,1);return{status:"drift",fault:new b({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${$(s.map(({app:C,operations:L})=>C===""?L.join("; "):`${C} (${L.join("; ")})`),4)}.`,remedy:r==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${s.map(({app:C})=>C).join(" ")}\`, look at the result and commit it.`,...x?{place:x}:{}})}},U=n.howTo?.trim(),ue=h=>U?/[.!?]$/.test(U)?U:`${U}.`:h,te=e.databases.length>1,Q=f.map(h=>te?`${D(h)} on '${h.database}'`:D(h)),oe=`${f.length} migration${f.length===1?"":"s"}`;if(_){let h=w[0],x=h.findings.filter(L=>!L.note&&L.allowed===void 0),C=ne(h.file,x[0]?.line??h.line);return d({status:"unsafe",fault:new b({code:"MIGRATIONS_UNSAFE",what:`${w.length} of ${oe} pending ${w.length===1?"is":"are"} not safe while the old code runs: ${$(w.map(L=>`${D(L)} (${$([...new Set(L.findings.filter(v=>!v.note&&v.allowed===void 0).map(({rule:v})=>v))],4)})`),4)}.${E?" None was applied.":""}`,remedy:ue(`${x[0]?.recipe??""} Or plan a moment for \`${le(r)}\`, then deploy again; \`# migration-guard: allow ${x[0]?.rule} because …\` takes responsibility.`.trim()),...C?{place:C}:{}})},f)}if(E&&s.length>0)return d(I(),f);if(f.length>0&&n.onPending==="fail"){let h=ne(f[0].file,f[0].line);return d({status:"pending",fault:new b({code:"MIGRATIONS_PENDING",what:`${oe} ${f.length===1?"is":"are"} pending: ${$(Q)}.${k?w.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${$(w.map(D))}.`:""}`,remedy:ue(`Run \`${le(r)}\` for this environment, then deploy again${w.length===0&&k?"; or set 'on-pending: apply-safe'":""}.`),...h?{place:h}:{}})},f)}if(f.length>0&&E){let h;try{h=await t(f)}catch(A){throw A instanceof b&&A.code!=="PROBE_SILENT"?A:new b({code:"MIGRATION_FAILED",what:`Applying was broken off: ${z(A)}`,remedy:`Look at the history table before anything else: \`${le(r)}\` may have been interrupted half way.`,cause:A})}let x=h.journal.filter(A=>A.done),C=x.map(({database:A,app:ie,name:Ee,seconds:J})=>({database:A,app:ie,name:Ee,seconds:J??null})),L=A=>x.some(({database:ie,app:Ee,name:J})=>ie===A.database&&Ee===A.app&&J===A.name),v=nr(h,f,e.databases,n.lockTimeout,r),re=v?f.filter(A=>!L(A)):[];return{...c,status:v?h.changed?"pending":"error":"clean",fault:v,pending:re,unsafe:re.filter(A=>!A.safe),applied:C}}if(f.length>0)for(let h of f)o.push({level:"warning",place:ne(h.file,h.line),title:"pending migration",text:`${D(h)} is pending; the release goes on, since on-pending is 'warn'.`});return s.length>0?d(I(),f):{...c,status:f.length>0?w.length>0&&n.safety!=="off"?"unsafe":"pending":"clean",fault:void 0,pending:f,unsafe:w,applied:[]}}var{code:X,link:or,table:rr,text:ce,details:ir,block:ar}=Re,sr={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",error:"⛔ the migrations could not be judged"},lr={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},dr={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},qe=40;function Lt(e){let n=[`### Migrations: ${sr[e.status]}`],t=e.databases.map(({alias:r,engine:o,version:i,applied:a})=>`${X(r)} ${ce(`${o??"unknown"} ${i??""}`.trim())}${a===void 0?"":`, ${a} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.pending.length>0){let r=new Set(e.pending.map(({database:o})=>o)).size>1;n.push(rr(["migration",...r?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,qe).map(o=>[X(o.app===""?o.name:`${o.app}.${o.name}`),...r?[X(o.database)]:[],lr[o.lock],dr[o.compat],o.safe?o.findings.some(({allowed:i})=>i!==void 0)?"allowed":"safe":o.findings.filter(i=>!i.note&&i.allowed===void 0).map(({rule:i})=>X(i)).filter((i,a,s)=>s.indexOf(i)===a).join(" ")]))),e.pending.length>qe&&n.push(`… and ${e.pending.length-qe} more.`)}for(let r of e.pending.slice(0,qe)){let o=r.findings.filter(({note:l})=>!l);if(o.length===0)continue;let i=r.app===""?r.name:`${r.app}.${r.name}`,a=o.map(l=>{let c=l.allowed===void 0?"":` _Allowed: ${ce(l.allowed)}_`;return`- ${or(l.rule,l.link)} ${X(l.subject)}: ${ce(l.explanation)}${l.recipe===""?"":` **Instead:** ${ce(l.recipe)}`}${c}`}),s=r.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(ir(`${X(i)}: why`,[a.join(`
`),...s.length>0?[ar(s.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:r,name:o,seconds:i})=>`${X(r===""?o:`${r}.${o}`)}${i===null?"":` (${i} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:r,operations:o})=>`${X(r||"metadata")} ${ce(o.slice(0,6).join("; "))}`).join(" · ")}`);for(let r of e.notes)n.push(`> ${ce(r)}`);return n.join(`

`)}async function Ut(e){let{inputs:n,env:t,log:r,deadline:o}=e,i=t.GITHUB_WORKSPACE||process.cwd(),a=hn({...n,root:je(i,n.workingDirectory).root,directory:(0,Dt.resolve)(i,n.workingDirectory),env:t,exec:tn,files:on,temporary:t.RUNNER_TEMP||(0,$t.tmpdir)(),deadline:o,note:r.debug});e.setOutput("status","error");let s=await a,{status:l,fault:c,pending:d,unsafe:u,applied:p,annotations:g,notes:k}=s;e.setOutput("status",l),e.setOutput("reason",c?.code??""),e.setOutput("pending-count",l==="unreachable"||l==="error"?"":d.length),e.setOutput("pending",d.map(Pe)),e.setOutput("unsafe",u.map(Pe)),e.setOutput("applied",p),e.setOutput("drift",s.drift),e.setOutput("databases",s.databases);for(let{level:f,place:y,title:w,text:E}of g)f==="notice"?r.notice(E,y):r[f](E,y,w);for(let f of k)r.info(f);for(let{app:f,name:y,seconds:w}of p)r.info(`applied ${f?`${f}.`:""}${y}${w===null?"":` in ${w} s`}`);if(r.info(`${l}: ${d.length} pending, ${u.length} of them unsafe, ${p.length} applied`),e.summarize(Lt(s)),c)throw c}en(Bn,{seconds:e=>e.timeout},Ut);
