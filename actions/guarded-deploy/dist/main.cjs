"use strict";var Im=Object.create;var Dr=Object.defineProperty;var Cm=Object.getOwnPropertyDescriptor;var Dm=Object.getOwnPropertyNames;var $m=Object.getPrototypeOf,Mm=Object.prototype.hasOwnProperty;var Ka=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),Ya=e=>{throw TypeError(e)};var Pm=(e,n)=>{for(var t in n)Dr(e,t,{get:n[t],enumerable:!0})},Fm=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of Dm(n))!Mm.call(e,r)&&r!==t&&Dr(e,r,{get:()=>n[r],enumerable:!(o=Cm(n,r))||o.enumerable});return e};var Tn=(e,n,t)=>(t=e!=null?Im($m(e)):{},Fm(n||!e||!e.__esModule?Dr(t,"default",{value:e,enumerable:!0}):t,e));var ie=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&Ya("Object expected");var o,r;t&&(o=n[Ka("asyncDispose")]),o===void 0&&(o=n[Ka("dispose")],t&&(r=o)),typeof o!="function"&&Ya("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(i){return Promise.reject(i)}}),e.push([t,o,n])}else t&&e.push([t]);return n},de=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(s,a,l,d){return d=Error(l),d.name="SuppressedError",d.error=s,d.suppressed=a,d},r=s=>n=t?new o(s,n,"An error was suppressed during disposal"):(t=!0,s),i=s=>{for(;s=e.pop();)try{var a=s[1]&&s[1].call(s[2]);if(s[0])return Promise.resolve(a).then(i,l=>(r(l),i()))}catch(l){r(l)}if(t)throw n};return i()};var Bt=require("node:fs"),Me=require("node:path");function We(e,n){let t=(0,Me.resolve)(e);for(let o=(0,Me.resolve)(t,n);;o=(0,Me.dirname)(o)){if((0,Bt.existsSync)((0,Me.join)(o,".git")))return{root:o,commit:Um(o)};if(o===t||o===(0,Me.dirname)(o))return{root:t,commit:void 0}}}var $r=(e,n)=>We(e.GITHUB_WORKSPACE||process.cwd(),n).commit;function Um(e){try{let n=(0,Bt.readFileSync)((0,Me.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var Va=require("node:fs");function qm(e){if(!e)return{};try{return JSON.parse((0,Va.readFileSync)(e,"utf8"))}catch{return{}}}function Mr(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:qm(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var jm="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",Qa=Symbol.for("guarded-deploy.fault"),g=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${jm}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[Qa](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&Qa in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function M(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var Hm=/rate limit|abuse detection|too quickly/i,Gm=[["archived",/\barchived\b.*\bread-only\b/i],["sso",/\bSAML\b|\bsingle sign-on\b|\bSSO\b/i],["ip-allow-list",/\bIP allow ?list\b|\bIP address\b.*\bnot permitted\b/i],["token-policy",/\bforbids access via\b|\bpersonal access token.*\b(lifetime|expir|polic)/i],["suspended",/\bsuspended\b/i],["locked",/\brepository (has been|is) locked\b|\baccess blocked\b|\bmigrat/i]];function Ze({status:e,message:n,headers:t={}}){if(e===429)return"rate-limit";if(e===451)return"locked";if(e!==401&&e!==403)return;if(e===401)return"token";if(t["x-github-sso"]!==void 0)return"sso";let o=n.slice(0,2e3);return t["retry-after"]!==void 0||String(t["x-ratelimit-remaining"]??"")==="0"||Hm.test(o)?"rate-limit":Gm.find(([,r])=>r.test(o))?.[0]??"permission"}var Wm={"rate-limit":["GitHub asks to come back later (rate limit)","Wait, or give this job a token of its own: jobs of a repository share one limit."],token:["GitHub refused the token (401)","Pass a valid token; it may have expired or been revoked. The default, the job's own, is enough within one repository."],archived:["the repository is archived, and so read-only","Unarchive it, or name another repository."],sso:["the organization asks for single sign-on (SAML), for which this token is not authorized","Authorize the token for that organization (github.com, Settings, Developer settings, 'Configure SSO'), or use the job's own."],"ip-allow-list":["the organization lets in only addresses of its IP allow list, and this runner has another one","Add the runner's address to the list (organization settings, Authentication security), or use a runner that is on it."],"token-policy":["the organization does not let in tokens of this kind","Use the job's own token or one of a GitHub App, or ask an owner of the organization for an exception."],suspended:["the account or App of this token is suspended","Use another token; an administrator can lift the suspension."],locked:["the repository is locked: it is being moved, or GitHub has blocked it","Wait until the move is done, or ask GitHub Support."]};function _n(e,n){if(e==="permission")return n;let[t,o]=Wm[e];return{what:t,remedy:o}}function Ja(e){return new g({code:"TOKEN_EMPTY",what:`The input '${e}' is empty, so GitHub was not asked.`,remedy:"Runs of a fork's pull request and of Dependabot get no secrets (Dependabot has its own): leave the input out to use the job's own token, or check that the secret exists where this job may see it."})}function en(e){let n=e;if(typeof n?.status=="number")return{status:n.status,message:String(n.message??""),headers:n.response?.headers}}function Sn(){return`Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`}function Kt(e,n,t,o){if(typeof t!="function")throw new Error("method for before hook must be a function");return o||(o={}),Array.isArray(n)?n.reverse().reduce((r,i)=>Kt.bind(null,e,i,r,o),t)():Promise.resolve().then(()=>e.registry[n]?e.registry[n].reduce((r,i)=>i.hook.bind(null,r,o),t)():t(o))}function za(e,n,t,o){let r=o;e.registry[t]||(e.registry[t]=[]),n==="before"&&(o=(i,s)=>Promise.resolve().then(r.bind(null,s)).then(i.bind(null,s))),n==="after"&&(o=(i,s)=>{let a;return Promise.resolve().then(i.bind(null,s)).then(l=>(a=l,r(a,s))).then(()=>a)}),n==="error"&&(o=(i,s)=>Promise.resolve().then(i.bind(null,s)).catch(a=>r(a,s))),e.registry[t].push({hook:o,orig:r})}function Xa(e,n,t){if(!e.registry[n])return;let o=e.registry[n].map(r=>r.orig).indexOf(t);o!==-1&&e.registry[n].splice(o,1)}var Za=Function.bind,el=Za.bind(Za);function nl(e,n,t){let o=el(Xa,null).apply(null,t?[n,t]:[n]);e.api={remove:o},e.remove=o,["before","error","after","wrap"].forEach(r=>{let i=t?[n,r,t]:[n,r];e[r]=e.api[r]=el(za,null).apply(null,i)})}function Bm(){let e=Symbol("Singular"),n={registry:{}},t=Kt.bind(null,n,e);return nl(t,n,e),t}function Km(){let e={registry:{}},n=Kt.bind(null,e);return nl(n,e),n}var tl={Singular:Bm,Collection:Km};var Ym="0.0.0-development",Vm=`octokit-endpoint.js/${Ym} ${Sn()}`,Qm={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":Vm},mediaType:{format:""}};function Jm(e){return e?Object.keys(e).reduce((n,t)=>(n[t.toLowerCase()]=e[t],n),{}):{}}function zm(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}function il(e,n){let t=Object.assign({},e);return Object.keys(n).forEach(o=>{zm(n[o])?o in e?t[o]=il(e[o],n[o]):Object.assign(t,{[o]:n[o]}):Object.assign(t,{[o]:n[o]})}),t}function ol(e){for(let n in e)e[n]===void 0&&delete e[n];return e}function Fr(e,n,t){if(typeof n=="string"){let[r,i]=n.split(" ");t=Object.assign(i?{method:r,url:i}:{url:r},t)}else t=Object.assign({},n);t.headers=Jm(t.headers),ol(t),ol(t.headers);let o=il(e||{},t);return t.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(o.mediaType.previews=e.mediaType.previews.filter(r=>!o.mediaType.previews.includes(r)).concat(o.mediaType.previews)),o.mediaType.previews=(o.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),o}function Xm(e,n){let t=/\?/.test(e)?"&":"?",o=Object.keys(n);return o.length===0?e:e+t+o.map(r=>r==="q"?"q="+n.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(n[r])}`).join("&")}var Zm=/\{[^{}}]+\}/g;function eh(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function nh(e){let n=e.match(Zm);return n?n.map(eh).reduce((t,o)=>t.concat(o),[]):[]}function rl(e,n){let t={__proto__:null};for(let o of Object.keys(e))n.indexOf(o)===-1&&(t[o]=e[o]);return t}function sl(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(n){return/%[0-9A-Fa-f]/.test(n)||(n=encodeURI(n).replace(/%5B/g,"[").replace(/%5D/g,"]")),n}).join("")}function On(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(n){return"%"+n.charCodeAt(0).toString(16).toUpperCase()})}function Vn(e,n,t){return n=e==="+"||e==="#"?sl(n):On(n),t?On(t)+"="+n:n}function Nn(e){return e!=null}function Pr(e){return e===";"||e==="&"||e==="?"}function th(e,n,t,o){var r=e[t],i=[];if(Nn(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),o&&o!=="*"&&(r=r.substring(0,parseInt(o,10))),i.push(Vn(n,r,Pr(n)?t:""));else if(o==="*")Array.isArray(r)?r.filter(Nn).forEach(function(s){i.push(Vn(n,s,Pr(n)?t:""))}):Object.keys(r).forEach(function(s){Nn(r[s])&&i.push(Vn(n,r[s],s))});else{let s=[];Array.isArray(r)?r.filter(Nn).forEach(function(a){s.push(Vn(n,a))}):Object.keys(r).forEach(function(a){Nn(r[a])&&(s.push(On(a)),s.push(Vn(n,r[a].toString())))}),Pr(n)?i.push(On(t)+"="+s.join(",")):s.length!==0&&i.push(s.join(","))}else n===";"?Nn(r)&&i.push(On(t)):r===""&&(n==="&"||n==="?")?i.push(On(t)+"="):r===""&&i.push("");return i}function oh(e){return{expand:rh.bind(null,e)}}function rh(e,n){var t=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(o,r,i){if(r){let a="",l=[];if(t.indexOf(r.charAt(0))!==-1&&(a=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(d){var c=/([^:\*]*)(?::(\d+)|(\*))?/.exec(d);l.push(th(n,a,c[1],c[2]||c[3]))}),a&&a!=="+"){var s=",";return a==="?"?s="&":a!=="#"&&(s=a),(l.length!==0?a:"")+l.join(s)}else return l.join(",")}else return sl(i)}),e==="/"?e:e.replace(/\/$/,"")}function al(e){let n=e.method.toUpperCase(),t=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),o=Object.assign({},e.headers),r,i=rl(e,["method","baseUrl","url","headers","request","mediaType"]),s=nh(t);t=oh(t).expand(i),/^http/.test(t)||(t=e.baseUrl+t);let a=Object.keys(e).filter(c=>s.includes(c)).concat("baseUrl"),l=rl(i,a);if(!/application\/octet-stream/i.test(o.accept)&&(e.mediaType.format&&(o.accept=o.accept.split(/,/).map(c=>c.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),t.endsWith("/graphql")&&e.mediaType.previews?.length)){let c=o.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];o.accept=c.concat(e.mediaType.previews).map(u=>{let f=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${u}-preview${f}`}).join(",")}return["GET","HEAD"].includes(n)?t=Xm(t,l):"data"in l?r=l.data:Object.keys(l).length&&(r=l),!o["content-type"]&&typeof r<"u"&&(o["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(n)&&typeof r>"u"&&(r=""),Object.assign({method:n,url:t,headers:o},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function ih(e,n,t){return al(Fr(e,n,t))}function ll(e,n){let t=Fr(e,n),o=ih.bind(null,t);return Object.assign(o,{DEFAULTS:t,defaults:ll.bind(null,t),merge:Fr.bind(null,t),parse:al})}var dl=ll(null,Qm);var V=new Uint8Array(256);V[9]|=2;V[32]|=2;V[59]|=4;V[44]|=8;for(let e=128;e<=255;e++)V[e]|=1;for(let e of"!#$%&'*+-.^_`|~")V[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)V[e]|=16;for(let e=65;e<=90;e++)V[e]|=17;for(let e=97;e<=122;e++)V[e]|=16;var cl=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function ul(e,n){let t=4|(n?.comma===!0?8:0),o=e.length,r=n?.start??0;for(;(V[e.charCodeAt(r)]&2)!==0;)r++;let i=r,s=0,a=-1,l=n?.parameters===!1?8:0;for(;i<o;){let f=e.charCodeAt(i),p=V[f];if((p&t)!==0){l|=p&8;break}(p&2)!==0?a===-1&&(a=i):a=-1,s|=f&65280|p,i++}let d=a===-1?i:a,c=e.slice(r,d),u=(s&65281)===0?c:c.toLowerCase();return i===o||l!==0?{type:u,index:i,parameters:new cl}:sh(e,u,i,o,t)}function sh(e,n,t,o,r){let i=new cl;e:for(;t<o;){for(t++;(V[e.charCodeAt(t)]&2)!==0;)t++;let s=t,a=0,l=-1;for(;t<o;){let d=e.charCodeAt(t),c=V[d];if((c&r)!==0){if((c&8)!==0)break e;continue e}if(d===61){let u=l===-1?t:l,f=e.slice(s,u),p=(a&65281)===0?f:f.toLowerCase();for(t++;(V[e.charCodeAt(t)]&2)!==0;)t++;if(t<o&&e.charCodeAt(t)===34){let b=++t,k=!1;for(;t<o;){let S=e.charCodeAt(t);if(S===34){i[p]===void 0&&(i[p]=k?ah(e,b,t):e.slice(b,t)),t++;let _=0;for(;t<o;){let x=e.charCodeAt(t),$=V[x];if(($&r)!==0){_=$&8;break}t++}if(_!==0)break e;continue e}if(S===92&&t+1<o){k=!0,t+=2;continue}t++}continue e}let m=t,y=0,w=-1;for(;t<o;){let b=e.charCodeAt(t),k=V[b];if((k&r)!==0){y=k&8;break}(k&2)!==0?w===-1&&(w=t):w=-1,t++}if(i[p]===void 0){let b=w===-1?t:w;i[p]=e.slice(m,b)}if(y!==0)break e;continue e}(c&2)!==0?l===-1&&(l=t):l=-1,a|=d&65280|c,t++}}return{type:n,index:t,parameters:i}}function ah(e,n,t){let o="";for(let r=n;r<t;r++)e.charCodeAt(r)===92&&(o+=e.slice(n,r),n=++r);return o+e.slice(n,t)}var lh=/^-?\d+$/,Vt=/^-?\d+n+$/,Be=JSON.stringify,Ur=JSON.parse,gl=/^-?\d+n$/,fl=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,pl=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,qr=e=>e===void 0||typeof e=="function"||typeof e=="symbol",jr=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",dh=(e,n,t)=>{let o="";typeof t=="number"?o=" ".repeat(Math.min(10,Math.max(0,Math.floor(t)))):typeof t=="string"&&(o=t.slice(0,10));let r=typeof n=="function",i=Array.isArray(n)?new Set(n.map(String)):null,s=(m,y,w)=>(w!==null&&typeof w=="object"&&typeof w.toJSON=="function"&&(w=w.toJSON(y)),typeof w=="string"&&Vt.test(w)?w+"n":typeof w=="bigint"?"rawJSON"in JSON?JSON.rawJSON(w.toString()):w.toString()+"n":(r&&(w=n.call(m,y,w)),w!==null&&typeof w=="object"&&(w instanceof Number||w instanceof String||w instanceof Boolean)&&(w=w.valueOf()),w)),a=s({"":e},"",e);if(qr(a))return;let l=a===null||typeof a!="object",d=jr(a);if(l||d)return Be(a);let c=[],u=0,f=[{parent:{"":a},key:"",val:a,isArray:Array.isArray(a),keys:Array.isArray(a)?null:Object.keys(a),index:0,first:!0}],p=new WeakSet([a]);for(;f.length>0;){let m=f[f.length-1];m.index===0&&(c.push(m.isArray?"[":"{"),u++);let y=!1;if(m.isArray)if(m.index<m.val.length){m.first||c.push(","),o&&c.push(`
`+o.repeat(u));let w=m.val[m.index],b=s(m.val,String(m.index),w);if(qr(b))c.push("null"),m.first=!1,m.index++;else{let k=b!==null&&typeof b=="object",S=jr(b);if(k&&!S){if(p.has(b))throw new TypeError("Converting circular structure to JSON");p.add(b),f.push({parent:m.val,key:String(m.index),val:b,isArray:Array.isArray(b),keys:Array.isArray(b)?null:Object.keys(b),index:0,first:!0}),m.first=!1,m.index++}else c.push(Be(b)),m.first=!1,m.index++}}else y=!0;else{for(;m.index<m.keys.length;){let b=m.keys[m.index++];if(i&&!i.has(b))continue;let S=m.val[b],_=s(m.val,b,S);if(qr(_))continue;m.first||c.push(","),o?c.push(`
`+o.repeat(u)+Be(b)+": "):c.push(Be(b)+":");let x=_!==null&&typeof _=="object",$=jr(_);if(x&&!$){if(p.has(_))throw new TypeError("Converting circular structure to JSON");p.add(_),f.push({parent:m.val,key:b,val:_,isArray:Array.isArray(_),keys:Array.isArray(_)?null:Object.keys(_),index:0,first:!0}),m.first=!1;break}else c.push(Be(_)),m.first=!1}m.index>=m.keys.length&&f[f.length-1]===m&&(y=!0)}y&&(u--,!m.first&&o&&c.push(`
`+o.repeat(u)),c.push(m.isArray?"]":"}"),p.delete(m.val),f.pop())}return c.join("")},yl=(e,n,t)=>{try{return"rawJSON"in JSON?Be(e,(a,l)=>typeof l=="bigint"?JSON.rawJSON(l.toString()):typeof n=="function"?n(a,l):(Array.isArray(n)&&n.includes(a),l),t):e?Be(e,(a,l)=>typeof l=="string"&&Vt.test(l)||typeof l=="bigint"?l.toString()+"n":typeof n=="function"?n(a,l):(Array.isArray(n)&&n.includes(a),l),t).replace(fl,"$1$2$3").replace(pl,"$1$2$3"):Be(e,n,t)}catch(o){if(o instanceof RangeError){let r=dh(e,n,t);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(fl,"$1$2$3").replace(pl,"$1$2$3")}throw o}},Yt=new Map,ch=()=>{let e=JSON.parse.toString();if(Yt.has(e))return Yt.get(e);try{let n=JSON.parse("1",(t,o,r)=>!!r?.source&&r.source==="1");return Yt.set(e,n),n}catch{return Yt.set(e,!1),!1}},uh=(e,n,t,o)=>typeof n=="string"&&gl.test(n)?BigInt(n.slice(0,-1)):typeof n=="string"&&Vt.test(n)?n.slice(0,-1):typeof o=="function"?o(e,n,t):n,fh=(e,n)=>JSON.parse(e,(t,o,r)=>{let i=typeof o=="number",s=o>Number.MAX_SAFE_INTEGER||o<Number.MIN_SAFE_INTEGER,a=i&&s,l=r&&lh.test(r.source);return a&&l?BigInt(r.source):typeof n=="function"?n(t,o,r):o}),wl=Number.MAX_SAFE_INTEGER.toString(),ml=wl.length,ph=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,mh=/^"-?\d+n+"$/,hh=(e,n)=>{let t={"":e},o=[{parent:t,key:"",visited:!1}];for(;o.length>0;){let r=o[o.length-1];if(r.visited){let{parent:i,key:s}=r,a=i[s];typeof a=="string"&&(gl.test(a)?a=BigInt(a.slice(0,-1)):Vt.test(a)&&(a=a.slice(0,-1))),typeof n=="function"&&(a=n.call(i,s,a)),a===void 0?delete i[s]:i[s]=a,o.pop()}else{r.visited=!0;let i=r.parent[r.key];if(i!==null&&typeof i=="object"){let a=Object.keys(i);for(let l=a.length-1;l>=0;l--)o.push({parent:i,key:a[l],visited:!1})}}}return t[""]},hl=e=>e.replace(ph,(n,t,o,r)=>{let i=n[0]==='"';if(i&&mh.test(n))return n.substring(0,n.length-1)+'n"';let a=o||r,l=t&&(t.length<ml||t.length===ml&&t<=wl);return i||a||l?n:'"'+n+'n"'}),bl=(e,n)=>{if(!e)return Ur(e,n);try{if(ch())return fh(e,n);let t=hl(e);return Ur(t,(o,r,i)=>uh(o,r,i,n))}catch(t){if(t instanceof RangeError){let o=hl(e),r=Ur(o);return hh(r,n)}throw t}};var nn=class extends Error{name;status;request;response;constructor(n,t,o){super(n,{cause:o.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0);"response"in o&&(this.response=o.response);let r=Object.assign({},o.request);o.request.headers.authorization&&(r.headers=Object.assign({},o.request.headers,{authorization:o.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var gh="10.0.16",yh={headers:{"user-agent":`octokit-request.js/${gh} ${Sn()}`}};function wh(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var kl=()=>"";async function El(e){let n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let t=e.request?.log||console,o=e.request?.parseSuccessResponseBody!==!1,r=wh(e.body)||Array.isArray(e.body)?yl(e.body):e.body,i=Object.fromEntries(Object.entries(e.headers).map(([u,f])=>[u,String(f)])),s;try{s=await n(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:i,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(u){let f="Unknown Error";if(u instanceof Error){if(u.name==="AbortError")throw u.status=500,u;f=u.message,u.name==="TypeError"&&"cause"in u&&(u.cause instanceof Error?f=u.cause.message:typeof u.cause=="string"&&(f=u.cause))}let p=new nn(f,500,{request:e});throw p.cause=u,p}let a=s.status,l=s.url,d={};for(let[u,f]of s.headers)d[u]=f;let c={url:l,status:a,headers:d,data:""};if("deprecation"in d){let u=d.link&&d.link.match(/<([^<>]+)>; rel="deprecation"/),f=u&&u.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${d.sunset}${f?`. See ${f}`:""}`)}if(a===204||a===205)return c;if(e.method==="HEAD"){if(a<400)return c;throw new nn(s.statusText,a,{response:c,request:e})}if(a===304)throw c.data=await Hr(s),new nn("Not modified",a,{response:c,request:e});if(a>=400)throw c.data=await Hr(s),new nn(kh(c.data),a,{response:c,request:e});return c.data=o?await Hr(s):s.body,c}async function Hr(e){let n=e.headers.get("content-type");if(!n)return e.text().catch(kl);let t=ul(n);if(bh(t)){let o="";try{return o=await e.text(),bl(o)}catch{return o}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(kl):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function bh(e){return e.type==="application/json"||e.type==="application/scim+json"}function kh(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(o=>JSON.stringify(o)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function Gr(e,n){let t=e.defaults(n);return Object.assign(function(r,i){let s=t.merge(r,i);if(!s.request||!s.request.hook)return El(t.parse(s));let a=(l,d)=>El(t.parse(t.merge(l,d)));return Object.assign(a,{endpoint:t,defaults:Gr.bind(null,t)}),s.request.hook(a,s)},{endpoint:t,defaults:Gr.bind(null,t)})}var Wr=Gr(dl,yh);var Tl=()=>({defaults:()=>{}});var Br="(?:[a-zA-Z0-9_-]+)",_l="\\.",Sl=new RegExp(`^${Br}${_l}${Br}${_l}${Br}$`),Eh=Sl.test.bind(Sl);async function Th(e){let n=Eh(e),t=e.startsWith("v1.")||e.startsWith("ghs_"),o=e.startsWith("ghu_");return{type:"token",token:e,tokenType:n?"app":t?"installation":o?"user-to-server":"oauth"}}function _h(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function Sh(e,n,t,o){let r=n.endpoint.merge(t,o);return r.headers.authorization=_h(e),n(r)}var Nl=function(n){if(!n)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof n!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return n=n.replace(/^(token|bearer) +/i,""),Object.assign(Th.bind(null,n),{hook:Sh.bind(null,n)})};var Kr="7.0.8";var Ol=()=>{},Nh=console.warn.bind(console),Oh=console.error.bind(console);function Rh(e={}){return typeof e.debug!="function"&&(e.debug=Ol),typeof e.info!="function"&&(e.info=Ol),typeof e.warn!="function"&&(e.warn=Nh),typeof e.error!="function"&&(e.error=Oh),e}var Rl=`octokit-core.js/${Kr} ${Sn()}`,Qt=class{static VERSION=Kr;static defaults(n){return class extends this{constructor(...o){let r=o[0]||{};if(typeof n=="function"){super(n(r));return}super(Object.assign({},n,r,r.userAgent&&n.userAgent?{userAgent:`${r.userAgent} ${n.userAgent}`}:null))}}}static plugins=[];static plugin(...n){let t=this.plugins;return class extends this{static plugins=t.concat(n.filter(r=>!t.includes(r)))}}constructor(n={}){let t=new tl.Collection,o={baseUrl:Wr.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},n.request,{hook:t.bind(null,"request")}),mediaType:{previews:[],format:""}};if(o.headers["user-agent"]=n.userAgent?`${n.userAgent} ${Rl}`:Rl,n.baseUrl&&(o.baseUrl=n.baseUrl),n.previews&&(o.mediaType.previews=n.previews),n.timeZone&&(o.headers["time-zone"]=n.timeZone),this.request=Wr.defaults(o),this.graphql=Tl(this.request).defaults(o),this.log=Rh(n.log),this.hook=t,n.authStrategy){let{authStrategy:i,...s}=n,a=i(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:s},n.auth));t.wrap("request",a.hook),this.auth=a}else if(!n.auth)this.auth=async()=>({type:"unauthenticated"});else{let i=Nl(n.auth);t.wrap("request",i.hook),this.auth=i}let r=this.constructor;for(let i=0;i<r.plugins.length;++i)Object.assign(this,r.plugins[i](this,n))}request;graphql;log;hook;auth};var Jt=Tn(require("node:http"),1),xl=require("node:stream"),Ah=5,xh=64*1024*1024;async function vh(e,n=xh){let t=[],o=0;for await(let r of e){if(o+=r.length,o>n)throw new Error(`the answer is larger than ${n} bytes`);t.push(r)}return Buffer.concat(t)}function Lh(e,n){let t=n==="HEAD"||e.statusCode===204||e.statusCode===304,o=r=>(0,xl.pipeline)(e,r,()=>{});switch(t?void 0:e.headers["content-encoding"]){case"gzip":return o(process.getBuiltinModule("node:zlib").createGunzip());case"br":return o(process.getBuiltinModule("node:zlib").createBrotliDecompress());default:return e}}function Yr(e){let n=new Error("The operation was aborted",{cause:e.reason});return Object.assign(n,{name:"AbortError",code:"ABORT_ERR"})}function Al(e,n){let t={request:e,agent:n,begun:void 0},o=n.createConnection;return n.createConnection=(...r)=>(t.begun=o.apply(n,r),t.begun),t}function Qn(e){let n={keepAlive:!0,proxyEnv:{...e}},t=Al(Jt.request,new Jt.Agent(n)),o;function r(s){if(s.protocol!=="https:")return t;if(o===void 0){let{Agent:a,request:l}=process.getBuiltinModule("node:https"),d={...n,rejectUnauthorized:!0};o=Al(l,new a(d))}return o}async function i(s,a){let{signal:l}=a;if(l?.aborted)throw Yr(l);let d=r(s),c=await new Promise((m,y)=>{d.begun=void 0;let w=d.request(s,{method:a.method??"GET",headers:{"accept-encoding":"gzip, br",...a.headers,...a.body===void 0?{}:{"content-length":Buffer.byteLength(a.body)}},agent:d.agent,...l?{signal:l}:{}},m);if(w.on("error",y),l){let{begun:b}=d,k=()=>{y(Yr(l)),w.socket||b?.destroy(Yr(l))};l.addEventListener("abort",k,{once:!0}),w.on("close",()=>l.removeEventListener("abort",k))}w.end(a.body)}),u=await vh(Lh(c,a.method??"GET"),a.largestBody),f=new Map;for(let[m,y]of Object.entries(c.headers))y!==void 0&&f.set(m,Array.isArray(y)?y.join(", "):y);let p=c.statusCode??0;return{status:p,ok:p>=200&&p<300,url:s.href,headers:f,text:async()=>u.toString("utf8"),json:async()=>JSON.parse(u.toString("utf8")),arrayBuffer:async()=>u.buffer.slice(u.byteOffset,u.byteOffset+u.byteLength)}}return async(s,a={})=>{let l=new URL(s),d=a;for(let c=0;;c+=1){let u=await i(l,d),f=u.headers.get("location");if(![301,302,303,307,308].includes(u.status)||f===void 0||a.redirect==="manual"||c===Ah)return u;let p=new URL(f,l);if(p.origin!==l.origin){let m=Object.entries(d.headers??{}).filter(([y])=>!/^(authorization|cookie)$/i.test(y));d={...d,headers:Object.fromEntries(m)}}if(u.status===303){let{body:m,...y}=d;d={...y,method:"GET"}}l=p}}}function Ih(e){let n=e?.status;return typeof n=="number"?n:void 0}var vl=500,Ch=60;function Dh(e,n){if(e!=="POST")return!0;let t=n?.query;return typeof t=="string"&&!/^\s*mutation\b/.test(t)}function $h(e,n){if(e.status!==403&&e.status!==429)return;let t=e.response?.headers??{},o=Number(t["retry-after"]);if(t["retry-after"]!==void 0&&Number.isFinite(o))return Math.max(1,o);if(!(!/rate limit|abuse/i.test(e.message)&&e.status!==429)){if(String(t["x-ratelimit-remaining"])==="0"){let r=Date.parse(String(t.date))||Date.now();return Math.max(1,Math.ceil(Number(t["x-ratelimit-reset"])-r/1e3)||1)}return Ch*2**n}}var Mh=e=>2**e*(.8+.4*Math.random());function Ph(e){let n=e instanceof Error?e:new Error(String(e));return/^\s*<(!doctype|html)/i.test(n.message)?n.message=`GitHub answered ${n.status} with a page of HTML instead of JSON`:n.message.length>vl&&(n.message=`${n.message.slice(0,vl)}…`),n}function Vr(e){let{deadline:n,log:t}=e,o={counted:0,notModified:0,remaining:void 0,aheadMs:void 0},r=e.retries??3,i=e.attemptSeconds??30,s=f=>f*1e3<n.remainingMs,a=(e.token??"").trim(),l=new Qt({baseUrl:e.context.apiUrl.replace(/\/$/,""),auth:a,userAgent:"guarded-deploy",request:{fetch:e.fetch??Qn(e.env)},log:{debug:()=>{},info:()=>{},warn:f=>t.debug(f),error:f=>t.debug(f)}}),d=(f,p)=>{p===304?o.notModified+=1:o.counted+=1;let m=f["x-ratelimit-remaining"];m!==void 0&&(o.remaining=Number(m));let y=Date.parse(String(f.date));Number.isFinite(y)&&(o.aheadMs=y-Date.now())};l.hook.wrap("request",async(f,p)=>{let{method:m,url:y}=p;if(a==="")throw Ja(e.tokenInput??"token");for(let w=0;;w+=1){n.signal.throwIfAborted();let b=AbortSignal.timeout(i*1e3);p.request={...p.request,signal:AbortSignal.any([n.signal,b])};let k;try{let R=await f(p);if(d(R.headers,R.status),!String(R.headers["content-type"]).startsWith("text/html"))return R;k=Object.assign(new Error("GitHub answered with a page of HTML instead of JSON"),{status:502})}catch(R){n.signal.throwIfAborted(),k=b.aborted?Object.assign(new Error(`GitHub did not answer within ${i} s`,{cause:R}),{status:500}):Ph(R),d(k.response?.headers??{},k.response?k.status:void 0)}if(w>=r)throw k;let S=$h(k,w),_=Number(k.response?.headers["retry-after"]),x;if(S!==void 0)x=S;else if(k.status>=500&&Dh(m,p))x=_>0?_:Mh(w);else throw k;if(!s(x))throw k;let $=`${m} ${y}: ${k.message}; again in ${Math.ceil(x)} s`;x>30?t.warning($):t.debug($),await n.sleep(x*1e3)}});let c=(...f)=>n.race(l.request(...f)),u=new Map;return{request:Object.assign(c,{defaults:l.request.defaults,endpoint:l.request.endpoint}),async graphql(f,p={}){let y=(await n.race(l.request(`POST ${e.context.graphqlUrl}`,{query:f,variables:p}))).data;if(y.errors?.length)throw Object.assign(new Error(y.errors.map(w=>w.message).join("; ")),{errors:y.errors});return y.data},async conditional(f,p={}){let{url:m}=l.request.endpoint(f,p),y=u.get(m);try{let w=await n.race(l.request(f,{...p,headers:y?{"if-none-match":y.etag}:{}})),{etag:b,link:k}=w.headers,{data:S,status:_}=w;return b?u.set(m,{etag:b,data:S,status:_,link:k}):u.delete(m),{changed:!0,status:_,data:S,link:k}}catch(w){let b=Ih(w);if(b===304&&y)return{changed:!1,status:y.status,data:y.data,link:y.link};if(b===404)return u.delete(m),{changed:!0,status:b,data:void 0,link:void 0};throw w}},usage:o}}var Fh={d:86400,h:3600,m:60,s:1};function Ll(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/gy))n+=Number(t)*(Fh[o]??Number.NaN);return n}function Qr(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function Jn(e,n,t){return new g({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function Uh(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw Jn(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw Jn(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw Jn(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw Jn(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=Ll(t);if(o===void 0)throw Jn(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function zt(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Jr(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let i=n[Qr(o)],s=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",a=r.type==="secret"?i??s:(i??s).trim(),l=a.trim()==="";if(l&&r.required)throw new g({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[zt(o)]=Uh(o,r,l?s.trim():a)}return t}var Cl=Tn(require("os"),1);function _e(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function Xt(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function he(e,n,t){let o=new zr(e,n,t);process.stdout.write(o.toString()+Cl.EOL)}function Xr(e,n=""){he(e,{},n)}var Il="::",zr=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=Il+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${jh(r)}`)}}return n+=`${Il}${qh(this.message)}`,n}};function qh(e){return _e(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function jh(e){return _e(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function Dl(){return process.getBuiltinModule("node:crypto").randomUUID()}var eo=Tn(require("fs"),1),Zt=Tn(require("os"),1);function zn(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!eo.existsSync(t))throw new Error(`Missing file at path: ${t}`);eo.appendFileSync(t,`${_e(n)}${Zt.EOL}`,{encoding:"utf8"})}function no(e,n){let t=`ghadelimiter_${Dl()}`,o=_e(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${Zt.EOL}${o}${Zt.EOL}${t}`}var ei=Tn(require("os"),1),Ml=Tn(require("path"),1);var Wh=function(e,n,t,o){function r(i){return i instanceof t?i:new t(function(s){s(i)})}return new(t||(t=Promise))(function(i,s){function a(c){try{d(o.next(c))}catch(u){s(u)}}function l(c){try{d(o.throw(c))}catch(u){s(u)}}function d(c){c.done?i(c.value):r(c.value).then(a,l)}d((o=o.apply(e,n||[])).next())})},$l;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})($l||($l={}));function Pl(e,n){let t=_e(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return zn("ENV",no(e,n));he("set-env",{name:e},t)}function to(e){he("add-mask",{},e)}function Fl(e){process.env.GITHUB_PATH||""?zn("PATH",e):he("add-path",{},e),process.env.PATH=`${e}${Ml.delimiter}${process.env.PATH}`}function Ul(e,n){if(process.env.GITHUB_OUTPUT||"")return zn("OUTPUT",no(e,n));process.stdout.write(ei.EOL),he("set-output",{name:e},_e(n))}function ql(){return process.env.RUNNER_DEBUG==="1"}function Zr(e){he("debug",{},e)}function jl(e,n={}){he("error",Xt(n),e instanceof Error?e.toString():e)}function Hl(e,n={}){he("warning",Xt(n),e instanceof Error?e.toString():e)}function Gl(e,n={}){he("notice",Xt(n),e instanceof Error?e.toString():e)}function Wl(e){process.stdout.write(e+ei.EOL)}function Bh(e){Xr("group",e)}function Kh(){Xr("endgroup")}function Bl(e,n){return Wh(this,void 0,void 0,function*(){Bh(e);let t;try{t=yield n()}finally{Kh()}return t})}function Kl(e,n){if(process.env.GITHUB_STATE||"")return zn("STATE",no(e,n));he("save-state",{name:e},_e(n))}function Yl(e){return process.env[`STATE_${e}`]||""}function Se(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^([^\S\n\r\u2028\u2029]*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}var Vh=e=>Se(e).replace(/\n/g," "),Ke={info:Wl,debug:Zr,notice:Gl,warning:Hl,error:jl,group:Bl};function ni(e,n){return{...n===void 0?{}:{title:Se(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var tn={info:e=>Ke.info(Se(e)),debug:e=>Ke.debug(Se(e)),notice:(e,n)=>Ke.notice(Se(e),ni(n)),warning:(e,n,t)=>Ke.warning(Se(e),ni(n,t)),error:(e,n,t)=>Ke.error(Se(e),ni(n,t)),group:(e,n)=>Ke.group(Vh(e),n)};function Vl(e){return e instanceof g?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var L={};Pm(L,{block:()=>Xh,code:()=>Rn,details:()=>ng,figure:()=>zh,joined:()=>Jh,link:()=>oi,md:()=>on,mermaid:()=>Zh,own:()=>Qh,table:()=>eg,text:()=>Ye});var ti=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,Ne=e=>e,Qh=e=>Ne(e);function on(e,...n){return Ne(e.reduce((t,o,r)=>`${t}${n[r-1]}${o}`))}var Jh=(e,n)=>Ne(e.join(n)),zh=e=>/^[<+−]?\d[\d.,]*(?: [\p{L}%]{1,5}(?: \d{1,2} [a-z]{1,3})?)?$/u.test(e)?Ne(e):Ye(e);function Ye(e){let n=String(e).replace(/[\r\n\t]+/g," ").replace(ti,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,t=>`${t.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2");return Ne(n)}function Rn(e){let n=String(e).replace(/[\r\n\t]+/g," ").replace(ti,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`);return Ne(`<code>${n}</code>`)}function Xh(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(ti,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(i=>i[0].length)),r="`".repeat(o+1);return Ne(`${r}${n}
${t.replace(/\n$/,"")}
${r}`)}var Zh=e=>Ne(["```mermaid",...e.map(n=>n.replace(/[\r\n]+/g," ").replaceAll("```","")),"```"].join(`
`));function oi(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Ye(e):Ne(`[${Ye(e)}](${n})`)}function eg(e,n,t=[]){let o=i=>`| ${i.join(" | ")} |`,r=e.map((i,s)=>t[s]==="r"?"---:":"---");return Ne([o(e),o(r),...n.map(o)].join(`
`))}function ng(e,n){return on`<details><summary>${e}</summary>\n\n${n}\n\n</details>`}var rd=require("node:fs");var tg=2**31-1;function ri(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var An={now:ri,async sleep(e,n){let t=ri()+e;for(;;){n?.throwIfAborted();let o=t-ri();if(o<=0)return;await new Promise((r,i)=>{let a=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,tg)),l=()=>{clearTimeout(a),i(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function og(e,n){n.throwIfAborted();let t,o=new Promise((r,i)=>{t=()=>i(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var Pe=class extends g{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},te=class{signal;#e;#n;#t;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??An,i=new AbortController;this.#e=r,this.#n=r.now()+n*1e3,this.#t=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,i.signal]):i.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#t.signal).then(()=>i.abort(new Pe(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#n-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return og(n,this.signal)}[Symbol.dispose](){this.#t.abort()}};function ge(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/[^\s'"]+/g,rg).replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,i)=>`${r}${i}***`)}function rg(e){let n="",t=0;for(let o=e.indexOf("://");o>=0;o=e.indexOf("://",o+3)){if(!/[a-z0-9+.-]/i.test(e[o-1]??""))continue;let r=/[^/:@]*/y;r.lastIndex=o+3,r.exec(e);let i=r.lastIndex;if(e[i]!==":")continue;let s=e.indexOf("@",i);if(s<0)break;s!==i+1&&(n+=`${e.slice(t,i)}:***`,t=s,o=s-3)}return n+e.slice(t)}function oe(e,n,t=new Set){return typeof e=="string"?ge(e,n):Array.isArray(e)?e.map(o=>oe(o,n,t)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([o,r])=>[o,typeof r=="string"&&t.has(o)?r:oe(r,n,t)])):e}var ig=/pass(?:$|[^a-z]|w|phrase|code|key)|secret|token|credential|private|api_?key|access_?key|(?:^|_)(?:key|dsn|pwd)$/i,sg=/database|db|broker|celery|redis|amqp|rabbitmq|sentry/i,ag=e=>{let n=sg.exec(e);return n!==null&&/ur[il]/i.test(e.slice(n.index))},lg=/^[a-z][a-z0-9+.-]*:\/\//i,dg=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i,Ql=/^(?:true|false|none|null|\d{1,5})$/i,cg=e=>e!=="PWD"&&ig.test(e),Jl=e=>e.length>=4;function oo(e){let n=[e,...e.split(/\r?\n/)].map(t=>t.trim());return[...new Set(n)].filter(Jl)}function ug(e){let n=dg.exec(e)?.[1];if(n===void 0)return[];try{return[n,decodeURIComponent(n)]}catch{return[n]}}var fg=e=>typeof e=="string"||typeof e=="number"||typeof e=="bigint"?String(e):void 0;function ii(e,n=fg){let t=new Set,o=i=>{for(let s of oo(i))Ql.test(s)||t.add(s)},r=(i,s,a)=>{let l=a||cg(i),d=n(s);if(d!==void 0){let c=ug(d),u=c.filter(p=>Jl(p)&&!Ql.test(p));for(let p of u)t.add(p);let f=c.length>0&&u.length===0;(l||f||ag(i)&&!lg.test(d))&&o(d)}else if(s instanceof Map)for(let[c,u]of s)r(String(c),u,l);else if(typeof s=="object"&&s!==null)for(let[c,u]of Object.entries(s))r(c,u,l)};return r("",e,!1),zl([...t])}var zl=e=>[...e].sort((n,t)=>t.length-n.length);var Zl=require("node:fs");var pg=/(?:^|[\s"'])(?:-r|--(?:require|import|loader|experimental-loader|env-file|env-file-if-exists|experimental-config-file|experimental-default-config-file|experimental-sea-config|openssl-config|openssl-shared-config|inspect(?:-brk|-wait|-port|-publish-uid)?|debug-port|tls-keylog|tls-cipher-list|tls-min-v1[._]\d|security-revert|conditions|C|preserve-symlinks\w*|experimental-network-inspection|build-snapshot))(?=[\s"'=]|$)/,mg=/(?:^|[\s"'])--(?:use-openssl-ca|use-system-ca)(?=[\s"'=]|$)/;function hg(e,n){let t=[n.RUNNER_TOOL_CACHE,"/usr","/lib","/lib64","/opt"].filter(o=>o?.startsWith("/"));return e.split(":").some(o=>!o.startsWith("/")||o.split("/").includes("..")?!0:!t.some(r=>o===r||o.startsWith(`${r}/`)))}var gg=[{names:/^NODE_TLS_REJECT_UNAUTHORIZED$/,measure:"remove",always:!0,why:"switches off that certificates are checked"},{names:/^NODE_PATH$/,measure:"remove",why:"decides where Node finds modules"},{names:/^(?:NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA)$/,measure:"authorities",why:"decides whose certificates Node trusts"},{names:/^NODE_OPTIONS$/,measure:"authorities",when:e=>mg.test(e),why:"decides whose certificates Node trusts"},{names:/^NODE_OPTIONS$/,measure:"refuse",when:e=>pg.test(e),why:"loads code into every Node, or opens it to others"},{names:/^NODE_COMPILE_CACHE$/,measure:"refuse",why:"decides which compiled code Node runs in place of ours"},{names:/^(?:OPENSSL_CONF|OPENSSL_MODULES|OPENSSL_ENGINES)$/,measure:"refuse",when:e=>e!=="/dev/null",why:"decides which libraries OpenSSL loads"},{names:/^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|GCONV_PATH|GLIBC_TUNABLES)$/,measure:"refuse",why:"decides which libraries every program loads"},{names:/^(?:LD_LIBRARY_PATH|DYLD_(?:LIBRARY|FRAMEWORK|FALLBACK_LIBRARY|FALLBACK_FRAMEWORK)_PATH)$/,measure:"refuse",when:hg,why:"decides which libraries every program loads"}];function yg(e,n){return Object.entries(e).flatMap(([t,o])=>o?gg.filter(r=>r.names.test(t)&&(r.when?.(o,e)??!0)&&(r.always||!(n(t,o)??r.measure==="authorities"))).map(({measure:r,why:i})=>({name:t,measure:r,why:i})):[])}function wg(e){let n=e.find(({measure:t})=>t==="refuse");if(n)return new g({code:"ENVIRONMENT_UNTRUSTED",what:`The variable ${n.name} ${n.why}, and the runner has not set it: the workflow or an earlier step of this job has.`,remedy:"Set it for the step that needs it alone (`env:` of that step), or in the environment of the runner itself."})}var bg=e=>(0,Zl.readFileSync)(e,"utf8"),kg=64,Eg=/^Runner\.(?:Worker|Listener)$/;function Xl(e,n){try{let t=n(`/proc/${e}/environ`);return t===""?void 0:new Set(t.split("\0"))}catch{return}}function ed(e,n=bg){let t,o=()=>{let r=[],i=[],s=e;for(let l=0;s>0&&l<kg;l+=1){let[d,c]=["",0];try{let f=n(`/proc/${s}/stat`);d=f.slice(f.indexOf("(")+1,f.lastIndexOf(")")),c=Number(f.slice(f.lastIndexOf(")")+2).split(" ")[1])||0}catch{break}let u=Xl(s,n);u&&(Eg.test(d)?r:i).push(u),s=c}let a=s===1?void 0:Xl(1,n);return a&&r.length===0&&i.push(a),r.length>0?r:i};return(r,i)=>(t??=o(),t.length===0?void 0:t.some(s=>s.has(`${r}=${i}`)))}function nd(e,n){let t=yg(e,n);for(let{name:r,measure:i}of t)i!=="refuse"&&r!=="NODE_OPTIONS"&&delete e[r];let o=wg(t);if(o)throw o;if(t.some(({name:r})=>r==="NODE_PATH")&&process.getBuiltinModule("node:module")._initPaths(),t.some(({measure:r})=>r==="authorities")){let r=process.getBuiltinModule("node:tls");r.setDefaultCACertificates(r.rootCertificates)}return t}var id=1e6;function Tg(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function ai(e,n,t){let o=process.env,r=[],i=new AbortController,s=p=>i.abort(new g({code:"CANCELLED",what:`The run was cancelled (${p}).`,remedy:"Re-run it when you are ready."})),a=()=>s("SIGINT"),l=()=>s("SIGTERM");process.on("SIGINT",a),process.on("SIGTERM",l);let d=!1,c=p=>{if(d)return;d=!0;let{title:m,text:y,place:w}=Vl(p);if(n.tolerant)tn.warning(y,w,m);else{tn.error(y,w,m);let b=p instanceof g?on`${Ye(`${p.what} ${p.remedy}`)} ${oi("Read on",p.docs)}`:Ye(y);r.push(on`> [!CAUTION]\n> **${Ye(e.name)}** ${Rn(m)}: ${b}`),process.exitCode=1}if(ql()&&p instanceof Error)for(let b=p;b instanceof Error;b=b.cause)Ke.debug(Se(b.stack??""))},u=p=>{c(p),od(r,o).finally(()=>process.exit())};process.on("uncaughtException",u);let f;try{for(let[y,w]of Object.entries(e.inputs))w.type==="secret"&&td(o[Qr(y)]??"");for(let{name:y,why:w}of nd(process.env,ed(process.ppid)))tn.warning(`The variable ${y} ${w}. This action goes on as if it were not set; where it is needed, the runner's own environment has to have it.`,void 0,"ENVIRONMENT_UNTRUSTED");let p=Jr(e,o),m=typeof n.seconds=="number"?n.seconds:n.seconds(p);f=new te(m,e.name,{signal:i.signal}),await t({inputs:p,context:Mr(o),env:o,log:tn,deadline:f,mask:y=>td(y,1),setOutput:(y,w)=>Ul(y,Tg(w)),saveState:(y,w)=>Kl(y,w),state:y=>Yl(y),addPath:y=>Fl(y),exportVariable:(y,w)=>Pl(y,w),summarize:y=>r.push(y)})}catch(p){c(p)}finally{f?.[Symbol.dispose](),await od(r,o),i.signal.aborted||(process.off("SIGINT",a),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}function td(e,n=4){let t=e.trim();t.length>=n&&t.length<4&&to(t);for(let o of oo(t))to(o)}function _g(e){let n=Buffer.from(e).subarray(0,id-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function od(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>id&&(t=_g(t));try{(0,rd.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){tn.debug(`the summary was not written: ${String(o)}`)}}var Om=require("node:module"),Wt=require("node:path");var sd=e=>e===void 0||e>=200?0:e<50?6e4:15e3,ad=e=>.6+.4*e;function ro({pollMs:e,ahead:n,remaining:t,turnMs:o,debt:r,random:i,isNotified:s,isLivenessKnown:a}){let l=sd(t),d=ad(i),c=(n-2)*o*.5;if(s){let m=dd(e)*(a?Ng:Og)[n<=1?"next":"behind"];return Math.max(m,Math.min(c,36e5),l)*d}if(n<=1)return Math.max(e,l)*d;let u=Math.max(e,Math.min(e*n,3e4)),f=Math.min(c,3e5),p=n>2?Math.min(r*12*e,6e4):0;return Math.max(u,f,p,l)*d}var Sg=6;function ld(e,n,t){let o=Math.max(e,Math.min(Sg*n,6e4));return t===void 0?o:Math.min(o,Math.max(t,0)+n)}function li({pollMs:e,ahead:n,remaining:t,random:o}){return Math.max(e*Math.min(Math.max(n,1),3),sd(t))*ad(o)}function rn(e,n,t=15e3){return Math.min(t,250*2**Math.min(e,12))*(.2+.8*n)}var dd=e=>Math.min(12*e,6e4),Ng={next:5,behind:60},Og={next:1,behind:15},Rg=3;function cd(e,n,t,o=0){if(e===void 0)return!0;let r=dd(t)*(o>0?2:1);return e>=r&&n>=r||e>=Rg*r}function sn(e){return"refused"in e}function Oe(e,n){let t=n*1e3;return{schema:1,key:e,version:t,epoch:t,holder:null,queue:[],last:null,by:""}}function Ag(e,n,t,o){let r=e.findIndex(({nonce:s})=>s===o),i=r<0?e.length:r;if(t==="run-number")for(;i>0;i-=1){let s=e[i-1];if(!(s.repository===n.repository&&s.workflow===n.workflow)||s.number<=n.number)break}return[...e.slice(0,i),n,...e.slice(i)]}var di=({hold:e},n=[])=>e!==void 0&&!n.includes(e.id);function ud({hold:e,...n}){return n}function ce(e,n){let t=(o,r)=>({...e,...r,version:e.version+1,by:o});switch(n.kind){case"ENQUEUE":{let{ticket:o}=n;return e.holder?.nonce===o.nonce?{refused:"this job already holds the lock"}:e.queue.some(r=>r.nonce===o.nonce)?{refused:"this job already waits"}:t(o.nonce,{queue:Ag(e.queue,o,n.order,n.before)})}case"ACQUIRE":{let{ticket:o}=n;if(e.holder)return{refused:"the lock is held"};if(e.queue[0]?.nonce!==o.nonce)return{refused:"it is not the turn of this job"};if(n.epoch<=e.epoch)return{refused:"the fencing token would not grow"};if(di(e,n.ended))return{refused:"the lock is on hold"};let r=t(o.nonce,{holder:e.queue[0],queue:e.queue.slice(1),epoch:n.epoch});return ud(r)}case"EXTEND":{let{ticket:o,epoch:r}=n,{holder:i}=e;return i?.nonce!==o.nonce?{refused:"this job does not hold the lock"}:r<e.epoch?{refused:"the fencing token would shrink"}:r===e.epoch&&i.sha===o.sha?{refused:"nothing would change"}:t(o.nonce,{holder:{...i,sha:o.sha},epoch:r})}case"RELEASE":{let{ticket:o}=n;if(e.holder?.nonce!==o.nonce)return{refused:"this job does not hold the lock"};let{repository:r,run:i,number:s,sha:a}=e.holder;return t(o.nonce,{holder:null,...n.live?{last:{repository:r,run:i,number:s,sha:a}}:{}})}case"LEAVE":{let{nonce:o}=n.ticket,r=e.queue.filter(i=>i.nonce!==o);return r.length===e.queue.length?{refused:"this job does not wait"}:t(o,{queue:r})}case"REAP":{if(e.holder?.nonce===n.nonce)return t(n.by,{holder:null});let o=e.queue.filter(r=>r.nonce!==n.nonce);return o.length===e.queue.length?{refused:"that job neither holds nor waits"}:t(n.by,{queue:o})}case"HOLD":{let{hold:o,by:r,instead:i}=n;return e.hold?.id===o.id?{refused:"this hold is set already"}:e.hold?.id!==i?{refused:"another hold is set"}:t(r,{hold:o})}case"UNHOLD":return e.hold?.id!==n.id?{refused:"that hold is not set"}:ud(t(n.by,{}))}}var xg=3,vg=45e3,Xn=e=>(e.heads??[]).map(n=>n.state??Oe(n.key,e.me.run)),fd=e=>e.map(n=>n.at).join(),io=class{#e;#n;#t;#o="";#r;#i=!0;#a=!0;#s=0;#d=new Map;#c=new Set;#l=new Set;#u;#f;#p;constructor(n,t,o){this.#e=n,this.#n=t,this.#t=o,this.#r=n.clock.now()}get isExpired(){return this.#e.clock.now()>=this.#t}get expectsChange(){return this.#i}get refusal(){return this.#u}looked(n){this.#i=!1;let t=fd(n);return t===this.#o?!1:(this.#o=t,this.#r=this.#e.clock.now(),this.#s=0,!0)}wrote(n){this.#o=fd(n),this.#r=this.#e.clock.now()}writeFailed(){this.#i=!0}outlasts(n){return this.#e.clock.now()+n<this.#t}async watch(n,t,o){let r=await this.#y(n.tickets);return r?{kind:"dead",ticket:r}:this.#m(n,t,o)}async#m({keys:n,tickets:t,ahead:o,obstacle:r},i,s){let{store:a,clock:l,deadline:d,random:c}=this.#e,u=i.goal==="acquire",f=this.#a&&u&&n.length>0&&this.#s===0,p=this.#h(o,t,f,i),m=r?ld(p,this.#n,s):p;this.#s=Math.max(0,this.#s-1);let y=l.now(),w=y+m;for(;;){let b=this.#e.remaining?.(),k=f?li({pollMs:this.#n,ahead:o,remaining:b,random:c()}):m,S=u?Math.min(w,Math.max(this.#t,l.now())):w;if(await d.sleep(Math.min(k,S-l.now())),u&&this.isExpired)return{kind:"expired"};if(l.now()>=w)break;let _=await a.poll(n,i.me.nonce);if(_===void 0&&(this.#a=!1),_!==!1)return this.#s=_?xg:0,this.#i=!0,{kind:"woke"};if(await this.#y(t))return{kind:"woke"}}return this.#i=o>1&&l.now()-y>=vg,{kind:"woke"}}#h(n,t,o,r){let{random:i}=this.#e,s=this.#e.remaining?.(),a=this.#n;return this.#s>0?li({pollMs:a,ahead:1,remaining:s,random:i()}):ro({pollMs:a,ahead:n,remaining:s,turnMs:this.#w(r),debt:this.#g(),random:i(),isNotified:o,isLivenessKnown:!t.some(({nonce:l})=>this.#l.has(l))})}#w(n){let t=this.#e.clock.now(),o=Math.max(0,...Xn(n).map(r=>r.epoch));return this.#p??={at:t,epoch:o},(t-this.#p.at)/(1+Math.max(0,o-this.#p.epoch))}#g(){let n=this.#e.counted?.();if(n===void 0)return 0;let t=this.#e.clock.now();return this.#f??={at:t,counted:n},Math.max(0,n-this.#f.counted-(t-this.#f.at)/6e4)}async#y(n){let{clock:t,liveness:o}=this.#e;for(let r of n){let{nonce:i}=r;if(this.#c.has(i))return r;let s=this.#d.get(i),a=t.now(),l=this.#a?0:this.#g(),d=s===void 0?void 0:a-s;if(!cd(d,a-this.#r,this.#n,l))continue;this.#d.set(i,a);let c=await o?.livenessOf(r);if(c==="dead")return this.#c.add(i),r;c==="unknown"?this.#b(r):this.#l.delete(i)}}#b(n){let{liveness:t,onEvent:o}=this.#e;this.#l.add(n.nonce);let r=t?.refusal?.(n.repository);r===void 0?o?.({kind:"liveness-unknown",ticket:n}):this.#u?.what!==r.what&&o?.({kind:"liveness-refused",fault:r}),this.#u=r??this.#u}};function ci(e){let n=e.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu," ").trim();return n===""?void 0:[...n].slice(0,300).join("").trim()}var ui=({until:e},n)=>e!==void 0&&n!==void 0&&n>=e;var fi={ended:[],isFrozen:!1};function so(e){return{goal:e.goal,me:e.me,order:e.order??"arrival",superseded:e.superseded??"skip",live:e.live??!0,also:e.also??[],former:e.former??[],groups:e.groups??[],isShared:e.isShared??!1,moment:fi,isGivingUp:!1,obstacle:void 0,kept:{},heads:void 0,others:[],seen:e.seen??{},staleReads:0,looks:e.looks??0,joined:!1,retreated:!1,blocked:"",compared:[],newerIsLive:!1,stray:void 0}}function ye(e,n){return e.holder?.nonce===n?"holder":e.queue.some(t=>t.nonce===n)?"waiting":"absent"}var pd=3e5;function md(e,n){if(!e.state||!n)return[];let t=new Set([n.holder,...n.queue].map(o=>o?.nonce));return[e.state.holder,...e.state.queue].filter(o=>o!==null&&!t.has(o.nonce))}var ao=class{#e;#n;#t;#o;#r;#i="absent";#a=[];#s={text:"",at:Number.NEGATIVE_INFINITY};#d="";#c;constructor(n){this.#e=n,this.#n=n.clock.now()}get position(){return this.#t??0}get waitedFor(){return this.#o}get kept(){return this.#r??[]}get reaped(){return this.#a}get was(){return this.#i}looked(n,t){let o=n.map(r=>r.state&&ye(r.state,t.me.nonce));t.goal!=="acquire"?o.includes("holder")?this.#i="holder":this.#i==="absent"&&o.includes("waiting")&&(this.#i="waiting"):this.#r===void 0&&(this.#r=n.filter((r,i)=>o[i]==="holder").map(({key:r})=>r),this.#r.length>0&&this.#l({kind:"kept",keys:this.#r}));for(let r of n)r.recovered&&this.#l({kind:"recovered",key:r.key})}acquired(){this.#t??=0}removedDead({heads:n,next:t}){for(let o of n.flatMap((r,i)=>md(r,t[i])))this.#a.some(r=>r.nonce===o.nonce)||(this.#a.push(o),this.#l({kind:"reaped",ticket:o}))}avoidedDeadlock(){this.#l({kind:"deadlock-avoided"})}ancestryUnknown(n){this.#d!==n&&(this.#d=n,this.#l({kind:"ancestry-unknown",commit:n}))}get obstacle(){return this.#c}heldUp(n){this.#c=n;let t=this.#e.clock.now(),o=n.kind==="hold"?n.hold.id:n.freeze.words;o===this.#s.text&&t-this.#s.at<pd||(this.#s={text:o,at:t},this.#l({kind:"held-up",by:n,waitedMs:t-this.#n}))}waits({keys:n,tickets:t,ahead:o},r){if(t.length===0)return;this.#t??=o,this.#o??=t[0];let i=this.#e.clock.now(),s=(r.heads??[]).flatMap(({key:d,state:c})=>n.includes(d)&&c?.holder?[{key:d,holder:c.holder}]:[]),a=[...t,...s.map(({holder:d})=>d)].map(({nonce:d})=>d),l=`${o} ${a.join()}`;l===this.#s.text&&i-this.#s.at<pd||(this.#s={text:l,at:i},this.#l({kind:"waiting",ahead:o,behind:t[0],holders:s,waitedMs:i-this.#n}))}#l(n){this.#e.onEvent?.(n)}};function Lg(e,n){if(e.holder?.nonce===n)return e.queue;let t=e.queue.findIndex(o=>o.nonce===n);return t<0?[]:e.queue.slice(t+1)}function pi(e,n,t){let o=new Map([[e,new Set(n)]]),r=n.map(s=>[e,s]),i=new Set;for(;r.length>0;){let[s,a]=r.pop();if(!t.has(a)){i.add(a);continue}let l=t.get(a);if(l)for(let d of Lg(l,s)){let c=o.get(d.nonce),u=new Set([...c??[],...d.keys??[],a]);for(let f of u)c?.has(f)||r.push([d.nonce,f]);o.set(d.nonce,u)}}return o.delete(e),{nonces:new Set(o.keys()),unread:[...i].sort()}}var hd=".run",Zn=({nonce:e})=>e.endsWith(hd),gd=(e,n)=>Zn(e)&&e.nonce!==n.nonce&&e.run===n.run&&e.attempt===n.attempt&&e.repository===n.repository;function mi(e){let n=e.scope==="run",t=e.jobId??`${e.job}@${e.runner}`.replace(/[^A-Za-z0-9._:@-]/g,"_").slice(0,120);return{nonce:`${e.runId}.${e.runAttempt}${n?hd:`.${t}`}`,repository:`${e.owner}/${e.repo}`,run:e.runId,attempt:e.runAttempt,job:n?null:e.jobId??null,number:e.runNumber,sha:/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(e.sha)?e.sha:"",workflow:e.workflow.split("@")[0].slice(0,300),name:e.job.slice(0,100)}}function Re(e,n){let t=n.attempt>1?`/attempts/${n.attempt}`:"";return`${e.replace(/\/$/,"")}/${n.repository}/actions/runs/${n.run}${t}`}function ue(e){return`${e.repository} run ${e.run}${e.attempt>1?` (attempt ${e.attempt})`:""}`}var Ig=5;function Z(e,n){return n.state??Oe(n.key,e.me.run)}function Cg(e,n){let t=e.queue.findIndex(r=>r.nonce===n);return{ticket:t>0?e.queue[t-1]:e.holder??void 0,count:t+(e.holder?1:0)}}var Ae=(e,n)=>[e,{kind:"finish",outcome:n}];function tt(e,n,t,o){let r=[],i=[];for(let s of t){let a=o(Z(e,s),s);a===void 0||sn(a)||(r.push(s),i.push(a))}return[e,{kind:"swap",heads:r,next:i,because:n}]}function bd(e,n){let{me:t,compared:o}=e;return n.map(r=>r.last).find(r=>r!==null&&r.repository===t.repository&&r.sha!==""&&t.sha!==""&&r.sha!==t.sha&&!o.includes(r.sha))??void 0}function wi(e,n){return ye(Z(e,n),e.me.nonce)==="holder"&&e.kept[n.key]===!1}function kd(e,n){let t=n.map(o=>[o.key,ye(Z(e,o),e.me.nonce)==="holder"]);return{...Object.fromEntries(t),...e.kept}}function et(e,n){let{me:t,goal:o}=e;return tt(e,n,e.heads??[],(r,i)=>{let s=ye(r,t.nonce);if(s==="waiting")return ce(r,{kind:"LEAVE",ticket:t});let a=n==="release"||o==="leave"&&wi(e,i)&&!e.isShared;if(!(s!=="holder"||!a))return ce(r,{kind:"RELEASE",ticket:t,live:e.live&&n==="release"})})}function bi(e){if(e.superseded!=="allow"){if(e.stray)return Ae(e,{kind:"stray",mark:e.stray});if(e.newerIsLive)return Ae(e,{kind:"not-acquired",why:"superseded"})}return Ae(e,{kind:"not-acquired",why:"expired",obstacle:e.obstacle})}function Ed(e,n){for(let{key:t,state:o}of n)if(o?.hold&&di(o,e.moment.ended))return{kind:"hold",key:t,hold:o.hold}}var ki=(e,n,t)=>[{...e,obstacle:n},{kind:"watch",keys:t,tickets:[],ahead:1,obstacle:n}],Td=({newerIsLive:e,stray:n,superseded:t})=>(e||n!==void 0)&&t!=="allow";function nt(e){let n=e.heads??[],t=n.find(s=>s.unreadable!==void 0);if(t)return Ae(e,{kind:"unreadable",key:t.key,why:t.unreadable??""});let o=s=>ye(Z(e,s),e.me.nonce);if(e.goal==="release")return n.some(s=>o(s)!=="absent")?et(e,"release"):e.looks===0?Ae(e,{kind:"released"}):[{...e,looks:e.looks-1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=n.filter(s=>o(s)!=="holder");if(r.length===0&&!e.isGivingUp)return Dg(e);let i=r.filter(s=>o(s)==="waiting");return e.goal==="leave"?i.length===0&&(e.isShared||!n.some(a=>wi(e,a)))?bi(e):et(e,"leave"):e.moment.isFrozen&&Ei(e).length===0?i.length>0?_d(e):ki(e,{kind:"freeze"},[]):i.length===0?e.joined&&!e.retreated&&!e.isShared?Ae(e,{kind:"evicted"}):Fg(e,r):i.length<r.length?et(e,"leave"):qg(e,r)}var _d=e=>et({...e,retreated:!0},"leave");function Dg(e){let n=e.heads??[],t=e.former.filter(i=>!n.some(s=>s.key===i));if(t.length===0)return $g(e,n);let o=t.map(i=>e.others.find(s=>s.key===i));if(o.includes(void 0))return[e,{kind:"survey",keys:t}];let r=o;return nt({...e,heads:[...n,...r],kept:kd(e,r),joined:!1})}function $g(e,n){let{me:t}=e,o=n.map(l=>Z(e,l)),r=l=>t.sha===""||l.holder?.sha===t.sha;if(e.goal==="acquire"){let l=bd(e,o.filter(d=>!r(d)));if(l)return[e,{kind:"compare",mark:l}]}if(Td(e)&&!o.every(r))return bi(e);if(n.filter(l=>wi(e,l)).length>0&&e.groups.length>0){let l=Mg(e);if(l)return l}let s=Math.max(...o.map(l=>l.epoch)),a=n.find((l,d)=>o[d].epoch<s||!r(o[d]));return a?tt(e,"extend",[a],l=>ce(l,{kind:"EXTEND",ticket:t.sha===""?l.holder:t,epoch:s})):Ae(e,{kind:"held",epoch:s,superseded:e.newerIsLive})}function Mg(e){let n=e.groups.map(i=>e.others.find(({key:s})=>s===i));if(n.includes(void 0))return[e,{kind:"survey",keys:e.groups}];let t=n,o=t.find(i=>i.unreadable!==void 0);if(o)return Ae(e,{kind:"unreadable",key:o.key,why:o.unreadable??""});let r=Ed(e,t);if(r)return e.goal==="acquire"?ki(e,r,[]):e.isShared?bi({...e,obstacle:r}):et({...e,obstacle:r,isGivingUp:!0},"leave")}function Ei(e){let{nonce:n}=e.me,t=(e.heads??[]).filter(o=>ye(Z(e,o),n)==="holder");return[...new Set([...t.map(({key:o})=>o),...e.also])]}function Sd(e){return new Map([...e.others,...e.heads??[]].map(({key:n,state:t})=>[n,t]))}function Nd(e){let n=[...new Set([...(e.heads??[]).map(({key:t})=>t),...e.also])].sort();return n.length>1?{...e.me,keys:n}:e.me}var hi=new Map,Pg=({holder:e,queue:n})=>e===null&&n.length===0;function Fg(e,n){let t=n.flatMap(d=>{let{holder:c,queue:u}=Z(e,d),f=[c,...u].find(p=>p&&gd(p,e.me));return f?[{key:d.key,holder:f}]:[]})[0];if(t)return Ae(e,{kind:"deadlock",...t,holds:[]});if(n.every(d=>Pg(Z(e,d))))return yi(e,n,hi);let o=Ei(e);if(o.length===0)return gi(e,n,hi);let{nonces:r,unread:i}=pi(e.me.nonce,o,Sd(e));if(i.length>0&&e.others.length<200)return[e,{kind:"survey",keys:i}];let s=i.length>0?n[0]:n.find(d=>r.has(Z(e,d).holder?.nonce??""));if(s)return Ug(e,s,o);let a=new Map(n.map(d=>[d.key,Z(e,d).queue.find(({nonce:c})=>r.has(c))?.nonce])),l=d=>{let{holder:c,queue:u}=Z(e,d);return c===null&&u[0]?.nonce===a.get(d.key)};return n.every(l)?yi(e,n,a):gi(e,n,a)}function Ug(e,{key:n,state:t},o){let r=[...e.heads??[],...e.others].map(i=>`${i.key} ${i.at}`).join();return e.blocked!==r?[{...e,blocked:r},{kind:"read"}]:Ae(e,{kind:"deadlock",key:n,holder:t?.holder??void 0,holds:o})}function gi(e,n,t){let o=Nd(e);return tt(e,"enqueue",n,(r,{key:i})=>ce(r,{kind:"ENQUEUE",ticket:o,order:e.order,before:t.get(i)}))}function qg(e,n){let{nonce:t}=e.me,o={...e,joined:!0},r=n.map(d=>Cg(Z(e,d),t)),i=new Map(r.flatMap(({ticket:d})=>d?[[d.nonce,d]]:[]));if(i.size===0)return yi(o,n,hi);let s=Ei(e);if(s.length>0){let d=[...s,...n.map(({key:f})=>f)],{nonces:c,unread:u}=pi(t,d,Sd(e));if(u.length>0&&e.others.length<200)return[o,{kind:"survey",keys:u}];if([...i.keys()].some(f=>c.has(f)))return _d(e)}let a=Math.max(...r.map(({count:d})=>d)),l=n.map(({key:d})=>d);return[o,{kind:"watch",keys:l,tickets:[...i.values()],ahead:a}]}function yi(e,n,t){let{me:o}=e,r=n.map(c=>Z(e,c)),i=bd(e,r);if(i)return[e,{kind:"compare",mark:i}];if(Td(e))return nt({...e,goal:"leave"});let s=Ed(e,n);if(s){let c=r.every(f=>ye(f,o.nonce)==="waiting"),u=n.map(({key:f})=>f);return c?ki(e,s,u):gi(e,n,t)}let a=(e.heads??[]).map(c=>Z(e,c).epoch),l=Math.max(...a,...r.map(c=>c.epoch+1)),d=Nd(e);return tt(e,"acquire",n,(c,{key:u})=>{let f=ye(c,o.nonce)==="waiting"?c:ce(c,{kind:"ENQUEUE",ticket:d,order:e.order,before:t.get(u)}),{ended:p}=e.moment;return sn(f)?f:ce(f,{kind:"ACQUIRE",ticket:o,epoch:l,ended:p})})}function yd(e,n,t){if(n.some(d=>{let c=e.seen[d.key];return c!==void 0&&d.unreadable===void 0&&(d.state?.version??-1)<c})&&!t&&e.staleReads<Ig)return[{...e,staleReads:e.staleReads+1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=Object.fromEntries(n.flatMap(d=>d.state?[[d.key,d.state.version]]:[])),i=e.goal==="acquire"?void 0:e.obstacle,s=kd(e,n),a={...e,heads:n,kept:s,others:[],seen:r,staleReads:0,obstacle:i};return!t&&jg(e,n)&&!Hg(e.heads,n)?[a,{kind:"read"}]:nt(a)}function jg(e,n){let t=n.map(o=>ye(Z(e,o),e.me.nonce));return new Set(t).size>1&&n.every(o=>o.unreadable===void 0)}function Hg(e,n){return n.every((t,o)=>{let r=e?.[o];return r!==void 0&&r.at===t.at&&r.state?.version===t.state?.version})}function Od(e,n){switch(n.kind){case"started":case"woke":case"doubtful":return[e,{kind:"read"}];case"read":return yd({...e,moment:n.moment??fi},n.heads,!1);case"surveyed":return nt({...e,others:[...e.others,...n.heads],moment:{...e.moment,ended:[...e.moment.ended,...n.ended??[]]}});case"swapped":{let t=new Map(n.heads.map(r=>[r.key,r])),o=(e.heads??[]).map(r=>t.get(r.key)??r);return yd({...e,looks:0},o,!0)}case"dead":{let{ticket:t}=n,[,o]=tt(e,"reap",e.heads??[],r=>ce(r,{kind:"REAP",nonce:t.nonce,by:e.me.nonce}));return o.kind==="swap"&&o.heads.length===0?[e,{kind:"read"}]:[e,o]}case"compared":{let{commit:t,behind:o,stray:r=!1}=n,i=(e.heads??[]).map(s=>s.state?.last).find(s=>s?.sha===t);return nt({...e,compared:[...e.compared,t],newerIsLive:e.newerIsLive||o,stray:e.stray??(r&&i?i:void 0)})}case"expired":return[{...e,goal:e.goal==="acquire"?"leave":e.goal},{kind:"read"}]}}var ot=e=>e.map(n=>`'${n}'`).join(", "),Gg=e=>e>=120?`${Math.round(e/60)} min`:`${Math.round(e)} s`;function Rd({keys:e,me:n,waitSeconds:t,describe:o=ue},r,i){let s=r.find(a=>a.holder&&a.holder.nonce!==n.nonce)?.holder;return new g({code:"LOCK_TIMEOUT",what:`The lock ${ot(e)} did not become free within ${Gg(t)}${s?`; ${o(s)} holds it`:""}.`,remedy:i?`${i.what} ${i.remedy}`:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."})}function xn({by:e,reason:n,until:t}){return`@${e}: ${JSON.stringify(n)}${t===void 0?"":`, until ${Wg(t)}`}`}function Ad({describeHeldUp:e=xn},n){if(n.kind==="hold")return new g({code:"LOCK_ON_HOLD",what:`The lock '${n.key}' is on hold by ${e(n.hold)}.`,remedy:"Re-run this when the hold is over, or lift it with 'mode: unhold' and the same key."});let{name:t,words:o}=n.freeze;return new g({code:"LOCK_FROZEN",what:`The freeze ${JSON.stringify(t)} lasts longer than this job waits: ${o}.`,remedy:"Re-run this when it is over. Rollbacks are not frozen; for anything else change the calendar of freezes."})}var Wg=e=>e<8e15?`${new Date(e).toISOString().slice(0,16).replace("T"," ")} UTC`:"a time that no calendar has";function xd({describe:e=ue},{key:n,holder:t,holds:o}){if(o.length===0)return new g({code:"LOCK_DEADLOCK",what:`The lock '${n}' belongs to this very run (scope: run) until the run ends, so this job would wait for itself.`,remedy:"Set 'scope: run' in this step too: then it shares the lock of its run."});let r=t?`whose holder, ${e(t)}, waits for this job`:"which waits for this job";return new g({code:"LOCK_DEADLOCK",what:`This job holds ${ot(o)} and asks for '${n}', ${r}: neither could go on.`,remedy:"Name all keys in the first step that takes any, in both workflows; what this job held before this step it still holds."})}function vd({me:e}){return new g({code:"LOCK_SUPERSEDED",what:`A newer commit than ${e.sha.slice(0,12)} is live already.`,remedy:"Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'."})}function Ld({keys:e,branch:n},{mark:t}){let o=t.sha.slice(0,12),r=n===void 0?"the default branch":`the branch '${n}'`;return new g({code:"LOCK_MARK_STRAY",what:`The lock ${ot(e)} says that ${o} is live, which contains this commit but is not on ${r}: the branch was moved back, or somebody wrote that by hand.`,remedy:`To deploy this commit all the same set 'superseded: allow'; when ${o} was never deployed, run this action once with 'mode: repair', which forgets it.`})}function Id({keys:e}){return new g({code:"LOCK_EVICTED",what:`Somebody removed this job from the queue of the lock ${ot(e)}.`,remedy:"Re-run this job to join again, unless a newer attempt of it is running."})}function Cd({keys:e},n){return new g({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the lock ${ot(e)} until the waiting time was over: ${n.message}.`,remedy:"See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.",cause:n})}function an(e,n){return new g({code:"LOCK_UNREADABLE",what:`The lock '${e}' cannot be read: ${n}.`,remedy:"Nobody can hold it until it is repaired: see that no deployment is running, then run this action once with 'mode: break'."})}function Dd({key:e,holder:n}){return new g({code:"LOCK_NOT_HELD",what:`This job does not hold the lock '${e}'${n?`; ${ue(n)} does`:""}.`,remedy:"Do not deploy: acquire the lock first, in this job, and look at who removed it."})}function lo(e,n,t,o){return new g({code:"LOCK_WRITE_REFUSED",what:`GitHub refused to change ${e.map(r=>n(r.key)).join(" and ")} ${t} times although nobody else changed it: ${o}.`,remedy:"Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself."})}var G=class extends Error{refused;constructor(n,t={}){super(n,t),this.name="Unavailable",this.refused=t.refused??!1}};function Ti(e){let n=e?.errors;return Array.isArray(n)?n.filter(t=>t!==null&&typeof t=="object"):[]}function Bg(e){let n=e?.status;return typeof n=="number"?n:void 0}var Kg=/rate limit|abuse|too quickly/i;function co(e){let n=Ti(e);if(n.length>0)return n.some(({type:o,message:r,extensions:i})=>/^RATE_LIMIT/i.test(String(o??i?.code??""))||Kg.test(String(r??"")));let t=en(e);return t!==void 0&&Ze(t)==="rate-limit"}function uo(e,n,t){let{headers:o}=en(t)??{},r=Ze({status:403,message:n,headers:o})??"permission",{what:i,remedy:s}=_n(r,{what:`the token may not do this (${n})`,remedy:"Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads."});return new g({code:"LOCK_FORBIDDEN",what:`The lock in ${e} cannot be used: ${i}.`,remedy:s,cause:t})}function fo(e,n){return async t=>{let{status:o,data:r,link:i}=await e.conditional(`GET ${t}`),s=r===void 0?void 0:n(r);if(s===void 0){let l=new Error(o===404?"Not Found":"GitHub answered without a list");throw Object.assign(l,{status:o===404?404:502})}let a=r.total_count;return{items:s,link:i,total:typeof a=="number"?a:void 0}}}function vn(e,n,t){if(t?.aborted)return t.reason;if(e instanceof g||e instanceof G)return e;let o=Bg(e),r=M(e).slice(0,300);switch(o){case 401:return new g({code:"LOCK_TOKEN_REFUSED",what:`GitHub refused the token (401: ${r}).`,remedy:"Pass a valid token; the default is the job’s own.",cause:e});case 403:return co(e)?new G(r,{cause:e}):uo(n,r,e);case 451:return uo(n,r,e);case 404:return new g({code:"LOCK_REPOSITORY_NOT_FOUND",what:`The repository ${n} does not exist, or the token cannot see it.`,remedy:"Check 'lock-repository'; for another private repository pass a token that may write to it.",cause:e});case 409:if(!/empty/i.test(r))break;return new g({code:"LOCK_REPOSITORY_EMPTY",what:`The repository ${n} has no commit yet, so it cannot keep a lock.`,remedy:"Push a first commit.",cause:e})}let i=o!==void 0&&o<500&&!co(e);return new G(r,{cause:e,refused:i})}var rt=7,Yg=3,Vg=6e4,Qg=3e4,po=class{#e;#n;#t=0;#o=0;#r=0;constructor(n,t){this.#e=n,this.#n=t}get isBare(){return this.#o>=Yg}async read(n){try{let t=await n();return this.#t=0,t}catch(t){if(!(t instanceof G))throw t;this.#t+=1,await this.#i(this.#t,t.message);return}}lockHasChanged(){this.#o=0}written(){this.#o=0,this.#r=0}async notWritten({refused:n,reason:t},o){if(!n)return this.#r+=1,this.#i(this.#r,t,Vg);if(this.#o+=1,this.#o>=rt)throw lo(o,r=>this.#e.store.locate(r),rt,t);return this.#i(this.#o,t)}async#i(n,t,o){let{clock:r,deadline:i,random:s,onEvent:a}=this.#e;if(r.now()>this.#n+Qg)throw new G(t);let l=rn(n,s(),o);a?.({kind:"retrying",reason:t,ms:l}),await i.sleep(l)}};var Jg=3e3,zg=["release","leave","reap","extend"];function Xg(e,n,t,o){let r=Math.max(0,Math.round(o)),i=l=>l.nonce===t?{...l,since:r}:l,s=n.holder?.nonce===t&&e?.holder?.nonce!==t,a=e?.queue.some(l=>l.nonce===t)??!1;return{...n,holder:n.holder&&s?i(n.holder):n.holder,queue:a?n.queue:n.queue.map(i)}}var _i=class{#e;#n;#t;#o;#r;constructor(n,t,o){this.#r=n,this.#e=t,this.#n=new io(t,o.pollMs,o.expiresAt),this.#t=new po(t,o.expiresAt),this.#o=new ao(t)}async run(){let n={kind:"started"};for(;;){let[t,o]=Od(this.#r,n);if(this.#r=t,o.kind==="finish"){let{outcome:r}=o;return{outcome:r,machine:t,journal:this.#o,attention:this.#n}}n=await this.#i(o)}}#i(n){switch(n.kind){case"read":return this.#l();case"survey":return this.#u(n.keys);case"swap":return this.#f(n);case"compare":return this.#p(n);case"watch":return this.#a(n)}}async#a(n){let t=n.obstacle&&this.#s(n.obstacle);t?this.#o.heldUp(t):this.#o.waits(n,this.#r);let o=t?.kind==="hold"?t.hold.until:t?.freeze.until,r=o===void 0?void 0:o-(this.#d()??o);return t?.kind==="freeze"&&r!==void 0&&!this.#n.outlasts(r)?{kind:"expired"}:this.#n.watch(n,this.#r,r)}#s(n){if(n.kind==="hold")return n;let t=this.#d(),o=t===void 0?void 0:this.#e.freezeAt?.(t);return o&&{kind:"freeze",freeze:o}}#d(){return this.#e.now?.()??this.#e.wallClock?.()}#c(n){let t=this.#e.now?.();return n.flatMap(({state:o})=>o?.hold&&ui(o.hold,t)?[o.hold.id]:[])}async#l(){let{store:n,keys:t}=this.#e,{goal:o,joined:r}=this.#r;if(o==="acquire"&&r&&this.#n.isExpired)return{kind:"expired"};let i=await this.#t.read(()=>n.read(t,this.#n.expectsChange));if(i===void 0)return{kind:"doubtful"};this.#n.looked(i)&&this.#t.lockHasChanged(),this.#o.looked(i,this.#r);let s=this.#d(),a=s!==void 0&&this.#e.freezeAt?.(s)!==void 0;return{kind:"read",heads:i,moment:{ended:this.#c(i),isFrozen:a}}}async#u(n){let t=await this.#t.read(()=>this.#e.store.read(n,!1));return t===void 0?{kind:"doubtful"}:{kind:"surveyed",heads:t,ended:this.#c(t)}}async#f(n){let{store:t,deadline:o,random:r,wallClock:i}=this.#e,{heads:s,because:a}=n,{nonce:l}=this.#r.me,d=i?n.next.map((p,m)=>Xg(s[m].state,p,l,i())):n.next,c=zg.includes(a),u=await t.swap(s,d,{isBare:this.#t.isBare,isDivisible:c});if(u.kind==="doubtful")return this.#n.writeFailed(),await this.#t.notWritten(u,s),{kind:"doubtful"};this.#t.written();let f=new Map(u.heads.map(p=>[p.key,p]));return this.#n.wrote((this.#r.heads??[]).map(p=>f.get(p.key)??p)),a==="acquire"&&this.#o.acquired(),a==="reap"&&this.#o.removedDead(n),a==="leave"&&this.#r.goal==="acquire"&&(this.#o.avoidedDeadlock(),await o.sleep(r()*Jg)),{kind:"swapped",heads:u.heads}}async#p({mark:n}){let t=n.sha,o=await this.#e.ancestry?.compare(n,this.#r.me);o==="unknown"&&this.#o.ancestryUnknown(t);let r=o==="stray";return{kind:"compared",commit:t,behind:o==="behind"||r,stray:r}}};function mo(e,n,t){return new _i(e,n,t).run()}function it(e,n){return e==="fail"?{kind:"timed-out",onTimeout:e,fault:n()}:{kind:"timed-out",onTimeout:e}}var Fe=({kind:e})=>e==="acquired"||e==="turn-came",xe=e=>e.kind==="timed-out"&&e.onTimeout==="continue",Si=e=>"fault"in e?e.fault:void 0,Ln=e=>e.kind==="acquired"?e.fencingToken:void 0;function Zg(e,{machine:n,journal:t},o){let{position:r,waitedFor:i,reaped:s,kept:a}=t;return{keys:e.keys,ticket:e.me,position:r,waitedMs:o,waitedFor:i,reaped:s,kept:a,newerIsLive:n.newerIsLive,states:Xn(n),seen:n.seen}}function ey(e,n,t){let{outcome:o,attention:r,journal:i}=n,s=Zg(e,n,t);switch(o.kind){case"held":return{...s,kind:"acquired",fencingToken:o.epoch};case"not-acquired":{if(o.why==="superseded"){let d=e.superseded==="fail"?vd(e):void 0;return{...s,newerIsLive:!0,kind:"superseded",fault:d}}let a=o.obstacle&&i.obstacle;if(!a){let d=()=>Rd(e,s.states,r.refusal);return{...s,...it(e.onTimeout,d)}}let l=e.onTimeout==="skip"?"skip":"fail";return{...s,heldUp:a,...it(l,()=>Ad(e,a))}}case"stray":return{...s,newerIsLive:!0,kind:"stray",fault:Ld(e,o)};case"deadlock":return{...s,kind:"deadlocked",fault:xd(e,o)};case"evicted":throw Id(e);case"unreadable":throw an(o.key,o.why);case"released":throw new Error("an acquisition ended as a release")}}async function Ni(e){let n=e.clock.now(),{me:t,order:o,superseded:r,former:i=[],also:s=[],groups:a=[],isShared:l=!1}=e,d=so({goal:"acquire",me:t,order:o,superseded:r,former:i,also:s.filter(u=>!e.keys.includes(u)&&!i.includes(u)),groups:a.filter(u=>!e.keys.includes(u)),isShared:l}),c=n+e.waitSeconds*1e3;try{let u=await mo(d,e,{pollMs:e.pollSeconds*1e3,expiresAt:c});return ey(e,u,e.clock.now()-n)}catch(u){throw u instanceof G?Cd(e,u):u}}function ny(e){let n=/<([^<>]*)>\s*;[^,<]*\brel="?next"?/.exec(e??"")?.[1];if(n===void 0)return;let t=n.indexOf("?");return t<0?void 0:new URLSearchParams(n.slice(t+1))}var ty=(e,n)=>`${e}?${n}`;async function In(e,n,{most:t=50,until:o}={}){let[r="",i=""]=e.split("?"),s=new URLSearchParams(i);s.set("per_page",String(100)),s.set("page","1");let a=[],l="";for(let d=1;d<=t;d+=1){let c=await n(ty(r,s)),u=JSON.stringify(c.items);if(d>1&&c.items.length>0&&u===l)return{items:a,isWhole:!1};l=u,a.push(...c.items);let f=ny(c.link);if(!(f!==void 0||oy(c,a.length)))return{items:a,isWhole:c.total===void 0||a.length>=c.total};if(o?.(a))return{items:a,isWhole:!1};let m=new URLSearchParams(s);m.set("page",String(d+1));for(let[y,w]of f??[])m.set(y,w);m.set("per_page",String(100)),s=m}return{items:a,isWhole:!1}}function oy(e,n){return e.items.length<100?!1:e.link===void 0?e.total===void 0||n<e.total:!1}function $d(e){return[e.attempt===1?e.createdMs:e.startedMs,e.id]}function ho(e,n){if(e.attempt===1&&n.attempt===1)return e.id<n.id;let[t,o]=$d(e),[r,i]=$d(n);return t<r||t===r&&o<i}var ry=new Set(["push","workflow_dispatch","schedule","release","repository_dispatch","deployment","merge_group","workflow_run"]);function Md(e,n){let t=/[\p{L}\p{N}]/u,o=/^[\p{L}\p{N}]|^[_-][\p{L}\p{N}]/u;for(let r=e.indexOf(n);n!==""&&r>=0;r=e.indexOf(n,r+1)){let i=e.slice(0,r).at(-1)??"";if(!t.test(i)&&!o.test(e.slice(r+n.length)))return!0}return!1}function Oi(e,n){return Md(e.title,n)||Md(e.name??"",n)}function Pd(e,n,t){return e.id===n.id||e.headRepository!==e.repository&&n.headRepository===n.repository||t.sameBranchOnly&&e.branch!==(t.branch??n.branch)?!1:t.queueName===void 0?e.workflow===n.workflow:!ry.has(e.event)&&e.event!==n.event?!1:Oi(e,t.queueName)}function Ri(e,n){return e.status==="completed"||e.conclusion==="success"?!1:e.status!=="waiting"||n.waitForApprovals}function Fd(e,n,t){let o=e.filter(r=>r.name===n||r.name.startsWith(`${n} (`)||r.name.startsWith(`${n} / `));return o.length===0?!1:o.every(r=>r.status==="completed"||t!==void 0&&r.steps?.some(({name:i,status:s})=>i===t&&s==="completed")===!0)}var iy=10,sy=10,ay=20,ly=["requested","pending","waiting","queued","in_progress"],Ve=class extends Error{};function Ud(e){return{id:e.id,attempt:e.run_attempt??1,createdMs:Date.parse(e.created_at),startedMs:Date.parse(e.run_started_at??""),status:e.status??"queued",conclusion:e.conclusion??null,workflow:e.workflow_id,path:e.path??"",title:e.display_title??"",name:e.name??"",event:e.event,branch:e.head_branch,repository:e.repository.id,headRepository:e.head_repository?.id}}var go=class{#e;#n;constructor(n){this.#e=n,this.#n=`/repos/${n.repository}/actions`}async#t(n,t){let{repository:o,deadline:r,random:i,leftMs:s}=this.#e;for(let a=1;;a+=1)try{return await t()}catch(l){let d=en(l);if(d?.status===404)throw qd(n,o);let c=d&&Ze(d);if(c!==void 0&&c!=="rate-limit"&&c!=="token")throw dy(o,c,l);let u=vn(l,o,r.signal);if(!(u instanceof G))throw u;if(s()<=0)throw new Ve("",{cause:u});await r.sleep(rn(a,i()))}}#o(n,t){let o=fo(this.#e.api,t);return r=>this.#t(n,()=>o(r))}async run(n){let{api:t,repository:o}=this.#e;return this.#t(`run ${n}`,async()=>{let{data:r}=await t.conditional(`GET ${this.#n}/runs/${n}`);if(r===void 0)throw qd(`run ${n}`,o);return Ud(r)})}async runsAhead(n){let{policy:t}=this.#e,o=t.queueName===void 0?`workflows/${n.workflow}/runs`:"runs",r=`${this.#n}/${o}`,i=this.#o("the list of runs",f=>f.workflow_runs),s=await In(r,i,{most:iy}),a=[...s.items],{isWhole:l}=s,d=s.items.at(-1)?.created_at;if(!l&&d!==void 0){l=!0;for(let f of ly){let p=await cy(r,f,d,i);a.push(...p.items),l&&=p.isWhole}}let c=new Map(a.map(f=>[f.id,Ud(f)]));return{ahead:[...c.values()].filter(f=>Pd(f,n,t)&&ho(f,n)&&Ri(f,t)).sort((f,p)=>ho(f,p)?1:-1),knowsMe:c.has(n.id),isWhole:l}}async isOver(n,t){let{policy:o}=this.#e,r=await this.run(n.id);if(!Ri(r,o)||!ho(r,t))return!0;if(o.job===void 0)return!1;let i=await In(`${this.#n}/runs/${n.id}/jobs`,this.#o(`the jobs of run ${n.id}`,s=>s.jobs));return i.isWhole&&Fd(i.items,o.job,o.step)}};function qd(e,n){return new g({code:"LOCK_RUN_UNKNOWN",what:`GitHub does not know ${e} of ${n}, so the older runs cannot be found.`,remedy:"Give the job 'permissions: actions: read'; without knowing its place it must not pass."})}function dy(e,n,t){let{what:o,remedy:r}=_n(n,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:'."});return new g({code:"LOCK_FORBIDDEN",what:`The older runs of ${e} cannot be seen: ${o}.`,remedy:r,cause:t})}async function cy(e,n,t,o){let r=[],i=t;for(let s=1;s<=ay;s+=1){let a=`status=${n}&created=${encodeURIComponent(`<=${i}`)}`,l=await In(`${e}?${a}`,o,{most:sy});if(r.push(...l.items),l.isWhole)return{items:r,isWhole:!0};let d=l.items.at(-1)?.created_at;if(d===void 0||d===i)break;i=d}return{items:r,isWhole:!1}}var uy=2e3,jd=10,Ai=class{#e;#n;#t;#o;#r;#i;#a;constructor(n){let{api:t,me:o,policy:r,deadline:i,clock:s,random:a}=n;this.#e=n,this.#t=s.now(),this.#o=this.#t+n.waitSeconds*1e3;let l=()=>this.#s;this.#n=new go({api:t,repository:o.repository,policy:r,deadline:i,random:a,leftMs:l})}get#s(){return this.#o-this.#e.clock.now()}async run(){try{if(this.#e.atOnce)throw new Ve;return await this.#u(),{...this.#l(this.#i),kind:"turn-came"}}catch(n){let t=n instanceof Pe&&this.#s<=0;if(!(n instanceof Ve)&&!t)throw n;let{cause:o}=n,{onTimeout:r}=this.#e;if(o!==void 0&&r==="fail")throw this.#d(o);let i=this.#a??this.#i;return{...this.#l(i),...it(r,()=>this.#c(i))}}}#d(n){return new g({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the runs of ${this.#e.me.repository} until the waiting time was over: ${M(n)}.`,remedy:"See githubstatus.com, then re-run.",cause:n})}#c(n){return new g({code:"LOCK_TIMEOUT",what:`Older runs were not over within ${this.#e.waitSeconds} s${n?`; run ${n} was the nearest`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."})}#l(n){let{me:t,clock:o}=this.#e,r=n===void 0?void 0:{...t,run:n,attempt:1,nonce:`run.${n}`};return{keys:[],ticket:t,position:this.#r??0,waitedMs:o.now()-this.#t,waitedFor:r,reaped:[],kept:[],newerIsLive:!1,states:[],seen:{}}}async#u(){let{policy:n,clock:t,me:o,pollSeconds:r,initialWaitSeconds:i,onEvent:s}=this.#e,a=await this.#n.run(o.run),l=Number.isNaN(a.startedMs)?{...a,startedMs:a.createdMs}:a;n.queueName!==void 0&&!Oi(l,n.queueName)&&s?.({kind:"outside",queueName:n.queueName});let d=t.now(),c=!1;for(let u=1;;u+=1){let{ahead:f,knowsMe:p,isWhole:m}=await this.#n.runsAhead(l),y=await this.#f(f,l);if(this.#r??=y.length,this.#i??=y[0]?.id,y.length>0){c=!1,await this.#m(y,l);continue}let w=d+i*1e3-t.now(),b=m&&(p||u>=jd);if(b&&w<=0&&c)return;c=b,await this.#p(Math.max(w,Math.min(uy,r*1e3)),u,m)}}async#f(n,t){if(this.#e.policy.job===void 0)return n;let o=[];for(let r of n)await this.#n.isOver(r,t)||o.push(r);return o}async#p(n,t,o){let{waitSeconds:r,deadline:i}=this.#e;if(r>0&&this.#s>0)return i.sleep(Math.min(n,this.#s));if(r===0&&t<=jd)return i.sleep(n);let s=new Error("the list of runs could not be read to its end");throw new Ve("",o?{}:{cause:s})}async#m(n,t){let{pollSeconds:o,random:r,remaining:i,onEvent:s}=this.#e;for(let[a,l]of n.entries())for(this.#a=l.id,s?.({kind:"waiting",ahead:n.length-a,run:l.id});!await this.#n.isOver(l,t);){let d={pollMs:o*1e3,ahead:1,remaining:i?.(),turnMs:0,debt:0};await this.#h(ro({...d,random:r()}))}this.#a=void 0}async#h(n){if(this.#s<=0)throw new Ve;await this.#e.deadline.sleep(Math.min(n,this.#s))}};function xi(e){return new Ai(e).run()}async function vi(e,{repository:n,sha:t},o,r){try{let i=await e.request(`GET /repos/${n}/compare/${t}...${o}?per_page=1`);return["ahead","identical"].includes(String(i.data.status))}catch{if(r?.aborted)throw r.reason;return!1}}function st(e){let{api:n,signal:t}=e;async function o(s,a,l){return(await n.request(`GET /repos/${s}/compare/${a}...${l}?per_page=1`)).data.status}async function r(s){let{branch:a}=e;a===void 0&&(a=(await n.request(`GET /repos/${s}`)).data.default_branch);let l=a.split("/").map(encodeURIComponent).join("/");return(await n.request(`GET /repos/${s}/git/ref/heads/${l}`)).data.object.sha}async function i(s,a){try{let l=await o(s,a,await r(s));return l==="ahead"||l==="identical"}catch{if(t?.aborted)throw t.reason;return!1}}return{async compare(s,a){let l;try{l=await o(a.repository,s.sha,a.sha)}catch{if(t?.aborted)throw t.reason;return"unknown"}return l==="behind"?await i(a.repository,s.sha)?"behind":"stray":l==="ahead"||l==="identical"||l==="diverged"?"not-behind":"unknown"}}}async function yo(e){for(let n=1;;n+=1)try{return await e.store.read(e.keys)}catch(t){if(!(t instanceof G))throw t;await e.deadline.sleep(rn(n,e.random()))}}async function at(e,n,t=!0){let o=[],r=0;for(let i=1;;i+=1){let s=await yo(e),a=n(s).filter(([{key:u}])=>!o.some(([f])=>f.key===u));if(a.length===0)return o;let l=a.map(([u])=>u),d=a.map(([,u])=>u),c=await e.store.swap(l,d,{isBare:!1,isDivisible:t});if(c.kind==="swapped"){let u=new Set(c.heads.map(({key:f})=>f));if(o.push(...a.filter(([{key:f}])=>u.has(f))),u.size===a.length)return o;continue}if(c.refused&&(r+=1),r>=rt)throw lo(l,u=>e.store.locate(u),rt,c.reason);await e.deadline.sleep(rn(i,e.random()))}}var BR=400*864e5;var Hd=(e=[])=>e.map(({nonce:n})=>n);function Ii(e,n){let t=Hd(e?.queue),o=Hd(n.queue),r=o[0],i=r!==t[0]||e?.holder!=null&&n.holder===null||e?.hold?.id!==n.hold?.id;return{create:o.filter(s=>s===n.by&&!t.includes(s)),notify:r!==void 0&&r!==n.by&&i?[r]:[],remove:t.filter(s=>!o.includes(s))}}var Ci=require("node:crypto");var Di=1e3,yy=/(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}])[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u{16fe4}\u{1bc9d}]/gu,wy=/[\s\p{White_Space}\u2800\u{13441}\u{13442}\u{1d159}]+/u;function lt(e,n){return new g({code:"LOCK_KEY_INVALID",what:`The lock's key ${JSON.stringify(e.slice(0,60))} is ${n}.`,remedy:`Give a key of 1 to ${Di} characters on one line, such as 'production'.`})}function Gd(e){let n=e.normalize("NFC").trim();if(n==="")throw lt(e,"empty");if(n.length>Di)throw lt(e,`${n.length} characters long`);if(/[\u0000-\u001f\u007f]/.test(n))throw lt(e,"not one line of printable text");return n}function by(e){return e.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC")}function ky(e){let n=e.replace(/\\/g,"/"),t=[];for(let r of n.split("/")){if(r===""||r===".")continue;let i=t.at(-1);r===".."&&i!==void 0&&i!==".."?t.pop():(r!==".."||!n.startsWith("/"))&&t.push(r)}let o=n.startsWith("/")?"/":"";return t.length===0?o||".":`${o}${t.join("/")}`}function Ey(e){let n=by(e).split(wy).map(o=>o.replace(yy,"")).filter(Boolean).map(ky),t=n.filter(o=>o!==".");return(t.length>0?t:n.slice(0,1)).join(" ")}var Ty=10;function ve(e){let n=Gd(e);for(let t=0;t<Ty;t+=1){let o=Ey(n);if(o===n)break;n=o}if(n==="")throw lt(e,"empty: it has only characters that show nothing");if(n.length>Di)throw lt(e,`${n.length} characters long in its normal form`);return n}function wo(e){return[...new Set(e.map(ve))].sort()}function $i(e){let n=new Set(e.map(ve));return[...new Set(e.map(Gd))].filter(t=>!n.has(t)).sort()}function Mi(e,n="refs/locks"){if(!/^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(n)||/\.\.|\.lock(\/|$)|\.(\/|$)/.test(n)||/^refs\/(pull|tags|replace)(\/|$)/.test(n))throw new g({code:"LOCK_NAMESPACE_INVALID",what:`The ref namespace ${JSON.stringify(n.slice(0,100))} cannot keep locks.`,remedy:"Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs."});let o=(0,Ci.createHash)("sha256").update(e).digest("hex").slice(0,16),r=e.toLowerCase().replace(/[^a-z0-9]+/g,"-").slice(0,40).replace(/^-|-$/g,"");return`${n}/${o}${r===""?"":`-${r}`}`}function Pi(e){return`${e}.mirror`}function Wd(e,n,t="refs/locks"){return`${t}/bells/${(0,Ci.createHash)("sha256").update(`${e}
${n}`).digest("hex").slice(0,24)}`}function _y(e){return JSON.stringify(e,(n,t)=>t!==null&&typeof t=="object"&&!Array.isArray(t)?Object.fromEntries(Object.entries(t).sort(([o],[r])=>o<r?-1:1)):t)}var Yd=2;function Fi(e){let{holder:n,hold:t}=e,o=n?`held by ${n.repository} run ${n.run} attempt ${n.attempt}`:"free",r=t?", on hold":"",i=t?{...e,schema:Yd}:e;return`lock: ${o}${r}, ${e.queue.length} waiting

${_y(i)}
`}var Sy=1e10,Ui=e=>(e+Sy)*1e3,qi=/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/,Vd=/^[A-Za-z0-9._:@-]{1,200}$/,Qd=/^([0-9a-f]{40}|[0-9a-f]{64})?$/,Ny=2e3,Oy=200,bo=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),se=e=>typeof e=="number"&&Number.isSafeInteger(e)&&e>=0,Qe=(e,n)=>typeof e=="string"&&n.test(e),Bd=e=>typeof e=="string"&&e.length<=400,Ry=e=>Array.isArray(e)&&e.length<=Oy&&e.every(n=>typeof n=="string"&&n.length>0&&n.length<=1e3);function Kd(e){if(!bo(e))return;let{nonce:n,repository:t,run:o,attempt:r,job:i,number:s,sha:a,workflow:l,name:d,keys:c,since:u}=e;if(Qe(n,Vd)&&Qe(t,qi)&&se(o)&&se(r)&&(i===null||se(i))&&se(s)&&Qe(a,Qd)&&Bd(l)&&Bd(d)&&(c===void 0||Ry(c))&&(u===void 0||se(u)))return{nonce:n,repository:t,run:o,attempt:r,job:i,number:s,sha:a,workflow:l,name:d,...c===void 0?{}:{keys:c},...u===void 0?{}:{since:u}}}function Ay(e){if(!bo(e))return;let{repository:n,run:t,number:o,sha:r}=e;return Qe(n,qi)&&se(t)&&se(o)&&Qe(r,Qd)?{repository:n,run:t,number:o,sha:r}:void 0}var xy=/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})(?:\[bot\])?$/;function vy(e){if(!bo(e))return;let{id:n,by:t,person:o,reason:r,since:i,until:s,repository:a,run:l}=e;if(Qe(n,Vd)&&Qe(t,xy)&&(o===null||se(o))&&typeof r=="string"&&ci(r)===r&&se(i)&&(s===void 0||se(s))&&Qe(a,qi)&&se(l))return{id:n,by:t,person:o,reason:r,since:i,repository:a,run:l,...s===void 0?{}:{until:s}}}var Jd=({version:e,epoch:n},t)=>e<=t&&n<=t;function ji(e,n){if(e.length>4e6)return;let t=e.split(`
`).find(p=>p.startsWith("{"));if(t===void 0)return;let o;try{o=JSON.parse(t)}catch{return}if(!bo(o)||o.key!==n)return;let r=o.hold!==void 0;if(o.schema!==(r?Yd:1))return;let{version:i,epoch:s,by:a}=o;if(!se(i)||!se(s)||typeof a!="string"||a.length>200)return;let l=o.holder===null?null:Kd(o.holder),d=o.last===null?null:Ay(o.last),c=r?vy(o.hold):void 0;if(l===void 0||d===void 0||r&&!c||!Array.isArray(o.queue)||o.queue.length>Ny)return;let u=[],f=new Set(l?[l.nonce]:[]);for(let p of o.queue){let m=Kd(p);if(!m||f.has(m.nonce))return;f.add(m.nonce),u.push(m)}return{schema:1,key:n,version:i,epoch:s,holder:l,queue:u,last:d,...c?{hold:c}:{},by:a}}var Ly="4b825dc642cb6eb9a060e54bf8d69288fbee4904",Iy={name:"turnstyle-lock",email:"turnstyle-lock@users.noreply.github.com",date:"2000-01-01T00:00:00Z"},Cy=200,Dy=`query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`,dt="0".repeat(40),Hi=e=>e!==void 0&&"schema"in e;function $y(e,n){if(Hi(e)&&(!Hi(n)||n.version<=e.version))return{state:e};if(Hi(n))return{state:n,recovered:!0};let t=[e,n].find(o=>o!==void 0&&"unreadable"in o);return t&&"unreadable"in t?{state:void 0,unreadable:t.unreadable}:{state:void 0}}var ko=class{api;signal;repository;base;#e;#n;#t=new Map;#o;constructor(n){let{api:t,owner:o,repo:r,run:i,signal:s}=n;this.api=t,this.signal=s,this.repository=`${o}/${r}`,this.base=`/repos/${o}/${r}/git`,this.#e=n,this.#n=i===void 0?Number.MAX_SAFE_INTEGER:Ui(i),this.#o=n.repositoryId}names(n){let t=Mi(n,this.#e.namespace);return{main:t,mirror:Pi(t)}}notificationName(n,t){return Wd(n,t,this.#e.namespace)}locate(n){return`${this.repository} ${this.names(n).main}`}meaning(n){return vn(n,this.repository,this.signal)}async#r(n){try{return await n()}catch(t){throw this.meaning(t)}}async read(n){let{main:t,mirror:o}=this.names(n),r=`${this.base}/matching-refs/${t.slice(5)}`,{data:i}=await this.#r(()=>this.api.conditional(`GET ${r}`));if(i===void 0)throw this.meaning(Object.assign(new Error("Not Found"),{status:404}));if(!Array.isArray(i))throw new G("GitHub answered without a list of refs");let s=a=>i.find(({ref:l})=>l===a);return this.#i(n,s(t),s(o))}async readAtOnce(n){let{main:t,mirror:o}=this.names(n),{owner:r,repo:i}=this.#e;try{let{repository:s}=await this.api.graphql(Dy,{owner:r,name:i,main:t,mirror:o});if(this.#o??=s?.id,!s?.main?.target&&!s?.mirror?.target)return;let a=[{ref:t,target:s.main?.target},{ref:o,target:s.mirror?.target}].map(({ref:l,target:d})=>{if(d)return d.message!==void 0&&this.#t.set(d.oid,d.message),{ref:l,object:{sha:d.oid,type:d.__typename.toLowerCase()}}});return await this.#i(n,a[0],a[1])}catch{if(this.signal?.aborted)throw this.signal.reason;return}}async#i(n,t,o){let r=await this.#a(t,n),i=o&&o.object.sha===t?.object.sha?r:await this.#a(o,n);return{key:n,at:t?.object.sha??null,mirrorAt:o?.object.sha??null,...$y(r,i)}}async#a(n,t){if(!n)return;let{sha:o,type:r}=n.object;if(r!=="commit")return{unreadable:`${n.ref} points at a ${r}, not at a commit`};let i=this.#t.get(o);i===void 0&&(i=(await this.#r(()=>this.api.request(`GET ${this.base}/commits/${o}`))).data.message??"",this.#t.size>Cy&&this.#t.clear(),this.#t.set(o,i));let s=`the commit ${o.slice(0,12)} of ${n.ref}`,a=ji(i,t);return a?Jd(a,this.#n)?a:{unreadable:`${s} counts to ${Math.max(a.epoch,a.version)}, which no lock reaches by itself: it was written by hand`}:{unreadable:`${s} holds no state of this lock`}}async commit(n,t){let o=Fi(n),r=await this.#r(()=>this.api.request(`POST ${this.base}/commits`,{message:o,tree:Ly,parents:t,author:Iy})),{sha:i}=r.data;return this.#t.set(i,o),i}async nodeId(){if(this.#o===void 0){let n=await this.#r(()=>this.api.request(`GET /repos/${this.repository}`));this.#o=n.data.node_id}return this.#o}};var My=3,Py=3,Eo=class{#e;#n=new Map;#t=0;#o=0;constructor(n){this.#e=n}along(n,t,o){let r=new Map,i=[],s=[];for(let[l,{key:d,state:c}]of n.entries()){let{at:u,state:f}=t[l],{create:p,notify:m,remove:y}=Ii(c,f),w=b=>this.#e.notificationName(d,b);if(i.push(...y.map(w)),!o){for(let b of p)r.set(w(b),u);for(let b of[...p,...m])s.push({name:w(b),afterOid:u,force:!0})}}let a=o?[]:i.filter(l=>this.#n.has(l));for(let l of a)s.push({name:l,afterOid:dt,force:!0});return{updates:s,done:async()=>{for(let[l,d]of r)this.#n.set(l,d);for(let l of i)this.#n.delete(l);await this.#r(i.filter(l=>!a.includes(l)))}}}async deliver({key:n,state:t},o,r){let{api:i,base:s}=this.#e,{notify:a,remove:l}=Ii(t,o),d=c=>this.#e.notificationName(n,c);for(let c of a.map(d))try{await i.request(`PATCH ${s}/refs/${c.slice(5)}`,{sha:r,force:!0})}catch{}await this.#r(l.map(d))}async#r(n){let{api:t,base:o}=this.#e;for(let r of n)try{await t.request(`DELETE ${o}/refs/${r.slice(5)}`)}catch{}}async poll(n,t){let o=!1;for(let r of n){let i=await this.#i(r,t);if(i===void 0)return;o||=i}return o}async#i(n,t){let{api:o,base:r,signal:i}=this.#e,s=this.#e.notificationName(n,t),a;try{a=await o.conditional(`GET ${r}/ref/${s.slice(5)}`)}catch{if(i?.aborted)throw i.reason;return!1}let l=a.data?.object?.sha;if(l===void 0)return this.#t+=1,this.#n.has(s)&&this.#t<My?!1:void 0;this.#t=0;let d=this.#n.get(s)!==l;return this.#n.set(s,l),this.#o=a.changed&&!d?this.#o+1:0,this.#o<Py?d:void 0}};var Fy=`mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`;async function zd(e,n,t,o,r){let i=await e.nodeId(),s=[];for(let[c,{key:u}]of t.entries()){let f=o[c],p=await e.commit(f,[]);s.push({key:u,state:f,at:p,mirrorAt:p})}let a=t.flatMap((c,u)=>{let{main:f,mirror:p}=e.names(c.key),m=s[u].at;return[{name:f,beforeOid:c.at??dt,afterOid:m,force:!0},{name:p,beforeOid:c.mirrorAt??dt,afterOid:m,force:!0}]}),l=n.along(t,s,r),d=[...a,...l.updates];try{await e.api.graphql(Fy,{input:{repositoryId:i,refUpdates:d}})}catch(c){return Uy(c,e)}return await l.done(),{kind:"swapped",heads:s}}function Uy(e,n){if(n.signal?.aborted)throw n.signal.reason;let t=Ti(e),o=M(e).slice(0,300);if(co(e))return{kind:"limited",reason:o};if(t.some(i=>i.extensions?.code==="undefinedField"||/updateRefs/i.test(i.message??"")&&/doesn't exist|isn't a defined|unknown type|cannot query field/i.test(i.message??""))||e.status===404)return{kind:"unsupported"};if(t.some(i=>i.type==="FORBIDDEN")||/not accessible by/i.test(o))throw uo(n.repository,o,e);if(t.length>0)return{kind:"doubtful",reason:o,refused:!0};throw n.meaning(e)}async function Zd(e,n,t){if(n.recovered)throw new g({code:"LOCK_UNREADABLE",what:`The lock '${n.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,remedy:"See that no deployment is running, then run this action once with 'mode: break'."});let{main:o,mirror:r}=e.names(n.key),i=await e.commit(t,n.at===null?[]:[n.at]);try{await Xd(e,o,n.at,i,!1)}catch(a){throw e.meaning(a)}let s=i;try{await Xd(e,r,n.mirrorAt,i,!0)}catch{s=n.mirrorAt}return{key:n.key,state:t,at:i,mirrorAt:s}}async function Xd(e,n,t,o,r){t===null?await e.api.request(`POST ${e.base}/refs`,{ref:n,sha:o}):await e.api.request(`PATCH ${e.base}/refs/${n.slice(5)}`,{sha:o,force:r})}var Gi=class{#e;#n;#t=!1;#o=!1;constructor(n){this.#e=new ko(n),this.#n=new Eo(this.#e)}async read(n,t=!1){let o=[];for(let r of n){let i=t?await this.#e.readAtOnce(r):void 0;o.push(i??await this.#e.read(r))}return o}async swap(n,t,o){try{return await this.#r(n,t,o)}catch(r){if(!(r instanceof G))throw r;return{kind:"doubtful",reason:r.message,refused:r.refused}}}async#r(n,t,{isBare:o,isDivisible:r}){let[i]=n,[s]=t,a=n.length===1||r;if(!this.#t){let d=o||this.#o,c=await zd(this.#e,this.#n,n,t,d);if(c.kind==="swapped"&&(this.#o=d),c.kind==="unsupported")this.#t=!0;else{if(c.kind!=="limited")return c;if(!a||i?.recovered)throw new G(c.reason)}}if(!a||!i||!s)throw qy();let l=await Zd(this.#e,i,s);return this.#t||await this.#n.deliver(i,s,l.at),{kind:"swapped",heads:[l]}}async poll(n,t){if(!(this.#t||this.#o))return this.#n.poll(n,t)}locate(n){return this.#e.locate(n)}};function qy(){return new g({code:"LOCK_KEYS_NOT_ATOMIC",what:"This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.",remedy:"Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later."})}var Wi=e=>new Gi(e);function To(e,n){return e.map(t=>{if(t.unreadable!==void 0)throw an(t.key,t.unreadable);return t.state??Oe(t.key,n)})}async function ct(e){return To(await yo(e),e.me.run)}var jy=5,Hy=6e4;function ec(e,n){return typeof e.run_attempt=="number"&&e.run_attempt!==n?e.run_attempt>n?"dead":"unknown":e.status==="completed"?"dead":typeof e.status=="string"?"alive":"unknown"}function Bi({api:e,now:n,signal:t}){let o=new Map,r=new Map,i=new Map;async function s(c,u){try{let{data:f}=await e.conditional(c);return i.delete(u),f}catch(f){if(t?.aborted)throw t.reason;let p=Gy(f,u);p&&i.set(u,p);let m=vn(f,u,t);if(m instanceof g||m instanceof Error)return"unavailable";throw m}}let a=c=>s(`GET /repos/${c.repository}/actions/runs/${c.run}`,c.repository);async function l(c){let u=await a(c);if(u==="unavailable")return"unknown";if(u===void 0){let f=o.get(c.nonce);if(f===void 0)return o.set(c.nonce,n()),"unknown";if(n()-f<Hy)return"unknown";let p=await s(`GET /repos/${c.repository}/actions/runs?per_page=1`,c.repository);return p!=="unavailable"&&typeof p?.total_count=="number"?"dead":"unknown"}return o.delete(c.nonce),ec(u,c.attempt)}async function d(c){let u=await a(c);return u!==void 0&&u!=="unavailable"&&ec(u,c.attempt)==="dead"}return{refusal:c=>i.get(c),async livenessOf(c){if(c.job===null)return l(c);let u=await s(`GET /repos/${c.repository}/actions/jobs/${c.job}`,c.repository);if(u==="unavailable")return"unknown";if(!(u!==void 0&&u.run_id===c.run&&(u.run_attempt===void 0||u.run_attempt===c.attempt)))return l(c);if(o.delete(c.nonce),u.status==="completed")return"dead";if(typeof u.status!="string")return"unknown";let p=(r.get(c.nonce)??0)+1;return r.set(c.nonce,p),p%jy===0&&await d(c)?"dead":"alive"}}}function Gy(e,n){let t=en(e),o=t&&Ze(t);if(o===void 0||o==="rate-limit")return;let{what:r,remedy:i}=_n(o,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:' (besides 'contents: write')."});return new g({code:"LOCK_ACTIONS_UNREADABLE",what:`GitHub does not say whether the jobs of ${n} are alive: ${r}. A dead holder is not noticed.`,remedy:i,cause:e})}async function Ki(e,n,t,o){if(n.job!==null||t==="")return n;try{let{items:r,isWhole:i}=await In(`/repos/${n.repository}/actions/runs/${n.run}/attempts/${n.attempt}/jobs`,fo(e,a=>a.jobs)),s=r.filter(a=>a.runner_name===t&&a.status==="in_progress");return i&&s.length===1?{...n,job:s[0].id}:n}catch{if(o?.aborted)throw o.reason;return n}}var Wy=2,By=1e3;async function _o(e){if(e.keys.length===0)return{was:"absent",states:[]};let n=so({goal:"release",me:e.me,live:e.live,...e.seen?{seen:e.seen}:{looks:Wy}}),t={pollMs:By,expiresAt:Number.POSITIVE_INFINITY},{outcome:o,machine:r,journal:i}=await mo(n,e,t);if(o.kind==="unreadable")throw an(o.key,o.why);return{was:i.was,states:Xn(r)}}async function Yi(e){let{me:n,fencingToken:t}=e,o=0;return await at(e,r=>{let i=To(r,n.run),s=i.find(({holder:a,epoch:l})=>a?.nonce!==n.nonce||t!==void 0&&l!==t);if(s)throw Dd(s);return o=Math.max(...i.map(({epoch:a})=>a)),r.flatMap((a,l)=>{let d=i[l],c=ce(d,{kind:"EXTEND",ticket:d.holder,epoch:o});return sn(c)?[]:[[a,c]]})}),o}var nc=({waitMinutes:e,migrate:n,migrateMinutes:t})=>e*60*2+600+(n==="guard"||n==="apply-safe"?(t??15)*60:0);function Vi(e,n){for(let[t,o]of Object.entries(n))o!==void 0&&e.setOutput(t,o)}function Ky(e,n=[]){for(let{level:t,text:o,place:r,title:i}of n)t==="info"?e.info(o):t==="notice"?e.notice(o,r):e[t](o,r,i)}function Cn(e,n){Vi(e,n.outputs),Ky(e.log,n.lines);for(let t of n.summary??[])e.summarize(t);if(n.stop!==void 0)throw n.stop}function Yy(e,n){return e.job===null?Re(n,e):`${Re(n,{...e,attempt:1})}/job/${e.job}`}var tc=e=>`${new Date(e).toISOString().slice(0,16).replace("T"," ")} UTC`,Qi=({since:e})=>e!==void 0&&e>0&&e<8e15?tc(e):"";function Ji(e,n){let t=Qi(e);return`${ue(e)}${t===""?"":` (since ${t})`}, ${Yy(e,n)}`}var So=({run:e,repository:n},t)=>e>0?`${t.replace(/\/$/,"")}/${n}/actions/runs/${e}`:"";function ut(e,n){let t=e.since>0&&e.since<8e15?` (since ${tc(e.since)})`:"",o=So(e,n);return`${xn(e)}${t}${o===""?"":`, ${o}`}`}function Vy({by:e,waitedMs:n},t){let o=Math.floor(n/6e4),r=`Waiting${o>0?` for ${o} min`:""}`;return e.kind==="hold"?`${r}: '${e.key}' is on hold by ${ut(e.hold,t)}`:`${r}: the freeze ${JSON.stringify(e.freeze.name)} lasts ${e.freeze.words}`}function Qy(e,n){let t=Math.floor(e.waitedMs/6e4),o=e.behind?`, directly behind ${ue(e.behind)}`:"",r=e.holders.map(({key:s,holder:a})=>`'${s}' is held by ${Ji(a,n)}`),i=r.length>0?`; ${r.join("; ")}`:"";return`Waiting${t>0?` for ${t} min`:""}: ${e.ahead} ahead${o}${i}`}function oc({log:e,context:n},t){switch(t.kind){case"waiting":e.info(Qy(t,n.serverUrl));break;case"held-up":e.info(Vy(t,n.serverUrl));break;case"kept":e.debug(`held by this job already: ${t.keys.join(", ")}`);break;case"reaped":e.info(`Removed ${ue(t.ticket)}: GitHub says that job is over`);break;case"liveness-unknown":e.info(`GitHub does not say whether ${ue(t.ticket)} is alive; it keeps its place`);break;case"liveness-refused":e.warning(`${t.fault.what} ${t.fault.remedy} (${t.fault.docs})`,void 0,t.fault.code);break;case"recovered":e.warning(`The ref of the lock '${t.key}' was deleted or changed by hand; recovered from its mirror`);break;case"deadlock-avoided":e.info("This job and another were about to wait for each other; this one leaves and joins again");break;case"ancestry-unknown":e.warning(`GitHub does not say how ${t.commit.slice(0,12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`);break;case"retrying":e.debug(`again in ${Math.round(t.ms)} ms: ${t.reason}`);break}}function rc({log:e,context:n},t){if(t.kind==="waiting"){let o=`${n.serverUrl}/${n.owner}/${n.repo}/actions/runs/${t.run}`;e.info(`Waiting: ${t.ahead} ahead, directly behind run ${t.run}, ${o}`);return}e.warning(`This run is not in the queue '${t.queueName}': neither its title nor its workflow's name has that word, so the others do not wait for it. Set 'run-name' in the workflow, or another 'queue-name'.`)}var No=({owner:e,repo:n,namespace:t})=>`${e}/${n} ${t}`.toLowerCase(),ft=({keys:e,former:n=[]})=>[...e,...n].sort();function Jy(e){let n=e.payload.inputs?.environment,t=typeof n=="string"&&n!==""?n:e.refName;return`${e.workflow} ${t}`}function zy({lockRepository:e},n){if(e===void 0)return{owner:n.owner,repo:n.repo};let t=/^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(e);if(!t)throw new g({code:"INPUT_INVALID",what:`The input 'lock-repository' is ${JSON.stringify(e.slice(0,200))}, which is not owner/name.`,remedy:"Set it to a repository such as 'acme/locks', or leave it out."});return{owner:t[1],repo:t[2]}}function Xy(e){if(e===""||/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(e))return e;throw new g({code:"INPUT_INVALID",what:`The input 'commit' is ${JSON.stringify(e.slice(0,200))}, which is no full SHA.`,remedy:"Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out."})}function pt(e,{context:n,runner:t}){let o=/^\d{1,15}$/.test(e.jobId??"")?Number(e.jobId):void 0,r=e.keys.length>0?e.keys:[Jy(n)],i=r.map(a=>[ve(a),a]).filter(([a,l])=>a!==l),s=wo(r);return{...zy(e,n),namespace:e.namespace,keys:s,groups:wo(e.groups).filter(a=>!s.includes(a)),former:$i(r),spelled:Object.fromEntries(i),me:mi({...n,sha:e.commit===void 0?n.sha:Xy(e.commit),workflow:n.workflowRef||n.workflow,jobId:o,runner:t.name,scope:e.scope})}}function Zy({context:e}){let n=/^refs\/heads\/(.+)$/.exec(e.ref)?.[1],t=e.payload?.repository?.default_branch;return n??(typeof t=="string"&&t!==""?t:void 0)}function we(e,n,t,o=n.github(t)){let{context:r}=n,i=r.payload,s=i?.repository?.full_name===`${e.owner}/${e.repo}`;return{store:Wi({api:o,owner:e.owner,repo:e.repo,namespace:e.namespace,repositoryId:s?i?.repository?.node_id:void 0,run:r.runId>0?r.runId:void 0,signal:t.signal}),keys:ft(e),me:e.me,deadline:t,clock:An,random:Math.random,wallClock:Date.now,onEvent:a=>oc(n,a)}}var ic=e=>()=>e.usage.aheadMs===void 0?void 0:Date.now()+e.usage.aheadMs;function sc(e,{signal:n},t){let{serverUrl:o}=e.context,r=Zy(e);return{liveness:Bi({api:t,now:An.now,signal:n}),ancestry:st({api:t,branch:r,signal:n}),describe:i=>Ji(i,o),describeHeldUp:i=>ut(i,o),branch:r,now:ic(t),remaining:()=>t.usage.remaining,counted:()=>t.usage.counted}}var Le=require("node:fs"),ac=require("node:path");var ew=2e5,nw=200;function tw(e){try{return typeof e=="string"&&ve(e)!==""}catch{return!1}}var ow=e=>Array.isArray(e)&&e.length<=nw&&e.every(tw),mt=class{#e;#n;constructor(n,t){this.#e=n?(0,ac.join)(n,"guarded-deploy-locks.json"):void 0,this.#n=t}#t(){let n={job:this.#n,places:{}};if(this.#e===void 0)return n;try{let t=(0,Le.lstatSync)(this.#e);if(!t.isFile()||t.size>ew)return n;let o=JSON.parse((0,Le.readFileSync)(this.#e,"utf8"));if(o?.job!==this.#n||typeof o.places!="object"||o.places===null)return n;let r=Object.entries(o.places).filter(([,i])=>ow(i));return{job:this.#n,places:Object.fromEntries(r)}}catch{return n}}held(n){let{places:t}=this.#t();return Object.hasOwn(t,n)?t[n]:[]}note(n,t){if(this.#e===void 0)return;let{taken:o=[],released:r=[]}=t,{places:i}=this.#t(),s=new Set([...Object.hasOwn(i,n)?i[n]:[],...o]);for(let d of r)s.delete(d);let a={job:this.#n,places:{...i,[n]:[...s]}},l=`${this.#e}.${process.pid}`;try{(0,Le.writeFileSync)(l,JSON.stringify(a),{flag:"wx",mode:384}),(0,Le.renameSync)(l,this.#e)}catch{(0,Le.rmSync)(l,{force:!0})}}};var rw=6;async function lc(e,n,t){let{deadline:o,runner:r,saveState:i,context:s}=t,a=t.github(o),l=Zn(n.me),d=l?n.me:await Ki(a,n.me,r.name,o.signal),c={...n,me:d},u=[...c.keys,...c.former],f=[],p=we(c,t,o,a),m=new mt(r.temporary,d.nonce),y=m.held(No(c));i("request",JSON.stringify(c));let{waitSeconds:w,pollSeconds:b,onTimeout:k,order:S,superseded:_}=e;try{let re=await Ni({...p,...sc(t,o,a),waitSeconds:w,pollSeconds:b,onTimeout:k,keys:c.keys,former:c.former,also:y,order:S,superseded:_,isShared:l,groups:c.groups,...e.freezeAt?{freezeAt:e.freezeAt}:{},onEvent:$e=>{$e.kind==="kept"&&(f=$e.keys),p.onEvent($e)}});return i("seen",JSON.stringify(re.seen)),re.kind==="acquired"&&m.note(No(c),{taken:u}),{result:re,request:c,serverUrl:s.serverUrl,usage:a.usage}}catch(re){if(o.signal.aborted&&!l){var x=[];try{let $e=ie(x,new te(rw,"leaving the queue"));let Yn=u.filter(Cr=>!f.includes(ve(Cr)));await _o({...we(c,t,$e),keys:Yn,live:!1})}catch($){var R=$,X=!0}finally{de(x,R,X)}}throw re}}async function dc(e,n,t){var p=[];try{let{deadline:o,log:r,context:i}=t;let{waitSeconds:s,pollSeconds:a,onTimeout:l,runs:d}=e;r.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");let c=ie(p,new te(s>0?s+1:o.remainingMs/1e3,"waiting for older runs",{signal:o.signal}));let u=t.github(c);let f=await xi({api:u,me:n.me,policy:d,deadline:c,clock:An,random:Math.random,waitSeconds:s,pollSeconds:a,onTimeout:l,initialWaitSeconds:d.initialWaitSeconds,atOnce:d.atOnce,remaining:()=>u.usage.remaining,onEvent:b=>rc(t,b)});return{result:f,request:n,serverUrl:i.serverUrl,usage:u.usage}}catch(m){var y=m,w=!0}finally{de(p,y,w)}}function zi({order:e,strategy:n,lockRepository:t,runs:o,scope:r,groups:i,freezeAt:s},a){let{queueName:l,job:d,step:c}=o,u=e==="run-number"&&a.length>1?["'order: run-number' was asked for with several keys.","Use one key, or the order of arrival."]:n==="runs"&&t!==void 0?["'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.","Use 'strategy: ref'."]:n==="ref"&&(l??d??c)!==void 0?["'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.","Name what is shared with 'key', or set 'strategy: runs'."]:n==="runs"&&(r==="run"||i.length>0||s!==void 0)?["'scope: run', 'group' or 'freezes' was given with 'strategy: runs', which holds nothing.","Use 'strategy: ref'."]:c!==void 0&&d===void 0?["'step-to-wait-for' was given without its job.","Add 'job-to-wait-for'."]:void 0;if(u)throw new g({code:"INPUT_INVALID",what:u[0],remedy:u[1]})}var{joined:es,md:q,own:ht}=L,cc=e=>e.map(n=>`'${n}'`).join(", "),ns=(e,n)=>L.link(`${n.repository} #${n.number}${n.attempt>1?` attempt ${n.attempt}`:""}`,Re(e,n)),Xi=20;function iw(e,{former:n}){let t=({holder:r,queue:i})=>[r,...i].map(s=>s?.nonce),o=new Set(e.filter(({key:r})=>!n.includes(r)).flatMap(t));return e.filter(r=>!n.includes(r.key)||t(r).some(i=>i&&!o.has(i)))}function sw({key:e},{former:n,spelled:t}){let o=t[e],r=n.includes(e)?", as releases before the normal form of keys call it":o===void 0?"":q` (asked for as ${L.code(o)})`;return q`**Lock** ${L.code(e)}${r}`}function aw(e,n){let t=So(e,n),o=t===""?"":q` (${L.link("where it was set",t)})`;return q`\n\n⏸ **On hold** by ${L.text(xn(e))}${o}. Nobody starts until it is over or lifted.`}function uc(e,n,t,o){let r=l=>l!==void 0&&l>0&&l<8e15?new Date(l).toISOString():null;if(o?.kind==="freeze"){let{name:l,until:d}=o.freeze;return{kind:"freeze",who:l,why:o.freeze.words,since:null,until:r(d),url:""}}let i=o?.hold??e.find(l=>l.hold)?.hold;if(i){let{by:l,reason:d,since:c,until:u}=i,f=So(i,t);return{kind:"hold",who:l,why:d,since:r(c),until:r(u),url:f}}let s=e.find(({holder:l})=>l&&l.nonce!==n.nonce)?.holder;return s?{kind:"job",who:ue(s),why:s.name,since:r(s.since),until:null,url:Re(t,s)}:void 0}function lw(e,n,t){let o=iw(e,n).map(r=>{let i=[...r.holder?[{ticket:r.holder,place:ht("holds")}]:[],...r.queue.map((u,f)=>({ticket:u,place:q`waits, ${f+1}.`}))],s=sw(r,n),a=r.last?q`\n\nLast left live: ${L.code(r.last.sha.slice(0,12))} by run #${r.last.number}.`:"",l=r.hold?aw(r.hold,t):"";if(i.length===0)return q`${s}: ${r.hold?"nobody has it":"free"}.${l}${a}`;let d=i.slice(0,Xi).map(({ticket:u,place:f})=>[f,q`${ns(t,u)}${u.nonce===n.me.nonce?" (this job)":""}`,L.text(u.name),L.code(u.sha.slice(0,12)),L.text(Qi(u)||"–")]),c=i.length>Xi?q`\n\nand ${i.length-Xi} more.`:"";return q`${s}${l}\n\n${L.table(["","run","job","commit","since"].map(ht),d)}${c}${a}`});return es(o,`

`)}function Zi({position:e,waitedFor:n,waitedMs:t},o){let r=Math.round(t/1e3),i=n?q` behind ${ns(o,n)}`:"";return e===0?ht("It was free."):q`Waited ${r} s, ${e} ahead on arrival${i}.`}function fc(e){let{keys:n,kept:t,newerIsLive:o}=e;if(e.kind==="acquired")return`Holds the lock ${cc(n)}, fencing token ${e.fencingToken}`;if(e.kind==="turn-came")return"Its turn has come";let r=t.length>0?` An earlier step still holds ${cc(t)}.`:"";return o?`Superseded: something newer is live already. The lock was not taken.${r}`:xe(e)?`Time was up: this job goes on WITHOUT the lock.${r}`:`Time was up: the lock was not taken; see the output 'acquired'.${r}`}function pc(e,n){let{waitedFor:t}=e;return{force_continued:xe(e)?"1":"",previous_run_id:t?String(t.run):"",previous_run_url:t?Re(n,t):""}}var dw=(e,n)=>e.kind==="hold"?q`${L.code(e.key)} is on hold by ${L.text(ut(e.hold,n))}.`:q`the freeze ${L.text(e.freeze.name)} lasts ${L.text(e.freeze.words)}.`;function cw(e,n){let{newerIsLive:t}=e;return e.kind==="acquired"?q`Holds the lock, fencing token ${L.code(e.fencingToken)}. ${Zi(e,n)}`:e.kind==="turn-came"?q`Its turn has come (advisory: nothing was locked). ${Zi(e,n)}`:t?ht("Superseded: something newer is live already. The lock was not taken."):e.heldUp?q`Not acquired: ${dw(e.heldUp,n)}`:xe(e)?ht("**Goes on without the lock**: time was up and `on-timeout` says continue."):q`Not acquired: time was up. ${Zi(e,n)}`}function mc(e,n,t){let{reaped:o,kept:r,states:i}=e,s=o.map(d=>ns(t,d)),a=s.length>0?q`\n\nRemoved dead jobs: ${es(s,", ")}.`:"",l=!Fe(e)&&r.length>0?q`\n\nStill held since an earlier step: ${es(r.map(L.code),", ")}.`:"";return q`### Turnstyle lock\n\n${cw(e,t)}${l}${a}\n\n${lw(i,n,t)}`}function ts({result:e,request:n,serverUrl:t,usage:o}){let r=Si(e),i=xe(e)?"warning":Fe(e)?"info":"notice";return{outputs:{acquired:Fe(e),"fencing-token":Ln(e)??"",position:e.position,"waited-seconds":Math.round(e.waitedMs/1e3),"waited-for":e.waitedFor?Re(t,e.waitedFor):"","broke-stale":e.reaped.length>0,superseded:e.newerIsLive,"force-continued":xe(e),"held-by":Fe(e)?"":uc(e.states,e.ticket,t,e.heldUp)??"",...pc(e,t),"api-calls":{counted:o.counted,"not-modified":o.notModified}},summary:[mc(e,n,t)],...r?{stop:r}:{lines:[{level:i,text:fc(e)}]}}}async function hc(e,n){let t=pt(e,n);return zi(e,t.keys),e.strategy==="runs"?dc(e,t,n):lc(e,t,n)}var Wp=require("node:os"),cr=require("node:path");function I(e){return e.app===""?e.name:`${e.app}.${e.name}`}function D(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Ie(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.schema===void 0?"":`, schema '${e.schema}',`,o=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}${o}`}function ln(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function gc(e,{message:n,code:t},o=!0){if(/database in memory, which ends/.test(n))return new g({code:"DATABASE_UNKNOWN",what:`No server was looked at: ${ln(n)}.`,remedy:"Give this step the variable by which the settings find the database, such as DATABASE_URL. Nothing is known about pending migrations."});if(t==="25006"||t===1792||/read-?only transaction|attempt to write a readonly database/i.test(n))return new g({code:"LOOK_WRITES",what:`The project changes the database ${Ie(e)} while it is only looked at, which was refused: ${ln(n)}.`,remedy:"Take that statement out of env.py or the settings: put it into a migration, where it is judged."});let r=`The server says: ${ln(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new g({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Ie(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${r}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new g({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Ie(e)} that this user may open. ${r}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):o&&fw(n,t)?new g({code:"DATABASE_SLOW",what:`The database ${Ie(e)} answers, but not in time. ${r}`,remedy:"See what it waits for: a lock that another migration holds, or too much load. A larger 'connect-timeout' waits longer."}):new g({code:"DATABASE_UNREACHABLE",what:`The database ${Ie(e)} does not answer. ${r}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}function fw(e,n){return n==="57014"||n==="55P03"||n===1205||n===1969||/statement timeout|lock timeout|Lock wait timeout|max_statement_time|during query/i.test(e)}var pw={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function dn(e,n=[]){return e==="django"&&n.some(({schema:t})=>t!==void 0)?"python manage.py migrate_schemas":e==="alembic"&&n.some(({severalHeads:t})=>t)?"alembic upgrade heads":pw[e]}function Ec(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function Tc(e){let{error:n,stage:t,tool:o}=e,r=e.databases.at(-1)??{alias:"default"};return n&&Sc(t,n,o,r)}function _c(e,n){return e.schemaMissing?{status:"error",fault:new g({code:"TENANT_SCHEMA_MISSING",what:`The tenant '${e.schema}' has no schema in ${Ie(e)}.`,remedy:"Create the schema of this tenant, or remove its row: `migrate_schemas` stops at it, too."})}:e.error&&Sc(e.stage??"",e.error,n,e)}var yc=/^(Operational|Interface|Programming|Internal|Database|NotSupported)Error$/,mw=/DB_CONNECTION|obtain connection|connect(ion)? (to|refused|attempt|reset|timed)|communications|SQL ?State|timed? ?out|unknown ?host|password|access denied|does not exist|unknown database/i;function Sc(e,n,t,o){let r=Ec(n.place?.file,n.place?.line),i=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",s=`${n.type}: ${ln(n.message)}`,a=(d,c,u,f="error")=>({status:f,fault:new g({code:d,what:c,remedy:u,...r?{place:r}:{}})}),l=()=>bc(n.message)?{status:"error",fault:os(o,t,ln(n.message))}:{status:"unreachable",fault:gc(o,n)};if(n.type==="MergeConflict")return a("MERGE_UNFINISHED",`${r?.file??"A file"} holds a merge that was not finished${i}.`,"Finish the merge: choose what stands between the marks `<<<<<<<` and `>>>>>>>`, and commit it.");switch(e){case"django":case"alembic":return a("MIGRATION_TOOL_MISSING",`The environment has no ${t==="django"?"Django":"Alembic"}: ${s}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return kc(n.type)?wc(a,o,s,i):a("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${o.alias}'; they have ${D(o.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return kc(n.type)?wc(a,o,s,i):t==="flyway"&&n.code===null&&!mw.test(`${n.type} ${n.message}`)?a("MIGRATION_BROKEN",`Flyway stops before it looks: ${s}${i}`,"Correct what it names in its configuration or in the scripts; `flyway info` in the same environment says the same."):{status:"unreachable",fault:gc(o,n,!1)};case"history":return l();case"tenants":return a("TENANTS_UNKNOWN",`The tenants of '${o.alias.replace(/\/.*/,"")}' cannot be listed: ${s}`,"Grant this user SELECT on the table of tenants. What is pending in their schemas is not known.");case"manage":case"settings":return a("SETTINGS_BROKEN",`The settings cannot be read: ${s}${i}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return a("SETTINGS_BROKEN",`Alembic's env.py failed: ${s}${i}`,"Give this step the environment variables that env.py needs.");case"configuration":return a("ALEMBIC_CONFIG_INVALID",`Alembic's configuration cannot be used: ${s}${i}`,"Run `alembic heads` in the same directory and environment to see the same.");case"application":return a("PROJECT_BROKEN",`The Flask application cannot be loaded: ${s}${i}`,"Give this step FLASK_APP and the variables that the application needs; `flask db heads` shows the same.");case"setup":return a("PROJECT_BROKEN",`The applications cannot be loaded: ${s}${i}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return yc.test(n.type)?l():n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?a("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${ln(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):a("MIGRATION_BROKEN",`The migrations cannot be loaded: ${s}${i}`,"Fix the migration; nothing can be said about the database before it loads.");default:return yc.test(n.type)&&!bc(n.message)?l():a("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${e}': ${s}${i}`,"Re-run with debug logging to see where.")}}function wc(e,n,t,o){return e("PROJECT_BROKEN",`The database '${n.alias}' cannot be used: ${t}${o}`,"Install the database's Python driver or correct the settings.")}function bc(e){return/denied|permission|insufficient/i.test(e)}function kc(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}var hw={django:"django_migrations",alembic:"alembic_version",flyway:"flyway_schema_history"};function os(e,n,t){let o=hw[n];return new g({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see ${o} in ${Ie(e)}: ${t}`,remedy:`Grant it SELECT on ${o} (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.`})}function rs(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:os(e,n,`its tables are there (${D(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:os(e,n,`it lies in the schema ${D(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let i=o.migrations.map(c=>c.name),s=Ec(o.migrations.at(-1)?.file,1),a={django:[`Two branches met: the app '${o.app}' has ${i.length} latest migrations, ${i.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${i.length} heads, ${i.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one. Heads that are meant have a branch label each."],flyway:[`Two branches met: ${i.slice(1).join(" and ")} came after the newer ${i[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[l,d]=a[n];return{status:"conflict",fault:new g({code:"MIGRATION_CONFLICT",what:l,remedy:d,...s?{place:s}:{}})}}if(e.inconsistent)return{status:"error",fault:new g({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Ie(e)} contradicts the code: ${ln(e.inconsistent)}`,remedy:n==="flyway"?/ history table/.test(e.inconsistent)?"Run `flyway baseline` with the version that the schema has, or set `baselineOnMigrate = true` and `baselineVersion`.":"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};let r=e.halfSquashed?.[0];if(r){let i=D(r.lost);return{status:"error",fault:new g({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The squashed migration ${I(r)} is applied by half in ${Ie(e)}: ${i} ${r.lost.length===1?"is":"are"} not applied, and without a file.`,remedy:`Bring the deleted files of what ${I(r)} replaces back from the version control and run \`migrate\`, which then records ${I(r)}, too; after that, delete them again.`})}}if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let i=(e.ahead??[]).map(I);return{status:"db-ahead",fault:new g({code:"DATABASE_AHEAD",what:`The database ${Ie(e)} is ahead of this code: ${D(i)} ${i.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var ze=require("node:path");var gw=["GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ACTOR_ID GITHUB_API_URL GITHUB_BASE_REF GITHUB_EVENT_NAME","GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_HEAD_REF GITHUB_JOB GITHUB_REF GITHUB_REF_NAME GITHUB_REF_PROTECTED","GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER GITHUB_REPOSITORY_OWNER_ID","GITHUB_RETENTION_DAYS GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA","GITHUB_TRIGGERING_ACTOR GITHUB_WORKFLOW GITHUB_WORKFLOW_REF GITHUB_WORKFLOW_SHA GITHUB_WORKSPACE","RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_TRACKING_ID RUNNER_WORKSPACE"].flatMap(e=>e.split(" ")),is=[{names:new RegExp(`^(?:${gw.join("|")})$`),tools:!0,project:!0,why:"say where and why the job runs"},{names:/^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN|ENTERPRISE_TOKEN|ACTION_.*)|GH_(?:TOKEN|ENTERPRISE_TOKEN)|(?:ACTIONS|RUNNER|INPUT|STATE|RUN_TESTS|GUARDED_DEPLOY)_.*)$/,tools:!1,project:!1,why:"speak for the job: inputs of actions, the runner’s tokens, the files through which a step speaks to later ones"},{names:/^(?:SSH_(?:AUTH_SOCK|AGENT_PID|ASKPASS|ASKPASS_REQUIRE)|GIT_(?:ASKPASS|SSH|SSH_COMMAND|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+)|ANSIBLE_(?:VAULT_.*|BECOME_PASS.*))$/,tools:!0,project:!1,why:"log in to somewhere: tools fetch packages and reach hosts with them"},{names:/^NODE_OPTIONS$/,tools:!0,project:!1,why:"decide what Node loads"}],Dv=is.filter(({tools:e})=>!e).map(({names:e})=>e.source),yw="/_runner_file_commands/",ww=/^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;function Nc(e,n,t){let o=is.find(({names:r})=>r.test(n));return o?.names===is[0].names?!0:(o?.[e]??!0)&&!t.replaceAll("\\","/").includes(yw)}function Oc(e,n=""){return Nc("tools",e,n)}function ss(e,n={}){let t={};for(let[o,r]of Object.entries(e))r!==void 0&&Oc(o,r)&&(t[o]=r);for(let[o,r]of Object.entries(n))r===void 0?delete t[o]:t[o]=r;return t}function bw(e,n){return e.endsWith("*")?n.startsWith(e.slice(0,-1)):n===e}function as(e,n=[]){let t={};for(let[o,r]of Object.entries(e)){if(r===void 0)continue;let i=Nc("project",o,r);(n.some(a=>i?bw(a,o):a===o)||i&&(n.length===0||ww.test(o)))&&(t[o]=r)}return t}function Rc(e,n,{first:t,graceMs:o}){let r,i=a=>{if(e.pid!==void 0)try{process.kill(-e.pid,a)}catch{}},s=()=>{i(t),t!=="SIGKILL"&&(r=setTimeout(()=>i("SIGKILL"),o))};return n.addEventListener("abort",s,{once:!0}),{kill:()=>i("SIGKILL"),done(){n.removeEventListener("abort",s),clearTimeout(r)}}}var Oo=class{#e;#n="";constructor(n){this.#e=n}add(n){this.#n=(this.#n+n).slice(-this.#e)}get text(){return this.#n}},Ro=class{#e;#n;#t="";constructor(n,t=Number.POSITIVE_INFINITY){this.#e=n,this.#n=t}add(n){let t=n.split(`
`);t[0]=this.#t+t[0],this.#t=t.pop()??"";for(let o of t)this.#e(o.replace(/\r$/,""));this.#t.length<this.#n||(this.#e(this.#t),this.#t="")}end(){this.#t!==""&&this.#e(this.#t),this.#t=""}};var kw=3e3,Ew=1e3,Tw=1e6;async function cn(e,n,t){t.signal?.throwIfAborted();let{spawn:o}=process.getBuiltinModule("node:child_process"),r=o(e,[...n],{...t.cwd===void 0?{}:{cwd:t.cwd},env:{...t.env},stdio:[t.input===void 0?"ignore":"pipe","pipe","pipe"],detached:!0});return _w(r,t)}function _w(e,n){let{signal:t,seconds:o,most:r=Number.POSITIVE_INFINITY,leftovers:i="wait"}=n,s=e.stdout,a=e.stderr,l,d=new AbortController,c=k=>{l??=k,d.abort()},u=o===void 0?void 0:setTimeout(()=>c("time"),o*1e3),f=t===void 0?d.signal:AbortSignal.any([t,d.signal]),{first:p="SIGTERM",graceMs:m=kw}=n,y=Rc(e,f,{first:p,graceMs:m}),w=0,b=[s,a].map(k=>Sw(k,n));return s.on("data",k=>{r!==Number.POSITIVE_INFINITY&&(w+=Buffer.byteLength(k),w>r&&c("output"))}),e.stdin?.on("error",()=>{}),e.stdin?.write(n.input),new Promise((k,S)=>{let _,x=R=>{clearTimeout(u),clearTimeout(_),e.stdin?.destroy(),y.done(),R()},$=(R,X)=>x(()=>{if(t?.aborted)return S(t.reason);let[re="",$e=""]=b.map(({text:Yn})=>Yn);k({code:R??void 0,signal:X??void 0,stdout:re,stderr:$e,cut:l})});e.once("error",R=>x(()=>S(R))),e.once("exit",(R,X)=>{i==="wait"&&!f.aborted||(_=setTimeout(()=>{if(i==="leave"){for(let re of[s,a])re.unref();return $(R,X)}y.kill();for(let re of[s,a])re.destroy()},Ew),i==="leave"&&s.once("end",()=>setImmediate(()=>{a.unref(),$(R,X)})))}),e.once("close",(R,X)=>{i==="end"&&y.kill(),$(R,X)})})}function Sw(e,{onLine:n,longestLine:t,kept:o=Tw}){let r=new Oo(o),i=n&&new Ro(n,t);return e.setEncoding("utf8"),e.on("data",s=>{r.add(s),i?.add(s)}),e.on("end",()=>i?.end()),r}var ae=require("node:fs"),Dn=require("node:path");var Ac=`"""Runs one program in PID and mount namespaces of its own. Standard library only, Python 3.8 or later; Linux.

Used by isolation.py: in a fork of it, or through sudo as a program. What to do comes through a socket, there its standard input,
so that no secret stands in arguments or in an environment: one line of JSON. It answers \`ready\` or \`cannot: WHY\`, and ends with the
program's exit status. A \`T\` on the socket is SIGTERM for everything in the namespaces; when the other end closes, all of it ends.
"""

import ctypes
import json
import os
import select
import signal
import socket
import sys

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
# Of an existing mount, what a user namespace may not take away.
KEPT_FLAGS = {2: MS_NOSUID, 4: MS_NODEV, 8: MS_NOEXEC, 1024: 1024, 2048: 2048, 4096: 1 << 21}
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
# What root in the namespaces could get out with: raw devices, other processes' memory, files by handle, modules, mounts.
DANGEROUS = {
    "dac_read_search": 2,
    "sys_module": 16,
    "sys_rawio": 17,
    "sys_ptrace": 19,
    "sys_admin": 21,
    "sys_boot": 22,
    "sys_time": 25,
    "mknod": 27,
    "setfcap": 31,
    "mac_override": 32,
    "mac_admin": 33,
    "syslog": 34,
    "perfmon": 38,
    "bpf": 39,
    "checkpoint_restore": 40,
}
# In a fresh /proc, what root could change the machine with.
OF_THE_MACHINE = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")

libc = ctypes.CDLL(None, use_errno=True)


class Cannot(Exception):
    """The machine does not allow it."""


def must(result, what):
    if result != 0:
        raise Cannot("%s: %s" % (what, os.strerror(ctypes.get_errno())))


def mount(source, target, kind, flags, data=None):
    def raw(text):
        return None if text is None else os.fsencode(text)

    must(libc.mount(raw(source), raw(target), raw(kind), ctypes.c_ulong(flags), raw(data)), "mount on %s" % target)


def bind(source, target, read_only=False):
    mount(source, target, None, MS_BIND | MS_REC)
    if read_only:
        kept = os.statvfs(target).f_flag
        flags = sum(flag for bit, flag in KEPT_FLAGS.items() if kept & bit)
        mount(None, target, None, MS_BIND | MS_REMOUNT | MS_RDONLY | flags)


def hide(path):
    """An empty directory or file stands in its place."""
    if os.path.isdir(path):
        mount("none", path, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,nr_inodes=4,mode=0555")
    else:
        bind("/dev/null", path)


def arrange(places):
    """Makes the namespace's view of the files. \`places\`: what to pin, hide, protect, replace; see isolation.py."""
    for path in places["pin"]:
        bind(path, path)
    for path in places["read_only"]:
        bind(path, path, read_only=True)
    for path in places["hide"]:
        hide(path)
    for path, other in places["replace"]:
        bind(other, path, read_only=True)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    if places["root"]:
        for path in OF_THE_MACHINE:
            if os.path.exists(path):
                bind(path, path, read_only=True)


def prctl(option, value):
    return libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def enter(mode, uid, gid):
    flags = CLONE_NEWNS | CLONE_NEWPID | (CLONE_NEWUSER if mode == "user" else 0)
    must(libc.unshare(flags), "unshare")
    if mode == "user":
        for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (uid, uid)), ("gid_map", "%d %d 1" % (gid, gid))):
            try:
                with open("/proc/self/" + name, "w") as file:
                    file.write(text)
            except OSError as error:
                raise Cannot("%s: %s" % (name, error.strerror))
    mount("none", "/", None, MS_REC | MS_PRIVATE)


def become(uid, gid, groups, mode):
    """Gives up what tests must not have."""
    if mode == "root" and uid == 0:
        for number in DANGEROUS.values():
            # Unknown to an older kernel: then nobody has it.
            prctl(PR_CAPBSET_DROP, number)
    if mode == "root" and uid != 0:
        os.setgroups(groups)
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    # sudo and its like would lead out. Root has nothing to gain from them, and \`su\` to a service's user is common in tests.
    if uid != 0:
        must(prctl(PR_SET_NO_NEW_PRIVS, 1), "no_new_privs")


def start(request):
    """The program itself; returns its process id."""
    child = os.fork()
    if child:
        return child
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        os.closerange(3, 256)
        os.chdir(request["directory"])
        os.execve(request["argv"][0], request["argv"], request["environment"])
    except BaseException as error:  # nothing of this process may go on as a second one
        os.write(2, ("cannot start %s: %s\\n" % (request["argv"][0], error)).encode())
    os._exit(126)


def code_of(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def first_process(request, line):
    """Process 1 of the namespaces: when it ends, the kernel ends all others. Never returns."""
    code = 125
    try:
        # While this one is being made, its parent may have ended already.
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        arrange(request["places"])
        become(request["uid"], request["gid"], request["groups"], request["mode"])
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_DUMPABLE, 0)
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, 0)
        child = start(request)
        line.sendall(b"ready\\n")
        while True:
            readable, _, _ = select.select([woken, line], [], [])
            if line in readable:
                asked = line.recv(64)
                if not asked:
                    os._exit(137)
                if b"T" in asked:
                    # Everything in the namespaces but this process.
                    os.kill(-1, signal.SIGTERM)
            if woken in readable:
                os.read(woken, 512)
            try:
                while True:
                    process, status = os.waitpid(-1, os.WNOHANG)
                    if process == child:
                        os._exit(code_of(status))
                    if process == 0:
                        break
            except ChildProcessError:
                pass
    except (Cannot, OSError) as error:
        line.sendall(("cannot: %s\\n" % error).encode("utf-8", "replace"))
    finally:
        os._exit(code)


def serve(line):
    """Does what the socket says; returns the exit status. This process is a helper and nothing else."""
    text = b""
    while not text.endswith(b"\\n"):
        part = line.recv(65536)
        if not part:
            return 125
        text += part
    request = json.loads(text)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
        # Meant for the tests.
        signal.signal(number, signal.SIG_IGN)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        enter(request["mode"], request["uid"], request["gid"])
    except (Cannot, OSError) as error:
        line.sendall(("cannot: %s\\n" % error).encode("utf-8", "replace"))
        return 125
    child = os.fork()
    if child == 0:
        first_process(request, line)
    line.close()
    # In a helper of its own it is the same socket.
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    while True:
        process, status = os.waitpid(child, 0)
        if process == child:
            return code_of(status)


if __name__ == "__main__":
    os._exit(serve(socket.socket(fileno=os.dup(0))))
`;var xc=`"""How foreign code is kept from the rest of the job: what is chosen, hidden and protected. Standard library only, Python 3.8 or later.

run-tests imports it; other actions run it as a program (apart.ts), which reads what to start from its standard input.
"""

import json
import os
import signal
import socket
import sys
import time

HOME = os.path.dirname(os.path.abspath(__file__))
# Isolated mode leaves the script's own directory out.
if HOME not in sys.path:
    sys.path.insert(0, HOME)

import isolate  # noqa: E402

FILE_COMMANDS = ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")
# Making namespaces takes milliseconds; a sudo that waits for something is no use.
PATIENCE = 10


def of_the_worker():
    """Folder of the runner's own program; None where no ancestor is one."""
    pid = os.getppid()
    for _ in range(64):
        try:
            with open("/proc/%d/stat" % pid, "rb") as file:
                stat = file.read()
            if stat[stat.index(b"(") + 1 : stat.rindex(b")")] in (b"Runner.Worker", b"Runner.Listener"):
                return os.path.dirname(os.path.dirname(os.readlink("/proc/%d/exe" % pid)))
            pid = int(stat.rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            return None
    return None


def listed(folder):
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def folder_of_commands(environment):
    """The runner's folder of file commands; None where it keeps them in another way."""
    for name in FILE_COMMANDS:
        folder = os.path.dirname(environment.get(name, ""))
        if os.path.basename(folder) == "_runner_file_commands":
            return folder
    return None


def checkout_of(directory, workspace):
    """The folder with \`.git\` around the tests, inside of the workspace; None where there is none."""
    top = os.path.realpath(workspace)
    here = os.path.realpath(directory)
    while here == top or here.startswith(top + os.sep):
        if os.path.isdir(os.path.join(here, ".git")):
            return here
        here = os.path.dirname(here)
    return None


def without_credentials(text):
    """A git configuration without what actions/checkout keeps there; None when there is nothing of it."""
    import re

    kept = []
    dropped = False
    section = ""
    for line in text.splitlines(True):
        if line.lstrip().startswith("["):
            section = line.strip().lower()
        secret = re.match(r"\\s*extraheader\\s*=", line, re.I) or section.startswith("[credential")
        dropped = dropped or bool(secret)
        if not secret:
            kept.append(re.sub(r"(://)[^/@\\s]+@", r"\\1", line))
            dropped = dropped or kept[-1] != line
    return "".join(kept) if dropped else None


def runner_places(environment, uid, home, worker):
    """What is hidden and what is read-only, of a job's environment. Only names that exist are used later."""
    temp = environment.get("RUNNER_TEMP", "")
    commands = folder_of_commands(environment)
    hide = [commands] if commands else [environment[name] for name in FILE_COMMANDS if environment.get(name)]
    read_only = [HOME]
    if temp:
        hide += [os.path.join(temp, name) for name in listed(temp) if name.startswith("git-credentials-")]
        event = os.path.dirname(environment.get("GITHUB_EVENT_PATH", ""))
        if event.startswith(temp + os.sep):
            read_only.append(event)
        if os.path.basename(temp) == "_temp":
            read_only.append(os.path.join(os.path.dirname(temp), "_actions"))
    if worker:
        read_only += [os.path.join(worker, name) for name in ("bin", "externals")]
        hide += [os.path.join(worker, name) for name in (".credentials", ".credentials_rsaparams", ".runner")]
    if home:
        hide.append(os.path.join(home, ".git-credentials"))
    # Managers that start programs outside of the namespaces for whoever asks.
    hide += ["/run/user/%d/bus" % uid, "/run/user/%d/systemd/private" % uid]
    if uid == 0:
        hide += ["/run/systemd/private", "/run/dbus/system_bus_socket"]
    return hide, read_only


def pins(paths, writable):
    """Folders above \`paths\` that could be renamed, with what is protected in them: the highest first."""
    found = []
    for path in paths:
        above = os.path.dirname(path)
        while above not in ("/", ""):
            if above not in found and writable(os.path.dirname(above)):
                found.append(above)
            above = os.path.dirname(above)
    return sorted(found, key=lambda folder: folder.count("/"))


def places_of(environment, directory, scratch, own=()):
    """What the namespaces show of the job's files, for isolate.py."""
    uid = os.getuid()
    hide, read_only = runner_places(environment, uid, os.path.expanduser("~"), of_the_worker())
    read_only += own
    replace = []
    checkout = checkout_of(directory, environment.get("GITHUB_WORKSPACE") or directory)
    if checkout:
        config = os.path.join(checkout, ".git/config")
        try:
            with open(config, encoding="utf-8", errors="surrogateescape") as file:
                text = without_credentials(file.read())
        except OSError:
            text = None
        if text is not None:
            other = os.path.join(scratch, "git-config")
            with open(other, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(text)
            replace.append((config, other))
    hide, read_only = [[os.path.realpath(path) for path in paths if os.path.exists(path)] for paths in (hide, read_only)]
    # A folder inside of another one that is read-only needs none of its own.
    read_only = [path for path in read_only if not any(path.startswith(other + os.sep) for other in read_only)]
    protected = hide + read_only + [path for path, _ in replace]
    return {
        "root": uid == 0,
        "pin": pins(protected, lambda folder: os.access(folder, os.W_OK)),
        "hide": hide,
        "read_only": read_only,
        "replace": replace,
    }


def ways(environment, uid):
    """The ways to try, the best first: a name, what starts the helper (None: a fork), and the kind of namespaces."""
    if uid == 0:
        return [("namespaces", None, "root")]
    # Root runs the system's interpreter, not one that packages of the project were installed into.
    system = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
    sudo = ("namespaces made with sudo", ["sudo", "-n", system, "-I", "-S", "-E"], "root")
    user = ("a user namespace", None, "user")
    # Hosted runners allow sudo and no user namespaces. Elsewhere a sudo that is refused is written to the administrator.
    return [sudo, user] if environment.get("RUNNER_ENVIRONMENT") == "github-hosted" else [user, sudo]


class Helper:
    """The process that makes the namespaces; it ends as the program in them ends."""

    def __init__(self, ours, theirs, argv):
        if argv and not any(os.access(os.path.join(folder, argv[0]), os.X_OK) for folder in os.environ.get("PATH", "").split(":")):
            raise OSError(2, "%s is not installed" % argv[0])
        self.status = None
        self.pid = os.fork()
        if self.pid:
            return
        try:
            # A group of its own: signals for the step are not for it.
            os.setsid()
            ours.close()
            if argv:
                os.dup2(theirs.fileno(), 0)
                environment = {"PATH": os.environ.get("PATH", os.defpath)}
                os.execvpe(argv[0], argv, environment)
            # The kernel gives the files of /proc/self to root where other processes may not look in.
            isolate.prctl(isolate.PR_SET_DUMPABLE, 1)
            os._exit(isolate.serve(theirs))
        finally:
            os._exit(127)

    def wait(self, seconds=None):
        """The exit status; None when it takes longer."""
        end = None if seconds is None else time.monotonic() + seconds
        while self.status is None:
            try:
                process, status = os.waitpid(self.pid, 0 if end is None else os.WNOHANG)
            except ChildProcessError:
                # Somebody has asked already, and nobody knows the answer any more.
                self.status = 125
                break
            if process:
                self.status = isolate.code_of(status)
            elif end is not None and time.monotonic() >= end:
                return None
            else:
                time.sleep(0.005)
        return self.status

    def kill(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except OSError:
            pass


def answer_of(line):
    text = b""
    try:
        while not text.endswith(b"\\n"):
            part = line.recv(4096)
            if not part:
                break
            text += part
    except OSError:
        return "it did not answer"
    return text.decode("utf-8", "replace").strip() or "it ended without a word"


def start_isolated(argv, environment, scratch, job, own=(), directory=None):
    """Starts a program in namespaces. Returns its helper's process, our end of its life line, the way, and why others failed.

    \`environment\`: the program's; \`job\`: what says where the runner keeps its files; \`own\`: further places that are read-only. The
    process is None when the machine allows none of the ways.
    """
    if not sys.platform.startswith("linux"):
        return None, None, "", ["only Linux has namespaces"]
    failures = []
    directory = directory or os.getcwd()
    places = places_of(job, directory, scratch, own)
    for name, program, mode in ways(job, os.getuid()):
        ours, theirs = socket.socketpair()
        try:
            child = Helper(ours, theirs, program and [*program, os.path.join(HOME, "isolate.py")])
        except OSError as error:
            failures.append("%s: %s" % (name, error.strerror))
            continue
        finally:
            theirs.close()
        request = {
            "argv": argv,
            "environment": environment,
            "directory": directory,
            "mode": mode,
            "uid": os.getuid(),
            "gid": os.getgid(),
            "groups": os.getgroups(),
            "places": places,
        }
        ours.settimeout(PATIENCE)
        try:
            ours.sendall(json.dumps(request).encode() + b"\\n")
        except OSError:
            pass
        answer = answer_of(ours)
        if answer == "ready":
            return child, ours, name, failures
        failures.append("%s: %s" % (name, answer.replace("cannot: ", "")))
        ours.close()
        if child.wait(PATIENCE) is None:
            child.kill()
    return None, None, "", failures


def as_program():
    """Starts what standard input says in one line of JSON, in namespaces where there are any; ends as it ends.

    SIGTERM is handed on. When this process is killed, everything that it started in namespaces ends.
    """
    line = b""
    while not line.endswith(b"\\n"):
        part = os.read(0, 65536)
        if not part:
            return 125
        line += part
    request = json.loads(line)
    null = os.open("/dev/null", os.O_RDWR)
    # The helper gets a socket of its own; what is started without one gets nothing to read.
    os.dup2(null, 0)
    argv, environment, directory = request["argv"], request["environment"], request["directory"]
    child, life, way, failures = start_isolated(argv, environment, HOME, request["job"], request["own"], directory)
    with open(os.path.join(HOME, "way"), "w", encoding="utf-8") as file:
        json.dump({"way": way, "failures": failures}, file)
    if child is None and request["required"]:
        return 125
    if child is None:
        os.chdir(directory)
        os.execve(argv[0], argv, environment)
    signal.signal(signal.SIGTERM, lambda *_: life.send(b"T"))
    status = child.wait()
    # Above the last signal it is a status like any other.
    if 128 < status <= 128 + 64:
        # As the program ended: whoever waits tells a signal from a status.
        number = status - 128
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    return status


if __name__ == "__main__":
    sys.exit(as_program())
`;var Nw=/^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|EVENT_PATH|WORKSPACE)|RUNNER_(?:TEMP|ENVIRONMENT)|HOME)$/,vc="/usr/bin/python3",Lc=e=>{try{return(0,ae.accessSync)(e,ae.constants.X_OK),!0}catch{return!1}};function Ow(e,n,t){let o=(i,s)=>Object.fromEntries(Object.entries(i).filter(([a,l])=>l!==void 0&&s(a))),r={argv:[e.file,...e.args],environment:o(e.env,()=>!0),directory:e.directory,job:o(n,i=>Nw.test(i)),...t};return`${JSON.stringify(r)}
`}function Ic(e,n,t){if(process.platform!=="linux"||!Lc(vc)||!e.file.startsWith("/")||!Lc(e.file))return;let o=(0,ae.mkdtempSync)((0,Dn.join)(t.temporary,"apart-"));return(0,ae.writeFileSync)((0,Dn.join)(o,"isolate.py"),Ac,{mode:384}),(0,ae.writeFileSync)((0,Dn.join)(o,"isolation.py"),xc,{mode:384}),{file:vc,args:["-I","-S","-E","-B",(0,Dn.join)(o,"isolation.py")],env:{PATH:n.PATH??"/usr/bin:/bin",HOME:n.HOME??"/",LANG:"C.UTF-8"},input:Ow(e,n,{own:t.own,required:t.required}),done(){let r={way:"",failures:["it did not start"]};try{r=JSON.parse((0,ae.readFileSync)((0,Dn.join)(o,"way"),"utf8"))}catch{}return(0,ae.rmSync)(o,{recursive:!0,force:!0}),r}}}async function ls(e,n,t,{job:o,isolation:r,...i},s){let a=r==="require",{cwd:l,env:d}=t,c=r==="off"?void 0:Ic({file:e,args:n,directory:l,env:d},o,{...i,required:a});if(!c&&a){let u=["it needs Linux, /usr/bin/python3 and the path of a program"];throw s({way:"",failures:u,refused:!0}),new Error(u.join("; "))}if(!c)return cn(e,n,{...t,env:d});try{return await cn(c.file,c.args,{...t,env:c.env,input:c.input})}finally{let{way:u,failures:f}=c.done();s({way:u,failures:f,refused:!u&&a})}}function Cc(e,n){return e.app===n.app&&e.name===n.name}function Ao(e){let n=[],t=Object.create(null),o=[];for(let r of e){let i=n.at(-1);switch(r.event){case"session":{let{database:s,id:a,since:l,key:d}=r;t[s]??=[],t[s].push({id:a,since:l,...d?{key:d}:{}});break}case"target":r.oneTransaction===!0&&o.push(String(r.database));break;case"begin":n.push({database:String(r.database),app:String(r.app),name:String(r.name),done:!1,statements:[],counted:!0});break;case"statement":i?.statements.push({sql:String(r.sql),atomic:r.atomic===!0,done:!1});break;case"ran":{let s=i?.statements.at(-1);s&&(s.done=!0);break}case"failed":i&&(i.error=r.error);break;case"done":i&&(i.done=!0,i.seconds=Number(r.seconds));break}}return{journal:n,sessions:t,oneTransaction:o}}function Ce(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let i=(t[r]||0)-(o[r]||0);if(i!==0)return i}return 0}var Rw=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,Aw=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,xw=/[ \t\n\v\f\r]/,Dc=/[A-Za-z_\u{80}-\u{10ffff}][\w$\u{80}-\u{10ffff}]*/uy,$c=/\$(?:[A-Za-z_\u{80}-\u{10ffff}][\w\u{80}-\u{10ffff}]*)?\$/uy,vw=/\d[\w.]*/y,Lw=/^(?:[ \t\f\v]|--[^\r\n]*(?=[\r\n]))*[\r\n](?:[ \t\n\v\f\r]|--[^\r\n]*(?=[\r\n]))*$/;function gt(e,n,t){return e.lastIndex=t,e.exec(n)?.[0]}function Iw(e,n,t){let o=e.indexOf(`
`,n),r=o<0?e.length:o,i=e.indexOf("\r",n);return i<0||i>=r?{end:r,clear:!0}:t==="postgresql"?{end:i,clear:!0}:{end:r,clear:e.slice(i,r).trim()===""}}function Cw(e,n){let t=e.indexOf("*/",n),o="";for(let r=n;r<(t<0?e.length:t);r+=1){let i=e[r];if(o!==""&&i==="\\")r+=1;else if(o!=="")o=i===o?"":o;else if(/['"`]/.test(i))o=i;else if(i==="#"||e.startsWith("--",r)||e.startsWith("/*",r))return!1}return o===""&&t>=0}function Dw(e){let n=i=>{let s=e.indexOf(`
`,i);return s<0?e.length:s},t=1,o=0,r=n(0);return i=>{for(i<o&&(t=1,r=n(0));r<i;)t+=1,o=r+1,r=n(o);return t}}function F(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],i=-1,s=0,a=0,l=!1,d={end:-1,escapes:!1},c=Dw(e),u="",f=(w,b,k)=>{i<0&&(i=k);let S=w==="word"?b.toUpperCase():"";if(r.push({kind:w,text:b,upper:S}),u===""&&Rw.test(S)&&(u=S),r[0]?.upper!=="CREATE"||!Aw.test(u))return;let _=r.at(-2)?.upper==="END";S==="BEGIN"||S==="CASE"&&!_?a+=1:S==="END"&&a>0?a-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(S)&&_&&(a+=1)},p=w=>{if(r.length>0){let b=e.slice(i,w).trim();o.push({text:b,line:c(i),end:c(Math.max(i,w-1)),tokens:r,...l||a>0?{open:!0}:{}})}r=[],u="",i=-1,a=0,l=!1},m=(w,b,k)=>{let S=b+1;for(;S<e.length;)if(k&&e[S]==="\\")S+=2;else if(e[S]!==w)S+=1;else if(e[S+1]===w)S+=2;else return S+1;return l=!0,e.length},y=w=>{let b=0;for(let k=w;k<e.length;k+=1)if(e.startsWith("/*",k)&&(b===0||n==="postgresql"))b+=1,k+=1;else if(e.startsWith("*/",k)&&(b-=1,k+=1,b===0))return k+1;return e.length};for(;s<e.length;){let w=e.slice(s,s+200),b=e[s];if(xw.test(b)||b==="\uFEFF"&&(s===0||n==="sqlite"))s+=1;else if(b==="\0")f("punctuation",b,s),l=!0,s+=1;else if(w.startsWith("--")&&(!t||!/^[^\x00-\x20\x7f]/.test(w.slice(2)))||t&&b==="#"){let{end:k,clear:S}=Iw(e,s,n);S||(f("punctuation","--",s),l=!0),s=k}else if(w.startsWith("/*")){let k=t?/^\/\*M?!\d*/.exec(w)?.[0]:void 0;k!==void 0&&!Cw(e,s+k.length)&&(f("punctuation","/*",s),l=!0),s=k===void 0?y(s):s+k.length}else if(w.startsWith("*/"))s+=2;else if(b==="'"){let k=r.at(-1)?.kind==="string"&&d.end>=0&&Lw.test(e.slice(d.end,s)),S=t||n==="postgresql"&&(k?d.escapes:/(^|[^\w$\u{80}-\u{10ffff}])e$/iu.test(e.slice(Math.max(0,s-3),s))),_=m("'",s,S);d={end:_,escapes:S},f("string",e.slice(s+1,_-1),s),s=_}else if(b==="`"||b==='"'){let k=m(b,s,t&&b==='"');f("name",e.slice(s+1,k-1).replaceAll(b+b,b),s),s=k}else if(n==="postgresql"&&gt($c,e,s)!==void 0){let k=gt($c,e,s);d={end:-1,escapes:!1};let S=e.indexOf(k,s+k.length);S<0&&(l=!0);let _=S<0?e.length:S+k.length;f("string",e.slice(s+k.length,_-k.length),s),s=_}else if(gt(Dc,e,s)!==void 0){let k=gt(Dc,e,s);f("word",k,s),s+=k.length}else if(/\d/.test(b)){let k=gt(vw,e,s);f("number",k,s),s+=k.length}else if(b===";")a>0?(f("punctuation",";",s),s+=1):(s+=1,p(s));else{let k=w.startsWith("::")?"::":b;f("punctuation",k,s),s+=k.length}}return p(e.length),o}var v=class{tokens;fold;at=0;constructor(n,t=!1){this.tokens=n,this.fold=t}folded({kind:n,text:t}){return this.fold&&n==="word"?t.toLowerCase():t}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):this.folded(n)}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(this.folded(t)),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function P(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function W(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var $w=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),yt=class{changed=!1;otherBackslashes;saved=new Set;engine;constructor(n,t={}){this.engine=n;let o=(t.sql_mode??"").toUpperCase().split(",");this.otherBackslashes=t.standard_conforming_strings==="off"||o.some(r=>/^(NO_BACKSLASH_ESCAPES|ANSI_QUOTES)$/.test(r))}isUnclear(n){return this.changed||this.otherBackslashes&&n.includes("\\")}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=W(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of P(n.slice(1))){let o=t.findIndex(({kind:a,text:l})=>a==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:a})=>a!==":"),i=t.slice(o+1),s=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(W(i))?this.saved.add(s):this.saved.delete(s):s==="SQL_MODE"&&!this.harmless(i)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},i)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[i-1]?.text==="@"&&n[i-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(s=>s.trim().toUpperCase()).every(s=>s===""||$w.has(s)))}};function Mc({tokens:e},n){let t=e.filter(({text:l})=>l!==";"),[o,r]=t,i=o?.upper??"",s=l=>n!==void 0&&l?.toLowerCase()===n.toLowerCase();if(i==="USE")return s(r?.text)?"as before":"elsewhere";let a=t.findIndex(({text:l})=>/^search_path$/i.test(l));if(i==="RESET")return a===1||r?.upper==="ALL"?"as before":void 0;if(i==="DISCARD")return r?.upper==="ALL"?"as before":void 0;if(i==="SET"){let l=/^(SESSION|LOCAL)$/.test(r?.upper??"")?2:1;if(t[l]?.upper==="SCHEMA")return s(t[l+1]?.text)?"as before":"elsewhere";if(a!==l)return;let d=t.slice(l+2).filter(({text:c})=>c!==","&&c!=="$user");return d[0]?.upper==="DEFAULT"||s(d[0]?.text)?"as before":"elsewhere"}return a>=0&&t.some(({text:l})=>/^set_config$/i.test(l))?"elsewhere":void 0}function Pc(e,n){let t=e.length;for(;t>0&&n.includes(e[t-1]);)t--;return e.slice(0,t)}function un(e,...n){let t=n.map(o=>e.indexOf(o)).filter(o=>o>=0);return t.length===0?e:e.slice(0,Math.min(...t))}function Fc(e,n,t){let o="",r=0;for(;;){let i=e.indexOf(n,r),s=i<0?-1:e.indexOf(t,i+n.length);if(s<0)return o+e.slice(r);o+=e.slice(r,i),r=s+t.length}}var Uc={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz","bit varying":"varbit"},Mw=/^(smallint|int|bigint|decimal|float|double|varchar|char|text|name|bytea|boolean|date|time|timetz|timestamp|timestamptz|interval|uuid|jsonb?|jsonpath|xml|inet|cidr|macaddr8?|bit|varbit|money|point|line|lseg|box|path|polygon|circle|tsvector|tsquery|oid|reg\w+|\w+(multi)?range|serial\d?|bigserial|smallserial)$/;function fn(e){return Mw.test(un(e,"["))}function Ue(e,n){let t=/\b(unsigned|zerofill)\b/i.test(n),o=n.toLowerCase().replace(/\s+/g," ").replace(/ (collate|character set|charset) \S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").replace(/ ?\. ?/g,".").trim(),r=/^([a-z_][^()[\]]*?) ?(?:\(([^)]*)\))? ?((?:with|without) time zone)? ?(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let i=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),s=r[2]??"",a=s.split(",").map(c=>c.trim()),l=e==="mariadb"||e==="mysql";Object.hasOwn(Uc,i)&&(i=Uc[i]),l&&(i==="boolean"||i==="tinyint"&&s==="1")&&(i="tinyint"),l&&i==="json"&&(i="longtext");let d=/^(tinyint|smallint|mediumint|int|bigint)$/.test(i);return{name:`${i}${r[4]??""}`,arguments:d||/^(enum|set)$/.test(i)?[]:a.filter(c=>/^\d+$/.test(c)).map(Number),unsigned:t,values:/^(enum|set)$/.test(i)?a:[]}}var qc=["tinyint","smallint","mediumint","int","bigint"],ds=["tinytext","text","mediumtext","longtext"],Pw=["tinyblob","blob","mediumblob","longblob"],jc=255,Fw=127,Hc=6;function Gc({name:e,values:n}){if(e==="enum")return n.length<=255?1:2;let t=Math.ceil(n.length/8);return t>4?8:t}function $n(e,n,t,o,r=!1){let i=Ue(e,n),s=Ue(e,t),a=e==="mariadb"||e==="mysql";if(i.name===s.name&&i.unsigned===s.unsigned&&i.arguments.join()===s.arguments.join()&&i.values.join()===s.values.join())return"same";let[d=0,c=0]=i.arguments,[u=0,f=0]=s.arguments;for(let p of[qc,...a?[ds,Pw]:[]]){let m=p.indexOf(i.name),y=p.indexOf(s.name);if(!(m<0||y<0))return i.unsigned!==s.unsigned?s.unsigned||y<=m?"narrows":"widens-by-copy":y>m?"widens-by-copy":"narrows"}if(i.name==="varchar"&&s.name==="varchar")return a?u<d?"narrows":(o?[o]:[1,2,3,4]).some(m=>d*m<=jc&&u*m>jc&&!(r&&d*m<=Fw))?"widens-by-copy":"widens":s.arguments.length===0?"widens":i.arguments.length===0||u<d?"narrows":"widens";if(i.name==="char"&&s.name==="char")return u>d?"widens-by-copy":"narrows";if(i.name==="decimal"&&s.name==="decimal")return s.arguments.length===0?a?"narrows":"widens":i.arguments.length===0||f<c||u-f<d-c?"narrows":!a&&f===c?"widens":"widens-by-copy";if(e==="postgresql"){if(i.name==="varchar"&&s.name==="text")return"widens";if(i.name==="text"&&s.name==="varchar")return s.arguments.length===0?"widens":"narrows";if(i.name==="cidr"&&s.name==="inet"||/^(text|varchar)$/.test(i.name)&&s.name==="citext")return"widens";if(i.name==="citext"&&/^(text|varchar)$/.test(s.name))return s.arguments.length===0?"widens":"narrows";if(i.name==="varbit"&&s.name==="varbit")return s.arguments.length===0||i.arguments.length>0&&u>=d?"widens":"narrows";if(i.name===s.name&&/^(time|timetz|timestamp|timestamptz|interval)$/.test(s.name))return(s.arguments[0]??Hc)>=(i.arguments[0]??Hc)?"widens":"narrows"}if(a){if(/^(var)?char$/.test(i.name)&&ds.includes(s.name))return"widens-by-copy";if(ds.includes(i.name)&&s.name==="varchar")return"narrows";if(i.name===s.name&&/^(enum|set)$/.test(s.name))return i.values.every((p,m)=>s.values[m]===p)?Gc(i)===Gc(s)?"widens":"widens-by-copy":"converts";if(i.name===s.name&&/^(datetime|timestamp|time)$/.test(s.name))return u>=d?"widens-by-copy":"narrows"}return i.name==="float"&&s.name==="double"?"widens-by-copy":i.name==="double"&&s.name==="float"?"narrows":qc.includes(i.name)&&s.name==="decimal"?u-f>=19?"widens-by-copy":"narrows":"converts"}function Wc(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function Uw(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function qw(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function jw(e,n,t,o){let r={table:e,column:n.column??n.name},i=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&i.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&$n(o,n.type??"",t.type??"",4)!=="same"&&i.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&i.push({...r,kind:"set-not-null"}),!n.null&&t.null&&i.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&i.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&i.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&i.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&i.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&i.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&i.push({...r,kind:"change-type",type:t.type??"",using:!0});let s=n.references&&n.constraint?n.references:null,a=t.references&&t.constraint?t.references:null;return s!==a&&(s&&i.push({...r,kind:"drop-constraint",key:"foreign-key"}),a&&i.push({...r,kind:"add-foreign-key",columns:[r.column],references:a})),i}function wt(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:i}=e,s=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let a=(e.inner??[]).map(l=>wt(l,n));return a.every(l=>l!==void 0)?a.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(i?.manyToMany)return[{kind:"create-table",table:`${o}_${i.name}`}];if(!Wc(i))return[];let a=i.index&&!i.unique?[{kind:"add-index",table:o,columns:[i.column??i.name]}]:[];return[Uw(o,i),...qw(i)?s:[],...a]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:Wc(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!i?void 0:r.column===i.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:i.column??""}];if(t.has("AlterField"))return!r||!i?void 0:jw(o,r,i,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let a=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:a?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>a?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...s];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var Hw=/^(CURRENT_(TIMESTAMP|DATE|TIME|USER|ROLE|CATALOG|SCHEMA)|LOCALTIME(STAMP)?|SESSION_USER|USER|UTC_(DATE|TIME|TIMESTAMP))$/,Gw=/^(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL|B|X|E|N|_\w+)$/,Bc=/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE|UNSIGNED|SIGNED)$/,Ww=/^(=|<>|!=|<|>|<=|>=)$/,Kc=/^(YEAR|QUARTER|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|MICROSECOND)$/,cs=class e{reader;constructor(n){this.reader=new v(n)}whole(){let n=this.or();return this.reader.done?n:void 0}or(){return this.chain(()=>this.and(),()=>this.reader.take("OR")?"OR":void 0)}and(){return this.chain(()=>this.not(),()=>this.reader.take("AND")?"AND":void 0)}chain(n,t){let o=n();for(let r=t();o!==void 0&&r!==void 0;r=t()){let i=n();if(i===void 0)return;o={kind:"operator",name:r,parts:[o,i]}}return o}not(){if(!this.reader.take("NOT"))return this.comparison();let n=this.not();return n&&{kind:"operator",name:"NOT",parts:[n]}}comparison(){let n=this.sum();for(;n!==void 0;){let t=this.reader.at,o=this.reader.take("NOT");if(this.reader.take("IS")){let r=this.reader.take("NOT"),i=this.reader.take("NULL")?"NULL":this.reader.take("TRUE")?"TRUE":this.reader.take("FALSE")?"FALSE":void 0;if(i===void 0)return;n={kind:"operator",name:`IS ${r?"NOT ":""}${i}`,parts:[n]}}else if(this.reader.take("IN")){let r=P(this.reader.parenthesis()??[]).map(i=>new e(i).whole());if(r.length===0||r.some(i=>i===void 0))return;n={kind:"operator",name:o?"NOT IN":"IN",parts:[n,...r]}}else if(this.reader.take("BETWEEN")){let r=this.sum(),i=this.reader.take("AND")?this.sum():void 0;if(r===void 0||i===void 0)return;n={kind:"operator",name:o?"NOT BETWEEN":"BETWEEN",parts:[n,r,i]}}else if(this.reader.take("LIKE")||this.reader.take("ILIKE")||this.reader.take("REGEXP")||this.reader.take("SIMILAR","TO")){let r=this.sum();if(r===void 0)return;n={kind:"operator",name:"LIKE",parts:[n,r]}}else{if(o)return this.reader.at=t,n;{let r=this.operator();if(r===void 0)return n;let i=this.sum();if(i===void 0)return;n={kind:"operator",name:r,parts:[n,i]}}}}return n}operator(){let n="";for(;/^[<>=!~@#&|?^-]$/.test(this.punctuation(0))&&!(this.punctuation(0)==="-"&&(n!==""||this.punctuation(1)!==">"));)n+=this.punctuation(0),this.reader.at+=1;return n===""?void 0:n}punctuation(n){let t=this.reader.peek(n);return t?.kind==="punctuation"?t.text:""}sum(){return this.chain(()=>this.product(),()=>{if(/^[+-]$/.test(this.punctuation(0))&&this.punctuation(1)!==">")return this.reader.at+=1,"+";if(!(this.punctuation(0)!=="|"||this.punctuation(1)!=="|"))return this.reader.at+=2,"||"})}product(){return this.chain(()=>this.unary(),()=>{if(/^[*/%]$/.test(this.punctuation(0)))return this.reader.at+=1,"*"})}unary(){let n=this.punctuation(0);if(n!=="-"&&n!=="+")return this.postfix();this.reader.at+=1;let t=this.unary();return t?.kind==="literal"&&typeof t.value=="number"?{kind:"literal",value:n==="-"?-t.value:t.value}:t&&{kind:"operator",name:"+",parts:[t]}}postfix(){let n=this.primary();for(;n!==void 0;)if(this.reader.take("::"))n={kind:"cast",type:this.type(),parts:[n]};else if(this.reader.take("COLLATE"))this.reader.name();else if(this.reader.take("AT","TIME","ZONE")){let t=this.primary();if(t===void 0)return;n={kind:"call",name:"timezone",parts:[t,n]}}else return n}type(){let n=this.reader.at;for(this.reader.name();Bc.test(this.reader.peek()?.upper??"");)this.reader.at+=1;for(this.reader.parenthesis();Bc.test(this.reader.peek()?.upper??"");)this.reader.at+=1;for(;this.reader.is("[")||this.reader.is("]")||this.reader.peek()?.kind==="number";)this.reader.at+=1;return this.reader.tokens.slice(n,this.reader.at).map(({text:t})=>t.toLowerCase()).join(" ")}listed(n,t){let o=P(t).map(r=>{let i=r[1]?.text==="="&&r[2]?.text===">"?3:0;return new e(r.slice(i)).whole()});return o.some(r=>r===void 0)?void 0:{kind:"call",name:n,parts:o}}primary(){let n=this.reader.peek();if(n===void 0)return;if(this.reader.is("(")){let o=this.reader.parenthesis();return new e(o).whole()}if(this.reader.at+=1,n.kind==="string")return{kind:"literal",value:n.text};if(n.kind==="number")return{kind:"literal",value:Number(n.text)};if(n.upper==="NULL")return{kind:"literal",value:null};if(n.upper==="TRUE"||n.upper==="FALSE")return{kind:"literal",value:n.upper==="TRUE"};if(n.upper==="ARRAY"&&this.reader.is("["))return this.array();if(n.upper==="CAST"&&this.reader.is("("))return this.cast();if(n.upper==="EXTRACT"&&this.reader.is("("))return this.extract();if(n.upper==="CASE")return;if(Gw.test(n.upper)&&this.reader.peek()?.kind==="string"){let{text:o}=this.reader.peek();return this.reader.at+=1,Kc.test(this.reader.peek()?.upper??"")&&(this.reader.at+=1),{kind:"literal",value:o}}if(n.upper==="INTERVAL"&&this.reader.peek()?.kind==="number")return this.reader.at+=1,Kc.test(this.reader.peek()?.upper??"")&&(this.reader.at+=1),{kind:"literal",value:"interval"};if(n.kind!=="word"&&n.kind!=="name")return;let t=n.text;for(;this.reader.is(".")&&this.reader.peek(1);)this.reader.at+=1,t=this.reader.peek().text,this.reader.at+=1;return this.reader.is("(")?this.listed(t.toLowerCase(),this.reader.parenthesis()):Hw.test(n.upper)?{kind:"call",name:t.toLowerCase(),parts:[]}:{kind:"column",name:t}}array(){let n=[],t=0;for(;!this.reader.done;this.reader.at+=1){let o=this.reader.peek();if(!(this.reader.is("[")&&(t+=1,t===1))){if(this.reader.is("]")&&(t-=1,t===0)){this.reader.at+=1;break}n.push(o)}}return this.listed("array",n)}extract(){let n=this.reader.parenthesis(),t=n.findIndex(({upper:r})=>r==="FROM"),o=t<0?void 0:new e(n.slice(t+1)).whole();return o&&{kind:"call",name:"extract",parts:[o]}}cast(){let n=this.reader.parenthesis(),t=n.findLastIndex(({upper:r})=>r==="AS");if(t<0)return;let o=new e(n.slice(0,t)).whole();return o&&{kind:"cast",type:new e(n.slice(t+1)).type(),parts:[o]}}};function be(e){return e.length===0?void 0:new cs(e).whole()}function*vo(e){if(yield e,"parts"in e)for(let n of e.parts)yield*vo(n)}function Lo(e){return[...vo(e)].flatMap(n=>n.kind==="call"?[n.name]:[])}function bt(e){return[...vo(e)].flatMap(n=>n.kind==="column"?[n.name]:[])}var Bw=/^(lower|upper|coalesce|length|char_length|octet_length|md5|trim|btrim|ltrim|rtrim|nullif|greatest|least|ifnull|date|year|month|json_valid)$/;function us(e){return[...vo(e)].every(n=>n.kind==="call"?Bw.test(n.name):n.kind==="operator"?!/^[+*]$/.test(n.name):n.kind==="cast"?n.parts[0].kind==="literal"||/^(text|varchar|character varying|citext)\b/.test(n.type):!0)}var Kw=/^(smallint|int|integer|bigint|numeric|decimal|real|double precision)\b/;function kt(e,n){if(e.kind==="literal")return e.value;if(e.kind==="column")return n(e.name);let t=e.parts.map(i=>kt(i,n)),[o,r]=t;if(e.kind==="cast")return Kw.test(e.type)&&typeof o=="string"&&/^-?\d+(\.\d+)?$/.test(o)?Number(o):o;if(e.kind==="call")return/^(json_valid|lower|upper|length|char_length|octet_length|trim|btrim|abs|md5|date)$/.test(e.name)&&t.includes(null)?null:void 0;switch(e.name){case"AND":return t.includes(!1)?!1:t.includes(void 0)?void 0:t.includes(null)?null:!0;case"OR":return t.includes(!0)?!0:t.includes(void 0)?void 0:t.includes(null)?null:!1;case"NOT":return o===void 0?void 0:o===null?null:typeof o=="boolean"?!o:void 0;case"IS NULL":return o===void 0?void 0:o===null;case"IS NOT NULL":return o===void 0?void 0:o!==null;case"BETWEEN":return Yw([xo(">=",o,r),xo("<=",o,t[2])]);case"IN":return o===null?null:Vw(t.slice(1).map(i=>xo("=",o,i)));default:return Ww.test(e.name)?xo(e.name,o,r):/^([+*]|\|\|)$/.test(e.name)&&t.includes(null)?null:void 0}}function Yw(e){return e.includes(!1)?!1:e.includes(void 0)?void 0:e.includes(null)?null:!0}function Vw(e){return e.includes(!0)?!0:e.includes(void 0)?void 0:e.includes(null)?null:!1}function xo(e,n,t){if(n===null||t===null)return null;if(n===void 0||t===void 0)return;let o=typeof n=="number"&&typeof t=="number";if(!(!o&&n!==t)){if(e==="=")return n===t;if(e==="<>"||e==="!=")return n!==t;if(o){if(e==="<")return n<t;if(e===">")return n>t;if(e==="<=")return n<=t;if(e===">=")return n>=t}}}var Qw=/^(WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|UNION|INTERSECT|EXCEPT|RETURNING|ON|USING|SET|WHEN|WINDOW|FOR|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|LATERAL|STRAIGHT_JOIN|TABLESAMPLE|IGNORE|FORCE|USE|PARTITION|SELECT|VALUES|WITH)$/;function Jw(e){let n=new Set;return e.forEach(({upper:t,text:o},r)=>{if(t!=="AS")return;let i=e[r+1];if(!(i?.text==="("||i?.upper==="MATERIALIZED"||i?.upper==="NOT"||o==="("))return;let a=r-1;if(e[a]?.text===")")for(;a>0&&e[a]?.text!=="(";)a-=1;let l=e[e[a]?.text==="("?a-1:a];l&&n.add(l.text.toLowerCase())}),n}function ke(e,n=!1){let t=[],o=e.some(({upper:r})=>r==="WITH")?Jw(e):new Set;return e.forEach(({upper:r},i)=>{if(!(r==="FROM"||r==="JOIN"||r==="TABLE"&&i===0||r==="USING")||/^(DELETE|DISTINCT)$/.test(e[i-1]?.upper??""))return;let a=new v(e.slice(i+1),n);if(!(r==="USING"&&a.is("(")))for(;;){for(;a.take("ONLY")||a.take("LATERAL"););let l=a.parenthesis();if(l)/^(SELECT|WITH|VALUES)$/.test(l[0]?.upper??"")||t.push(...ke([{kind:"word",text:"FROM",upper:"FROM"},...l],n));else{let d=a.table();if(d===void 0)return;let c=a.is("(")&&r!=="USING",u=/^(pg_catalog\.)?pg_|^information_schema\./i.test(d);!c&&!u&&!o.has(d.toLowerCase())&&!/^seq_\d+_to_\d+(_step_\d+)?$/.test(d)&&t.push(d),c&&a.parenthesis()}if(a.take("AS"),!a.done&&!Qw.test(a.peek().upper)&&a.peek().kind!=="punctuation"&&(a.at+=1),a.parenthesis(),r==="JOIN"||r==="USING"||!a.take(","))return;a=new v(a.rest(),n)}}),[...new Set(t)]}function Et(e,n=!1){let t=[],o=[];return e.forEach(({upper:r},i)=>{if(r!=="REFERENCES")return;let s=new v(e.slice(i+1),n).table();if(s===void 0)return;t.push(s);let a=e.findIndex((c,u)=>u>i&&c.upper==="REFERENCES"),l=e.slice(i,a<0?void 0:a);l.some((c,u)=>c.upper==="ON"&&l[u+1]?.upper==="DELETE"&&/^(CASCADE|SET)$/.test(l[u+2]?.upper??""))||o.push(s)}),{references:t,restricts:o}}var Vc=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),zw=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|current_role|user|timezone|array|coalesce|nullif|lower|upper|concat|length|abs|round|floor|ceil|trunc|pi|sqrt|power|greatest|least|md5|date_trunc|to_char|to_timestamp|to_date|jsonb_build_object|jsonb_build_array|json_build_object|json_build_array|to_jsonb|to_json|make_interval|make_date|make_timestamp|current_setting|version|repeat|replace|substr|substring|extract|date_part)$/i,Xw=/^(current_timestamp|now|localtime|localtimestamp|current_date|curdate|current_time|curtime|unix_timestamp|json_object|json_array|json_compact|pi|abs|round|floor|ceil|ceiling|concat|repeat|replace|upper|lower|coalesce|ifnull|nullif|greatest|least|length|char_length|hex|unhex|md5|sqrt|pow|power|st_geomfromtext|point)$/i;function fs(e){return e==="postgresql"?zw:e==="sqlite"?/^current_\w+$/i:Xw}function ps(e,n){let t=Zw(e),[o]=t;if(t.length===1&&o?.kind==="name"&&n!=="postgresql")return{default:"constant",value:o.text};let r=be(t);if(r?.kind==="literal")return r.value===null?{default:"none"}:{default:"constant",value:r.value};let i=fs(n);if(r){let s=Lo(r).filter(c=>!i.test(c)),a=r.kind==="cast"?Qc(r):void 0;return r.kind==="cast"&&a===null?{default:"none"}:{default:s.length===0&&bt(r).length===0?"constant":"volatile",...s.length>0&&bt(r).length===0?{calls:s}:{},...a===void 0?{}:{value:a}}}return{default:"volatile"}}function Qc(e){return e.kind==="literal"?e.value:e.kind!=="cast"?void 0:Qc(e.parts[0])===null?null:void 0}function Zw(e){let n=[],t=!0;for(;!e.done;){let o=e.peek();if(!t&&Vc.has(o.upper))break;if(t=!1,e.is("(")){let r=e.at;e.parenthesis(),n.push(...e.tokens.slice(r,e.at));continue}n.push(o),e.at+=1}return n}function Io(e,n){let t=n==="postgresql",o=new v(e,t),r=[];for(;!o.done;){let l=o.peek(),d=l.upper==="CHARACTER"&&o.is("SET",1);if(r.length>0&&(Vc.has(l.upper)||d))break;if(o.is("(")){let c=o.at;o.parenthesis(),r.push(...o.tokens.slice(c,o.at));continue}r.push(l),o.at+=1}let i=/^(small|big)?serial[248]?$/i.test(W(r)),s={type:W(r),notNull:i?!0:void 0,default:i?"volatile":"none",unique:!1,primaryKey:!1,auto:i,check:!1,checks:[]},{restricts:a}=Et(o.rest(),t);for(a.length>0&&(s.restricts=a);!o.done;)eb(o,s,n);return/^timestamp/i.test(s.type)&&n!=="postgresql"&&s.notNull===void 0&&(s.touched=!0),s}function eb(e,n,t){if(e.take("NOT","NULL"))n.notNull=!0;else if(e.take("NULL"))n.notNull=!1;else if(e.take("DEFAULT"))Object.assign(n,ps(e,t));else if(e.take("PRIMARY","KEY"))n.primaryKey=!0,n.notNull=!0;else if(e.take("UNIQUE"))e.take("KEY"),n.unique=!0,e.take("NULLS","NOT","DISTINCT")&&(n.nullsEqual=!0);else if(e.take("AUTO_INCREMENT")||e.take("AUTOINCREMENT"))n.auto=!0;else if(e.take("REFERENCES"))n.references=e.table()??"";else if(e.take("COLLATE")){e.take("=");let o=e.name()?.toLowerCase();o!==void 0&&(n.collation=o)}else if(e.take("CHARACTER","SET")||e.take("CHARSET")){e.take("=");let o=e.name()?.toLowerCase();o!==void 0&&(n.charset=o)}else if(e.take("CHECK"))n.check=!0,n.checks.push(be(e.parenthesis()??[]));else if(e.take("GENERATED")){let o=e.take("ALWAYS")||e.take("BY","DEFAULT");e.take("AS","IDENTITY")?(n.auto=!0,n.notNull=!0,e.parenthesis()):o&&e.take("AS")&&Yc(e,n,t)}else e.is("AS")&&e.is("(",1)?(e.at+=1,Yc(e,n,t)):e.take("STORED")||e.take("PERSISTENT")?n.generated="stored":e.take("ON","UPDATE")&&/^(CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)$/.test(e.peek()?.upper??"")?n.touched=!0:e.take("FIRST")||e.take("AFTER")?n.placed=!0:e.at+=1}function Yc(e,n,t){let o=be(e.parenthesis()??[]);n.generated="virtual";let r=o!==void 0&&us(o),i=/^(text|longtext|varchar|json)/i.test(n.type)||t==="sqlite";(!r||!i)&&(n.mayFail=!0)}var pn=e=>P(e??[]).map(n=>n.length===0?"":n[0].text);function Co(e,n){let t=/^(ASC|DESC|NULLS|COLLATE)$/,r=[...P(e??[]).map(i=>{let s=i.findIndex(({upper:d})=>t.test(d)),a=s<0?i:i.slice(0,s);if(!(a[0]?.kind!=="punctuation"&&a[1]?.text!=="("||/^\d+$/.test(a[2]?.text??"")))return be(a)??"unknown"}).filter(i=>i!==void 0),...n?[be(n)??"unknown"]:[]];if(r.length!==0)return r.every(i=>i!=="unknown"&&us(i))?"total":"may-fail"}function ms(e,n,t){let o=t,r=()=>{let s=e.rest().map(({upper:d})=>d),a=s.some((d,c)=>d==="NOT"&&s[c+1]==="VALID"),l=!s.some((d,c)=>d==="NO"&&s[c+1]==="INHERIT");return{...a?{notValid:a}:{},...l?{}:{noInherit:!0}}},i={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let s=pn(e.parenthesis()),{restricts:a}=Et(e.rest(),e.fold),l=e.take("REFERENCES")?e.table()??"":"";return{...i,kind:"add-foreign-key",columns:s,references:l,restricts:a,...r()}}if(e.take("UNIQUE")){let s=e.take("INDEX")||e.take("KEY");if(e.take("USING","INDEX"))return{...i,kind:"add-unique",usingIndex:e.name()};(s||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name());let a=e.take("NULLS","NOT","DISTINCT")?{nullsEqual:!0}:{};return e.take("NULLS","DISTINCT"),{...i,name:o,kind:"add-unique",columns:pn(e.parenthesis()),...a}}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...i,kind:"add-primary-key",usingIndex:e.name()}:{...i,kind:"add-primary-key",columns:pn(e.parenthesis())};if(e.take("CHECK")){let s=e.parenthesis()??[],a=be(s);return{...i,kind:"add-check",columns:s.filter(({kind:l})=>l!=="string").map(({text:l})=>l),checks:[a],...r()}}if(e.take("EXCLUDE"))return{...i,kind:"add-exclusion"}}function Do(e,n,t){let{type:o,notNull:r,unique:i,primaryKey:s,auto:a,check:l,checks:d,...c}=t;return{kind:"add-column",table:e,column:n,type:o,notNull:r===!0,...c,...i?{unique:i}:{},...s?{primaryKey:s}:{},...a?{auto:a}:{},...l?{check:l,checks:d}:{}}}var nb=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL|PERIOD)$/,tb=/^(AUTO_INCREMENT|AVG_ROW_LENGTH|MAX_ROWS|MIN_ROWS|STATS_PERSISTENT|STATS_AUTO_RECALC|STATS_SAMPLE_PAGES|INSERT_METHOD)$/;function hs(e,n,{online:t=!1,ignore:o=!1}={}){if(e.take("ALL","IN","TABLESPACE"))return[{kind:"copy-table",how:"tablespace"}];e.take("IF","EXISTS");let r=e.take("ONLY"),i=e.table()??"";e.is("*")&&(e.at+=1),e.take("WAIT")?e.at+=1:e.take("NOWAIT");let s=t?{lock:"none"}:{},a=[],l=e.rest().findIndex(({upper:u},f,p)=>{let m=p[f-1];return u==="PARTITION"&&p[f+1]?.upper==="BY"||u==="REMOVE"&&p[f+1]?.upper==="PARTITIONING"&&m?.text!=="."}),d=l<0?e.rest():e.rest().slice(0,l);for(let u of P(d)){let f=Jc(u);f?Object.assign(s,f):a.push(...rb(new v(u,e.fold),i,n))}l>=0&&a.push({kind:"copy-partitions",table:i}),a.length===0&&d.length>0&&a.push({kind:"table-option",table:i,how:"clause"}),o&&a.some(ob)&&(s.algorithm??="copy");let c=Object.keys(s).length>0?{clause:s}:{};return a.map(u=>({...u,...c,...r?{only:!0}:{}}))}function ob({kind:e,unique:n,primaryKey:t}){return e==="add-unique"||e==="add-primary-key"||n===!0||t===!0}function Jc(e){let n=new v(e),t=n.take("ALGORITHM");if(!t&&!n.take("LOCK"))return;n.take("=");let o=(n.name()??"").toLowerCase();if(n.done)return t?{algorithm:o}:{lock:o}}function Tt(e){let n={};return e.forEach(({upper:t},o)=>{if(t!=="ALGORITHM"&&t!=="LOCK")return;let r=e[o+1]?.text==="="?o+3:o+2;Object.assign(n,Jc(e.slice(o,r)))}),Object.keys(n).length>0?{clause:n}:void 0}function rb(e,n,t){let o=e.at;if(e.take("ADD"))return zc(e,n,t);if(e.take("DROP"))return sb(e,n);if(e.take("ALTER"))return ab(e,n,t);if(e.take("MODIFY")||e.is("CHANGE"))return cb(e,n,t);if(e.take("RENAME"))return ub(e,n);if(e.take("VALIDATE","CONSTRAINT"))return[{kind:"validate-constraint",table:n,name:e.name()}];if(e.take("CONVERT","TO"))return fb(e,n);let r=pb(e,n);if(r)return[r];let i=mb(e,n,t)??hb(e,n);return i?[i]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${W(e.rest()).slice(0,60)}`}])}function zc(e,n,t){if(e.take("CONSTRAINT")){let r=e.take("IF","NOT","EXISTS"),s=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[ms(e,n,r?void 0:s)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let o=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?ms(e,n):void 0;if(o)return[o];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let i=e.take("IF","NOT","EXISTS"),s=e.is("(")?void 0:e.name(),a=i?void 0:s;e.take("USING")&&e.name();let l=e.parenthesis(),d=Co(l,void 0);return[{kind:"add-index",table:n,index:r,name:a,columns:pn(l),...d?{computed:d}:{}}]}return e.take("PARTITION")?[{kind:e.take("PARTITIONS")?"copy-partitions":"add-partition",table:n}]:e.is("SYSTEM",0)&&e.is("VERSIONING",1)?[{kind:"copy-table",table:n,how:"system versioning"}]:e.is("PERIOD")&&e.is("FOR",1)?[{kind:"unknown",table:n,detail:"ADD PERIOD FOR"}]:ib(e,n,t)}function ib(e,n,t){e.take("COLUMN");let o=e.take("IF","NOT","EXISTS")?{ifNotExists:!0}:{};if(e.is("("))return P(e.parenthesis()??[]).flatMap(i=>nb.test(i[0].upper)?zc(new v(i,e.fold),n,t):[Do(n,e.folded(i[0]),Io(i.slice(1),t))]);let r=e.name();return r===void 0?[{kind:"unknown",table:n,detail:W(e.tokens)}]:[{...Do(n,r,Io(e.rest(),t)),...o}]}function sb(e,n){let t=e.rest().some(({upper:i})=>i==="CASCADE")?{cascade:!0}:{},o=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;if(o||e.take("CONSTRAINT")){let i=e.take("IF","EXISTS")?{ifExists:!0}:{};return[{kind:"drop-constraint",table:n,name:e.name(),key:o,...t,...i}]}if(e.take("PRIMARY","KEY"))return[{kind:"drop-primary-key",table:n}];if(e.take("INDEX")||e.take("KEY"))return e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}];if(e.is("PARTITION"))return[{kind:"drop-partition",table:n,how:"dropped"}];if(e.is("SYSTEM")&&e.is("VERSIONING",1))return[{kind:"copy-table",table:n,how:"system versioning"}];if(e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"DROP PERIOD FOR"}];e.take("COLUMN");let r=e.take("IF","EXISTS")?{ifExists:!0}:{};return[{kind:"drop-column",table:n,column:e.name(),...t,...r}]}function ab(e,n,t){if(e.take("CONSTRAINT")){let r=e.name(),i=W(e.rest()).toUpperCase(),s=i==="DEFERRABLE"||i==="DEFERRABLE INITIALLY IMMEDIATE"||i==="DEFERRABLE INITIALLY DEFERRED"?i.endsWith("DEFERRED")?"deferred":"deferrable":"immediate";return[{kind:"alter-constraint",table:n,name:r,how:s}]}if(e.take("INDEX")||e.take("KEY"))return[{kind:"table-option",table:n,name:e.name(),how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let o=e.name()??"";return[lb(e,n,o,t)]}function lb(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT")){let i=ps(e,o);return i.default==="none"?{...r,...i,kind:"drop-default"}:{...r,...i,kind:"set-default"}}return e.take("DROP","DEFAULT")?{...r,kind:"drop-default"}:e.take("TYPE")||e.take("SET","DATA","TYPE")?db(e,n,t,o):e.take("DROP","IDENTITY")?{...r,kind:"drop-default",how:"identity"}:e.take("DROP","EXPRESSION")?{...r,kind:"drop-default",how:"expression"}:e.take("ADD","GENERATED")?{...r,kind:"add-identity",how:e.is("ALWAYS")?"always":"by default"}:e.take("SET","GENERATED")&&e.tokens.length-e.at<=2?{...r,kind:"add-identity",how:e.is("ALWAYS")?"always":"by default"}:e.is("SET")&&["STATISTICS","STORAGE","COMPRESSION","("].some(i=>e.is(i,1))?{...r,kind:"table-option",how:"storage"}:e.is("RESET")?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${W(e.rest()).slice(0,60)}`}}function db(e,n,t,o){let r=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)r.push(e.peek()),e.at+=1;let i=e.take("COLLATE")&&e.name()!==void 0,s=i;if(e.take("USING")){let c=e.rest(),u=c.length===1&&e.folded(c[0])===t,f=c[0]!==void 0&&e.folded(c[0])===t&&c[1]?.text==="::"&&W(c.slice(2)).toLowerCase()===W(r).toLowerCase();s=s||!(u||f)}let a=fs(o),l=s&&!i?be(e.rest()):void 0,d=l!==void 0&&Lo(l).every(c=>a.test(c));return{table:n,column:t,kind:"change-type",type:W(r),...s?{using:!0}:{},...d?{how:"computed"}:{}}}function cb(e,n,t){let o=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"",i=o?e.name():void 0;if(e.rest().some(({upper:u})=>u==="INVISIBLE"))return[{kind:"unknown",table:n,column:r,detail:"INVISIBLE"}];let a=Io(e.rest(),t),{kind:l,...d}=Do(n,r,a),c={kind:"modify-column",...d};return i!==void 0&&i.toLowerCase()!==r.toLowerCase()?[{kind:"rename-column",table:n,column:r,to:i},{...c,column:i}]:[c]}function ub(e,n){if(e.take("COLUMN")){e.take("IF","EXISTS");let r=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:r,to:e.name()}]}let t=e.take("CONSTRAINT");if(t||e.take("INDEX")||e.take("KEY")){e.take("IF","EXISTS");let r=e.name();return e.take("TO"),[{kind:t?"rename-constraint":"rename-index",table:n,name:r,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let o=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:o,to:e.name()}]:[{kind:"rename-table",table:n,to:o}]}function fb(e,n){if(!e.take("CHARACTER","SET")&&!e.take("CHARSET"))return[{kind:"copy-table",table:n,how:"character set"}];let t=e.name()?.toLowerCase(),o=e.take("COLLATE")?e.name()?.toLowerCase():void 0;return[{kind:"convert-charset",table:n,charset:t,...o?{collation:o}:{}}]}function pb(e,n){if(e.take("ATTACH","PARTITION"))return{kind:"attach-partition",table:n,part:e.table(),...e.is("DEFAULT")?{how:"default"}:{}};if(e.take("DETACH","PARTITION")){let o=e.table(),r=e.take("CONCURRENTLY");return{kind:"detach-partition",table:n,part:o,...r?{concurrently:r,outside:!0}:{}}}let t=e.peek()?.upper??"";if(e.is("PARTITION",1)){if(/^(TRUNCATE|EXCHANGE|DISCARD|IMPORT)$/.test(t))return{kind:"drop-partition",table:n,how:t.toLowerCase()};if(/^(REORGANIZE|COALESCE|REBUILD|OPTIMIZE|REPAIR)$/.test(t))return{kind:"copy-partitions",table:n};if(/^(ANALYZE|CHECK)$/.test(t))return{kind:"analyze",table:n};if(t==="CONVERT")return{kind:"drop-partition",table:n,how:"converted"}}if(t==="CONVERT"&&e.is("TABLE",1))return{kind:"copy-partitions",table:n}}function mb(e,n,t){let o=e.peek()?.upper??"";if(t==="postgresql")return;if(o==="ENGINE")return e.at+=1,e.take("="),{kind:"change-engine",table:n,how:(e.name()??"").toLowerCase()};if(o==="FORCE"&&e.tokens.length===1)return{kind:"rebuild-table",table:n};let r=e.tokens.length-e.at<=4;if(/^(ROW_FORMAT|KEY_BLOCK_SIZE|PAGE_COMPRESSED|PAGE_COMPRESSION_LEVEL|ENCRYPTED|ENCRYPTION_KEY_ID)$/.test(o))return r?{kind:"rebuild-table",table:n}:void 0;if(o==="COMMENT")return{kind:"comment",table:n};if(o==="AUTO_INCREMENT"&&r){let i=e.tokens.find(({kind:s})=>s==="number")?.text;return{kind:"table-option",table:n,how:"next number",value:i===void 0?void 0:Number(i)}}if(tb.test(o))return r?{kind:"table-option",table:n,how:"default for new columns"}:void 0;if(/^(DEFAULT|CHARSET|COLLATE|CHARACTER)$/.test(o))return e.tokens.length-e.at<=8?{kind:"table-charset",table:n}:void 0;if((o==="DISABLE"||o==="ENABLE")&&e.is("KEYS",1))return{kind:"toggle-keys",table:n};if(o==="ORDER"&&e.is("BY",1))return{kind:"copy-table",table:n,how:"order"}}function hb(e,n){if(e.take("OWNER","TO"))return{kind:"change-owner",table:n,to:e.name()};if(e.take("REPLICA","IDENTITY"))return{kind:"replica-identity",table:n,how:(e.peek()?.upper??"").toLowerCase()};if(e.take("CLUSTER","ON"))return{kind:"table-option",table:n,how:"cluster"};if(e.is("INHERIT")||e.is("NO")&&e.is("INHERIT",1))return{kind:"inherit",table:n};if(e.take("NOT","OF")||e.take("OF"))return{kind:"table-option",table:n,how:"type"};if(e.take("FORCE","ROW")||e.take("ENABLE","ROW"))return{kind:"row-security",table:n,how:"enabled"};if(e.take("NO","FORCE","ROW")||e.take("DISABLE","ROW"))return{kind:"row-security",table:n,how:"disabled"};if(e.is("ENABLE")||e.is("DISABLE"))return{kind:"toggle-trigger",table:n};if(e.take("RESET"))return{kind:"table-option",table:n,how:"storage parameters"};if(e.take("SET")){if(e.is("("))return{kind:"table-option",table:n,how:"storage parameters"};if(e.take("SCHEMA"))return{kind:"rename-table",table:n,to:`${e.name()}.${n}`};if(e.is("TABLESPACE"))return{kind:"copy-table",table:n,how:"tablespace"};if(e.is("LOGGED")||e.is("UNLOGGED"))return{kind:"copy-table",table:n,how:"logged"};if(e.is("ACCESS"))return{kind:"copy-table",table:n,how:"access method"};if(e.take("WITHOUT"))return{kind:"table-option",table:n,how:"without"}}}var C=(e,n={})=>({kind:"unknown",detail:e.text.slice(0,80),...n}),_t=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/;function $o(e,n,t){if(n==="WITH")return wb(e,t);if(n==="INSERT"||n==="REPLACE")return[yb(e),...St(e.rest(),e.fold)];if(n==="UPDATE")return e.at+=1,e.take("ONLY"),e.take("LOW_PRIORITY"),e.take("IGNORE"),[{kind:"update-rows",table:e.table(),...gs(e)}];if(n==="DELETE"){for(;!e.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(e.peek().upper);)e.at+=1;return[{kind:"delete-rows",table:e.table(),...gs(e)}]}if(n==="MERGE"){e.take("MERGE","INTO"),e.take("ONLY");let o=e.table(),r=e.tokens.map(({upper:l})=>l),i=r.some((l,d)=>l==="THEN"&&r[d+1]==="DELETE"),s=r.some((l,d)=>l==="THEN"&&r[d+1]==="UPDATE"),a={table:o,...gs(e)};return i?[{kind:"delete-rows",...a}]:[s?{kind:"update-rows",...a}:{kind:"insert-rows",...a}]}if(e.take("TRUNCATE"))return e.take("TABLE"),e.take("ONLY"),P(e.rest()).map(o=>({kind:"truncate",table:new v(o,e.fold).table()}));if(n==="COPY"){e.at+=1;let o=e.table();return e.parenthesis(),e.is("FROM")&&!e.is("PROGRAM",1)?[{kind:"insert-rows",table:o,copied:!0}]:[e.is("TO")&&e.is("STDOUT",1)?{kind:"read",sources:[o??""]}:C(t)]}}function gs(e){return{where:e.tokens.some(({upper:t})=>t==="WHERE"),sources:ke(e.tokens,e.fold)}}var gb=/^(VALUES|ROW|EXISTS|IN|ANY|SOME|ALL|AND|OR|NOT|AS|ON|USING|FROM|WHERE|SELECT|THEN|WHEN|ELSE|RETURNING|UNION|INTERSECT|EXCEPT|DISTINCT|LATERAL|HAVING|INTO|WITH|COALESCE|NULLIF|GREATEST|LEAST|LIMIT|OFFSET)$/;function St(e,n){if(n&&e.some(({upper:r},i)=>r==="FOR"&&/^(UPDATE|SHARE|NO|KEY)$/.test(e[i+1]?.upper??"")))return[{kind:"unknown",detail:"SELECT … FOR UPDATE"}];let o=e.flatMap(({kind:r,text:i,upper:s},a)=>r!=="word"&&r!=="name"||e[a+1]?.text!=="("?[]:r==="word"&&gb.test(s)?[]:[`${e[a-1]?.text==="."&&e[a-2]?.text.toLowerCase()!=="pg_catalog"?".":""}${r==="name"&&n?i:i.toLowerCase()}`]);return o.length>0?[{kind:"call",how:"insert",calls:o,detail:"a function beside an INSERT"}]:[]}function yb(e){let n=e.tokens,t=n.some(({upper:u},f)=>u==="CONFLICT"&&n.slice(f).some(({upper:p})=>p==="UPDATE")||u==="DUPLICATE"&&n[f+1]?.upper==="KEY"),o=e.is("REPLACE")||e.is("OR",1)&&e.is("REPLACE",2);for(;!e.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(e.peek().upper);)e.at+=1;let r=e.table();e.take("AS")&&e.name();let s=/^(SELECT|WITH|VALUES)$/.test(e.peek(1)?.upper??"")?void 0:e.parenthesis(),a=s&&P(s).map(([u])=>e.folded(u)),l=ke(n,e.fold),d=n.findIndex(({upper:u})=>u==="SELECT"),c=d>=0&&n.slice(d).some(({upper:u})=>u==="FROM");return{kind:t||o?"update-rows":"insert-rows",table:r,...a?{columns:a}:{},sources:l,...c?{copied:c}:{}}}function wb(e,n){let t=[],o=[],r=e.tokens;for(e.at=1;!e.done;)if(e.is("(")){let c=e.parenthesis(),u=c[0]?.upper??"";if(_t.test(u)||u==="WITH"){let f=$o(new v(c,e.fold),u,n);t.push(...f??[C(n)])}o.push({kind:"punctuation",text:"()",upper:""})}else o.push(e.peek()),e.at+=1;let i=o.findIndex(({upper:c})=>/^(SELECT|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|REPLACE)$/.test(c)),s=o[i]?.upper??"",a=ke(r,e.fold);if(!_t.test(s))return e.at=0,t.length>0?[...t,{kind:"read",sources:a}]:void 0;let l=bb(r),d=$o(new v(r.slice(l),e.fold),s,n)??[C(n)];return[...t,...d.map(c=>({...c,sources:[...new Set([...a,...c.sources??[]])]})),...St(r.slice(1,l),e.fold)]}function bb(e){let n=0;return e.findIndex(({text:t,upper:o,kind:r},i)=>(r==="punctuation"&&(n+=t==="("?1:t===")"?-1:0),i>0&&n===0&&_t.test(o)))}var kb=/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE|FULLTEXT|SPATIAL|PERIOD)$/;function Eb(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=n?{ifNotExists:n}:{};if(e.take("PARTITION","OF")){let u=e.table()??"",f=e.rest().some(({upper:p})=>p==="DEFAULT")?{how:"default"}:{};return[{kind:"create-partition",table:u,part:t,...f,...o}]}let r=e.parenthesis(),i=[...r??[],...e.rest()],{references:s,restricts:a}=Et(i,e.fold),l=P(r??[]).filter(u=>!kb.test(u[0]?.upper??"")).map(u=>e.folded(u[0])),d={kind:"create-table",table:t,columns:l,...o,...!r||!e.is("INHERITS")?{}:{how:"inherits"},...s.length>0?{references:s[0],sources:s,restricts:a}:{}};return i.some(({upper:u})=>u==="SELECT"||u==="EXECUTE")?[d,{kind:"insert-rows",table:t,sources:ke(i,e.fold),copied:!0},...St(i,e.fold)]:[d]}function Tb(e,n,t){e.take("WAIT")?e.at+=1:e.take("NOWAIT");let o=e.take("CONCURRENTLY"),r=e.take("IF","NOT","EXISTS"),i=e.is("ON")?void 0:e.name(),s=r?void 0:i;e.take("USING")&&e.name(),e.take("ON");let a=e.take("ONLY"),l=e.table()??"";e.take("USING")&&e.name();let d=e.parenthesis(),c=e.rest().map(({upper:w})=>w),u=c.findIndex((w,b)=>w==="NULLS"&&c[b+1]==="NOT"),f=e.rest().findIndex(({upper:w})=>w==="WHERE"),p=f<0?void 0:e.rest().slice(f+1),m=Co(d,p),y={table:l,columns:pn(d),...s?{name:s}:{},...o?{concurrently:o,outside:!0}:{},...m?{computed:m}:{},...a?{only:a}:{},...n&&u>=0?{nullsEqual:!0}:{},...Tt(e.rest())};return[n?{kind:"add-unique",...y}:{kind:"add-index",index:t,...y}]}var _b=/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|GROUP|DATABASE|TABLESPACE|VIRTUAL|EXTENSION|PUBLICATION|SUBSCRIPTION|SERVER|FOREIGN|LANGUAGE|TEXT|CONVERSION|TRANSFORM|ACCESS)$/;function Xc(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let i=Eb(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:i[0]?.table},...i]:i}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let i=Tb(e,o,r),{table:s,name:a}=i[0];return n?[{kind:"drop-index",table:s,name:a},...i]:i}for(;!e.done&&!_b.test(e.peek().upper);)e.at+=1;return Sb(e,n)}function Sb(e,n){let t=n?{replace:n}:{},o=()=>{e.at+=1;let i=e.take("IF","NOT","EXISTS")?{ifNotExists:!0}:{};return{name:e.table(),...i}};if(e.take("MATERIALIZED")){let i=ke(e.rest(),e.fold);return[{kind:"create-view",...o(),detail:"materialized",sources:i},{kind:"read",sources:i},...St(e.rest(),e.fold)]}if(e.is("VIEW"))return[{kind:"create-view",sources:ke(e.rest(),e.fold),...o(),...t}];let r=e.is("CONSTRAINT");if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let i=e.name(),s=e.tokens.findIndex(({upper:l})=>l==="ON");return[{kind:"create-trigger",table:new v(e.tokens.slice(s+1),e.fold).table(),name:i,...r?{how:"constraint"}:{}}]}if(e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE"))return[{kind:"create-routine",...o(),...t}];if(e.is("OPERATOR")&&!e.is("CLASS",1)&&!e.is("FAMILY",1))return[Mn(e,"CREATE")];if(e.take("RULE")){let i=e.tokens.findIndex(({upper:s})=>s==="TO");return[{kind:"create-trigger",table:new v(e.tokens.slice(i+1),e.fold).table()}]}return e.take("POLICY")?(e.name(),e.take("ON"),[{kind:"create-policy",table:e.table()}]):e.is("DOMAIN")?[{kind:"create-type",...o(),how:"domain"}]:e.is("TYPE")?[{kind:"create-type",...o()}]:e.is("SCHEMA")&&e.rest().length>6?[Mn(e,"CREATE")]:["SCHEMA","COLLATION","STATISTICS","OPERATOR","TEXT"].some(i=>e.is(i))?[{kind:"create-type",...o()}]:n&&["SEQUENCE","USER","ROLE","SERVER"].some(i=>e.is(i))?[Mn(e,"CREATE OR REPLACE")]:e.is("SEQUENCE")?[{kind:"create-sequence",...o()}]:e.is("EXTENSION")?[{kind:"create-extension",...o()}]:["ROLE","GROUP","USER","SERVER","LANGUAGE"].some(i=>e.is(i))?[{kind:"create-account",...o()}]:e.take("FOREIGN","TABLE")?[{kind:"create-table",table:e.table()??""}]:e.is("FOREIGN")?[{kind:"create-account",...o()}]:e.is("DATABASE")||e.is("TABLESPACE")?[{kind:"create-account",...o(),outside:!0}]:e.is("SUBSCRIPTION")?[{...Mn(e,"CREATE"),outside:!0}]:[Mn(e,"CREATE")]}function Mn(e,n){return{kind:"unknown",detail:`${n} ${W(e.rest()).slice(0,60)}`}}function Zc(e){let n=e.take("TEMPORARY"),t=e.rest().some(({upper:s})=>s==="CASCADE")?{cascade:!0}:{},o=()=>P(e.rest()).map(s=>new v(s,e.fold).table()),r=(s,a={})=>(e.take("IF","EXISTS"),o().map(l=>({kind:s,name:l,...t,...a}))),i=()=>{let s=e.take("IF","EXISTS")?{ifExists:!0}:{};return o().map(a=>({kind:"drop-table",table:a,...t,...s}))};if(e.take("TABLE")||e.take("FOREIGN","TABLE"))return n?[{kind:"session",detail:"temporary table"}]:i();if(e.take("INDEX"))return Nb(e,t);if(e.take("MATERIALIZED","VIEW")||e.take("VIEW"))return r("drop-view");if(e.take("SEQUENCE"))return r("drop-sequence");if(["TYPE","DOMAIN","SCHEMA","EXTENSION","COLLATION"].some(s=>e.take(s)))return r("drop-type");if(e.take("STATISTICS"))return[{kind:"table-option",how:"statistics"}];if(e.take("TRIGGER")||e.take("RULE")||e.take("POLICY")){e.take("IF","EXISTS");let s=e.name(),a=e.take("ON")?e.table():void 0;return[{kind:"drop-routine",name:s,table:a}]}return["FUNCTION","PROCEDURE","ROUTINE","AGGREGATE"].some(s=>e.take(s))?r("drop-routine"):e.take("DATABASE")||e.take("TABLESPACE")?r("drop-type",{outside:!0}):e.take("SUBSCRIPTION")?[{kind:"unknown",outside:!0,detail:`DROP SUBSCRIPTION ${e.name()}`}]:[Mn(e,"DROP")]}function Nb(e,n){let t=e.take("CONCURRENTLY"),o=e.take("IF","EXISTS")?{ifExists:!0}:{};return P(e.rest()).map(r=>{let i=new v(r,e.fold),s=i.name(),a=i.take("ON")?i.table():void 0;return{kind:"drop-index",name:s,table:a,...n,...o,...t?{concurrently:t,outside:!0}:{},...Tt(i.rest())}})}function Pn(e,n){if(e.open)return[C(e)];let t=new v(e.tokens,n==="postgresql"),o=t.peek()?.upper??"";if(t.take("ALTER","TABLE")||t.take("ALTER","FOREIGN","TABLE"))return hs(t,n);if(o==="ALTER"&&(t.is("ONLINE",1)||t.is("IGNORE",1))){t.at+=1;let r=t.take("ONLINE"),i=t.take("IGNORE");return t.take("TABLE")?hs(t,n,{online:r,ignore:i}):[C(e)]}return t.take("CREATE")?Xc(t):t.take("DROP")?Zc(t):t.take("RENAME","TABLE")||t.take("RENAME","TABLES")?Rb(t):o==="ALTER"?Ab(t,e):o==="COPY"&&t.is("(",1)?Ob(t,e,n):o==="SET"&&t.is("STATEMENT",1)?Cb(t,e,n):$o(t,o,e)??Pb(t,o,e,n)??Bb(t,o)??[C(e)]}function Ob(e,n,t){return e.at+=1,Pn({...n,tokens:e.parenthesis()??[]},t)}function Rb(e){return P(e.rest()).map(n=>{let t=new v(n,e.fold);t.take("IF","EXISTS");let o=t.table();return t.take("WAIT")?t.at+=1:t.take("NOWAIT"),t.take("TO"),{kind:"rename-table",table:o,to:t.table()}})}function Ab(e,n){if(e.at+=1,e.take("INDEX"))return xb(e,n);if(e.take("SEQUENCE"))return vb(e,n);if(e.take("DOMAIN"))return Lb(e,n);if(e.take("TYPE"))return Ib(e);if(e.take("VIEW")){let t=e.table();return[e.is("OWNER")||e.is("SET")&&e.is("(",1)?{kind:"change-owner",name:t}:{kind:"create-view",name:t,replace:!0}]}return e.take("MATERIALIZED","VIEW")?[e.rest().some(({upper:o})=>/^(TABLESPACE|METHOD)$/.test(o))?{kind:"copy-table",how:"tablespace"}:C(n)]:e.take("SYSTEM")?[C(n,{outside:!0})]:e.take("DATABASE")?[e.rest().some(({upper:o})=>o==="TABLESPACE")?C(n,{outside:!0}):C(n)]:e.take("DEFAULT","PRIVILEGES")?[{kind:e.rest().some(({upper:t})=>t==="REVOKE")?"revoke":"grant"}]:e.take("STATISTICS")?[{kind:"grant"}]:e.take("TRIGGER")&&e.tokens.some(({upper:t})=>t==="RENAME")?[{kind:"table-option",how:"name of a trigger"}]:e.take("COLLATION")&&e.tokens.some(({upper:t})=>t==="REFRESH")?[{kind:"table-option",how:"version of a collation"}]:[e.take("SUBSCRIPTION")?C(n,{outside:!0}):C(n)]}function xb(e,n){if(e.take("ALL","IN","TABLESPACE"))return[{kind:"copy-table",how:"tablespace"}];e.take("IF","EXISTS");let t=e.name();return e.take("RENAME","TO")?[{kind:"rename-index",name:t,to:e.name()}]:e.take("SET","TABLESPACE")?[{kind:"copy-table",name:t,how:"tablespace"}]:e.is("SET")||e.is("RESET")||e.is("ALTER")?[{kind:"table-option",how:"index storage"}]:e.is("ATTACH")?[{kind:"table-option",how:"index of a partition"}]:[C(n)]}function vb(e,n){let t=e.tokens.some(({upper:r})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|START|CYCLE|SET|OWNER|SCHEMA|LOGGED|UNLOGGED)$/.test(r)),o=e.tokens.some(({upper:r})=>/^(SMALLINT|INT2|INT|INTEGER|INT4)$/.test(r));return e.take("IF","EXISTS"),[t||o?C(n):{kind:"alter-sequence",name:e.table()}]}function Lb(e,n){let t=e.name(),o=r=>[{kind:"alter-domain",name:t,how:r}];if(e.take("ADD")){let r=e.rest().map(({upper:s})=>s),i=r.some((s,a)=>s==="NOT"&&r[a+1]==="VALID");return o(i?"add unchecked":"add")}return e.take("VALIDATE")?o("validate"):e.take("SET","NOT","NULL")?o("not null"):e.take("SET","DEFAULT")?o("default"):e.take("DROP","DEFAULT")?o("drop default"):e.take("DROP","NOT","NULL")||e.take("DROP","CONSTRAINT")?o("drop"):e.take("RENAME","CONSTRAINT")?o("rename constraint"):e.take("OWNER")?[{kind:"change-owner",name:t}]:[C(n)]}function Ib(e){let n=e.name();if(e.take("ADD","VALUE")){e.take("IF","NOT","EXISTS");let{kind:t,text:o}=e.peek()??{};return[{kind:"alter-type",how:"add value",name:n,...t==="string"?{value:o}:{}}]}return e.take("OWNER")?[{kind:"change-owner",name:n}]:[{kind:"alter-type",how:"other",name:n}]}function Cb(e,n,t){let o=e.tokens.findIndex(({upper:s})=>s==="FOR"),i=P(e.tokens.slice(2,o)).every(([s])=>Db.test(s?.text??""));return o<0||!i?[C(n)]:Pn({...n,tokens:e.tokens.slice(o+1)},t)}var Db=/^(max_statement_time|lock_wait_timeout|innodb_lock_wait_timeout)$/i,$b=/^(sql_log_bin|(default_)?transaction_read_only|tx_read_only|session_replication_role)$/i,Mb=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function Pb(e,n,t,o){let r=jb(e,n);if(r)return[r];let i=e.peek(1)?.upper??"";if(n==="SET")return(/^(PASSWORD|ROLE|SESSION_AUTHORIZATION)$/.test(i)||e.tokens.some(({upper:d,text:c})=>/^(GLOBAL|PERSIST)$/.test(d)||$b.test(c))||e.tokens.some(({upper:d},c)=>d==="READ"&&e.tokens[c+1]?.upper==="ONLY"))&&!(o==="postgresql"&&i==="ROLE")?[C(t)]:[Ub(e)];if(n==="PRAGMA")return[e.tokens.slice(1).some(({text:a})=>Mb.test(a))?{kind:"session"}:C(t)];if(n==="RESET"&&/^(MASTER|SLAVE|REPLICA|BINARY|PERSIST)$/.test(i))return[C(t)];if(/^(RESET|DEALLOCATE|UNLOCK|CHECKPOINT|LISTEN|UNLISTEN|USE)$/.test(n))return[{kind:"session"}];if(n==="DISCARD")return[{kind:"session",...i==="ALL"?{outside:!0}:{}}];if(/^(EXPLAIN|ANALYZE)$/.test(n)&&e.tokens.some(({upper:a})=>_t.test(a)))return[C(t)];if(n==="ANALYZE")return[{kind:"analyze",table:qb(e)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH|TABLE)$/.test(n))return[ys(e)];if(n==="DO"&&o==="postgresql")return Wb(e,t,o)}var Fb=/^(replace|if|ifnull|nullif|trim|substring|cast|uuid|curdate|database|unix_timestamp|last_insert_id|row_count|found_rows|find_in_set|hex|unhex|round|floor|ceil|date_\w+)$/;function Ub(e){let n=ys(e);return n.kind==="read"?n.sources?.length?n:{kind:"session"}:n.kind==="call"&&n.calls?.every(o=>Fb.test(o))&&!n.sources?.length?{kind:"session"}:n}function qb(e){return e.at+=1,e.take("LOCAL"),e.take("NO_WRITE_TO_BINLOG"),e.take("TABLE"),e.take("VERBOSE"),e.parenthesis(),e.table()}function jb(e,n){let t=e.peek(1)?.upper??"",o=s=>({kind:"transaction",how:s}),r=e.tokens.map(({upper:s})=>s);if(r.some((s,a)=>/^(CHAIN|RELEASE)$/.test(s)&&a>0&&r[a-1]!=="NO")&&/^(COMMIT|END|ROLLBACK|ABORT)$/.test(n))return{kind:"unknown",detail:r.join(" ")};if(n==="BEGIN")return t==="NOT"?{kind:"unknown",detail:"BEGIN NOT ATOMIC"}:o("begin");if(n==="START"&&t==="TRANSACTION")return o("begin");if(n==="COMMIT")return t==="PREPARED"?{kind:"unknown",outside:!0,detail:"COMMIT PREPARED"}:o("commit");if(n==="END"&&e.tokens.length<=2)return o("commit");if(n==="ROLLBACK"||n==="ABORT"){if(t==="PREPARED")return{kind:"unknown",outside:!0,detail:"ROLLBACK PREPARED"};let s=e.tokens.some(({upper:a})=>a==="TO");return o(s?"rollback to":"rollback")}if(n==="SAVEPOINT"||n==="RELEASE")return o("savepoint");if(n==="PREPARE"&&t==="TRANSACTION")return o("rollback to")}var Hb=/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i;function ys(e){let n=e.tokens.some(({upper:d},c)=>d==="FOR"&&/^(UPDATE|SHARE|NO|KEY)$/.test(e.tokens[c+1]?.upper??"")||d==="LOCK"&&e.tokens[c+1]?.upper==="IN"),t=e.tokens.some(({upper:d},c)=>d==="INTO"&&e.tokens[c+1]?.text!=="@"),o=e.tokens.filter(({kind:d},c)=>(d==="word"||d==="name")&&e.tokens[c+1]?.text==="("),r=e.tokens.some(({upper:d},c)=>d==="NEXT"&&e.tokens[c+1]?.upper==="VALUE"&&e.tokens[c+2]?.upper==="FOR"),i=o.filter(({upper:d})=>!Hb.test(d));if(n||r||t)return{kind:"unknown",detail:n?"SELECT … FOR UPDATE":t?"SELECT … INTO":"NEXT VALUE"};let s=ke(e.tokens,e.fold),a=e.tokens.some(({upper:d})=>d==="RECURSIVE")?{takesTime:!0}:{};if(i.length===0)return{kind:"read",sources:s,...a};let l=i.some(({kind:d})=>d==="name");return{kind:"call",detail:"SELECT of a function",sources:s,takesTime:!0,...l?{}:{calls:i.map(({text:d})=>d.toLowerCase())}}}var Gb=/^(BEGIN|END|ELSE|EXCEPTION|THEN|DECLARE|NULL|IF)$/;function Wb(e,n,t){let o=e.tokens.find(({kind:a})=>a==="string"),r=e.tokens.findIndex(({upper:a})=>a==="LANGUAGE"),i=r>=0&&e.tokens[r+1]?.text.toLowerCase()!=="plpgsql";if(o===void 0||i)return[C(n)];let s=[];for(let a of F(o.text,t)){if(a.open)return[C(n)];let l=a.tokens.filter(({text:c})=>c!==";");for(;;){let[c,u]=l;if(c===void 0)break;if(c.upper==="IF"||c.upper==="ELSIF"||c.upper==="WHEN"){let f=l.findIndex(({upper:p})=>p==="THEN");if(f<0)return[C(n)];if(c.upper!=="WHEN"){let p=ys(new v(l.slice(1,f),e.fold));if(p.kind!=="read"&&p.kind!=="call")return[C(n)];s.push({...p,inner:s.length})}l=l.slice(f+1)}else if(c.upper==="END")l=l.slice(/^(IF)$/.test(u?.upper??"")?2:1);else if(c.upper==="RAISE")l=[];else if(Gb.test(c.upper)){if(c.upper==="DECLARE")return[C(n)];l=l.slice(1)}else break}if(l.length===0)continue;if(!/^(ALTER|CREATE|DROP|INSERT|UPDATE|DELETE|COMMENT|GRANT|REVOKE|TRUNCATE)$/.test(l[0].upper))return[C(n)];let d=Pn({...a,tokens:l},t).map(c=>({...c,inner:s.length}));s.push(...d.map(c=>c.kind==="create-table"?{...c,ifNotExists:!0}:c))}return s.length>0?s:[{kind:"session"}]}function Bb(e,n){if(e.take("LOCK")){e.take("TABLES"),e.take("TABLE"),e.take("ONLY");let t=e.table(),o=W(e.rest()).toUpperCase();return[/IN (ACCESS SHARE|ROW SHARE|ROW EXCLUSIVE|SHARE UPDATE EXCLUSIVE) MODE/.test(o)?{kind:"session"}:{kind:"lock-table",table:t}]}if(e.take("COMMENT","ON"))return[{kind:"comment"}];if(e.take("SECURITY","LABEL"))return[{kind:"comment"}];if(n==="GRANT"){let t=e.tokens.find(({upper:o})=>/^(IDENTIFIED|REQUIRE|MAX_\w+)$/.test(o));return[t?{kind:"unknown",detail:`GRANT … ${t.upper}`}:{kind:"grant"}]}if(n==="REVOKE")return[{kind:"revoke"}];if(e.take("REFRESH","MATERIALIZED","VIEW")){let t=e.take("CONCURRENTLY")?{concurrently:!0}:{};return[{kind:"refresh-view",name:e.table(),...t}]}if(e.take("REINDEX")){let t=e.tokens.some(({upper:a},l)=>a==="CONCURRENTLY"&&!/^(FALSE|OFF|0)$/i.test(e.tokens[l+1]?.text??"")),o=["SCHEMA","DATABASE","SYSTEM"].some(a=>e.tokens.some(({upper:l})=>l===a)),r=e.tokens.findIndex(({upper:a})=>a==="TABLE"||a==="INDEX"),i=new v(e.tokens.slice(r+1),e.fold);return i.take("CONCURRENTLY"),[{kind:"reindex",table:e.tokens[r]?.upper==="TABLE"?i.table():void 0,...t?{concurrently:t}:{},...t||o?{outside:!0}:{}}]}if(e.take("OPTIMIZE"))return e.take("LOCAL"),e.take("NO_WRITE_TO_BINLOG"),e.take("TABLE"),P(e.rest()).map(t=>({kind:"rebuild-table",table:new v(t,e.fold).table(),...Tt(t)}));if(n==="VACUUM")return[Kb(e)];if(n==="CLUSTER")return[{kind:"copy-table",how:"CLUSTER",...e.tokens.length<=2?{outside:!0}:{}}]}function Kb(e){let n=e.tokens;return n.some(({upper:o},r)=>o==="FULL"&&!/^(FALSE|OFF|0)$/i.test(n[r+1]?.text??""))?{kind:"copy-table",how:"VACUUM FULL",outside:!0}:{kind:"vacuum",outside:!0}}function Yb(e){return/atomic = False/i.test(e)||/can(?:not|'t) (?:run|be executed)/i.test(e)&&/transaction|atomic/i.test(e)}function eu(e,n,t,o){let r=e.line??null,i=[],s=[],a=new Set(e.bases??[]),l=(u,f)=>{(u.bases??[]).includes("RunPython")&&i.push({changes:[{kind:"run-python",effect:u.effect,detail:u.description}],operation:u,line:f}),u.inner?.forEach((p,m)=>{l(p,e.nested?.[m]?.line??f)})};if(t==="django"&&(l(e,r),e.opaque&&s.push({rule:"customOperation",line:r})),Yb(e.sqlError??""))return s.push({rule:"notInTransaction",line:r,subject:e.description}),{steps:i,missing:s};let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!a.has("RunSQL")?wt(e,n):void 0;if(c){for(let u of c)i.push({changes:[u],operation:e,line:r});return{steps:i,missing:s}}if(e.sqlError!==void 0&&!a.has("RunPython"))return s.push({rule:"sqlNotKnown",line:r,subject:e.sqlError}),{steps:i,missing:s};for(let u of e.sql)i.push(...Vb(u,e,n,o));return{steps:i,missing:s}}function Vb(e,n,t,o){let r=n.line??null,i=F(e,t);return i.map((s,a)=>{let l={operation:n,line:r,...a===0?{first:i.length}:{},...a===i.length-1?{last:!0}:{}};if(o.isUnclear(e)){let c=`after quotes changed their meaning: ${s.text.slice(0,60)}`;return{...l,changes:[{kind:"unknown",detail:c}]}}o.pass(s);let d=Pn(s,t).map(c=>({...c,detail:c.detail??s.text.slice(0,300)}));return{...l,statement:s,changes:d}})}var Qb=/^(psycopg|pg8000)$/,Mo=class{open="no";lock;values=new Set;byHand=!1;undoable=!1;implicit=!1;atomic=!1;statements=1;engine;tool;beginsAnew;constructor(n,t,o=""){this.engine=n,this.tool=t,this.beginsAnew=t==="flyway"||Qb.test(o)}get transactional(){return this.engine==="postgresql"||this.engine==="sqlite"}startMigration(n,t){t||this.end(),this.atomic=n&&this.transactional,this.atomic&&(this.open="yes"),this.byHand=!1}startText(n){this.statements=n,!(this.engine!=="postgresql"||this.open==="yes"||n<2)&&(this.open="yes",this.implicit=!0)}standOutside(){!this.byHand&&!this.implicit&&this.end()}startBlock(){return this.open!=="no"?!1:(this.open="yes",!0)}endBlock(){this.end()}endText(){this.implicit&&this.end()}pass({how:n},t){if(n==="begin"){let s=this.open!=="yes"||this.implicit;return s&&(this.byHand=!0),this.open="yes",this.implicit=!1,this.undoable=s&&(this.statements===1||t),this.undoable?"begun":void 0}if(n==="savepoint")return;if(n==="rollback to")return"lost";let o=this.atomic&&this.open==="yes"&&!this.byHand,r=this.open==="no",i=this.byHand&&this.open==="yes"&&this.undoable;return this.end(),this.atomic&&this.beginsAnew?this.open="yes":this.atomic&&this.tool!=="django"?this.open="perhaps":this.engine==="postgresql"&&this.statements>1&&(this.open="yes",this.implicit=!0),n==="rollback"&&!r?i?"undone":"lost":o&&this.tool!=="alembic"?"ended":void 0}passSchemaStatement(){this.transactional||this.end()}leftOpen(n){return this.atomic?!1:this.byHand&&this.open==="yes"?this.transactional||this.tool==="django":!n&&this.tool==="django"}end(){this.open="no",this.lock=void 0,this.values.clear(),this.byHand=!1,this.implicit=!1}};function Po(e){if(e.concurrently&&e.kind!=="detach-partition")return"nothing";switch(e.kind){case"add-index":case"add-foreign-key":case"create-trigger":case"toggle-trigger":case"reindex":case"alter-domain":case"alter-sequence":return"writes";case"table-option":return/^(storage|type|without|name of a trigger)$/.test(e.how??"")?"everything":"nothing";case"add-column":case"drop-column":case"rename-column":case"change-type":case"set-not-null":case"drop-not-null":case"set-default":case"drop-default":case"add-identity":case"drop-table":case"rename-table":case"copy-table":case"add-check":case"add-unique":case"add-primary-key":case"add-exclusion":case"drop-constraint":case"alter-constraint":case"rename-constraint":case"drop-index":case"create-partition":case"attach-partition":case"detach-partition":case"inherit":case"change-owner":case"replica-identity":case"row-security":case"create-policy":case"refresh-view":case"drop-view":case"drop-routine":case"truncate":case"lock-table":case"unknown":return"everything";default:return"nothing"}}function nu(e){return e[0]?.upper!=="SET"?[]:P(e.slice(1)).flatMap(n=>{let t=new v(n.filter(({text:a})=>a!=="@"&&a!==":")),o=n[0]?.text==="@"&&n[1]?.text!=="@";t.take("SESSION"),t.take("LOCAL"),t.take(".");let r=t.name()?.toLowerCase();if(o||r===void 0||!t.take("="))return[];let i=t.rest(),s=i.length===1&&n.at(-2)?.text!=="@";return[[r,s?W(i).replace(/^'|'$/g,"").toLowerCase():"?"]]})}var Jb=/^((create|drop)\s+(database|tablespace|subscription)|alter\s+system|(create|drop)(\s+unique)?\s+index\s+concurrently|reindex(\s+verbose)?\s+(schema|database|system)|vacuum|discard\s+all)\b/i;function Fo(e){return e.length>0&&e.every(n=>Jb.test(n.trim()))}var zb=new Set(["drop-view","refresh-view","alter-type","drop-type","drop-routine","drop-sequence","alter-sequence","change-owner"]);function ws(e,n){if(zb.has(e.kind)&&e.table===void 0)return e.name!==void 0&&n.objects.has(n.tableName(e.name));let t=n.tableOf(e);if(e.kind==="drop-table"&&e.ifExists&&n.isMissing(e.table??""))return!0;if(t===void 0||!n.isCreated(t))return!1;let o=(e.sources??[]).some(i=>i!==""&&!n.isCreated(i));return e.kind==="insert-rows"?!o:(e.kind==="add-foreign-key"||e.kind==="add-column"&&(e.default??"none")!=="none")&&e.references!==void 0?n.isCreated(e.references)||n.table(t)?.filled!==!0:!0}function tu(e,n,{existing:t,searched:o,user:r,currentSchema:i}){if(n.engine!=="postgresql"||n.elsewhere||e.replace||e.ifNotExists)return!1;let{kind:s,table:a,name:l}=e,d=s==="create-table"?a:s==="create-view"?l:void 0,[,c=i,u]=/^(?:(.*)\.)?([^.]*)$/.exec(d??"")??[];return!u||!t?.includes(u)||n.gone.has(u.toLowerCase())?!1:c===i||(o??[]).some(f=>f===c||f==="$user"&&r===c)}function bs(e,n){return(e.kind==="create-table"?e.sources??[]:/^(add-foreign-key|add-column)$/.test(e.kind)?[e.references??""]:/^(change-type|drop-column|drop-constraint|drop-table|validate-constraint)$/.test(e.kind)?n.table(n.tableOf(e))?.refersTo??[]:[]).some(o=>o!==""&&!n.isCreated(o))}var Xb=/^(TABLE|INDEX|VIEW|MATERIALIZED|TYPE|DOMAIN|SEQUENCE|FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|TRIGGER|SCHEMA|EXTENSION|POLICY|RULE|OPERATOR|CAST|COLLATION|TEXT|STATISTICS|CONVERSION|DEFAULT|CONSTRAINT|TRANSFORM|ACCESS|EVENT|PUBLICATION|LARGE)$/,Zb=/^(TABLE|TABLES|INDEX|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE|PREPARE)$/,ek=/^(OR|REPLACE|TEMP|TEMPORARY|UNLOGGED|GLOBAL|LOCAL|RECURSIVE|UNIQUE|ONLINE|OFFLINE|IGNORE|FULLTEXT|SPATIAL|AGGREGATE|ALGORITHM|MERGE|TEMPTABLE|UNDEFINED|DEFINER|CURRENT_USER|SQL|SECURITY|INVOKER)$/,nk=/^(ROLE|USER|GROUP|DATABASE|SCHEMA|TABLESPACE)$/,tk=/^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|SET|RESET|SHOW|BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|LOCK|ANALYZE|VACUUM|REINDEX|CLUSTER|REFRESH|COMMENT|EXPLAIN|PREPARE|EXECUTE|DEALLOCATE|DECLARE|FETCH|MOVE|CLOSE|NOTIFY|LISTEN|UNLISTEN|DISCARD|CALL|DO|COPY|GRANT|REVOKE|CREATE|ALTER|DROP|CHECKPOINT)$/,ok=/^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|LOAD|DO|CALL|HANDLER|SET|SHOW|DESC|DESCRIBE|EXPLAIN|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|LOCK|UNLOCK|ANALYZE|OPTIMIZE|CHECK|REPAIR|CHECKSUM|USE|PREPARE|EXECUTE|DEALLOCATE|GRANT|REVOKE|CREATE|ALTER|DROP|RENAME|END)$/,ou=/^(dblink\w*|pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_switch_wal|pg_promote|pg_\w*replication\w*|pg_\w*_slot\w*|pg_logical_\w+|pg_file_\w+|pg_read_\w*file|pg_ls_\w+|lo_export|lo_import|pg_stat_reset\w*|pg_backup_\w+|pg_(start|stop)_backup|pg_create_restore_point|pg_wal_\w+|query_to_xml\w*|http\w*|load_extension)$/i,rk=/^(cron|net|pgagent|aws_\w+|http|dblink)$/i,ru=/^pg_(authid|auth_members|database|db_role_setting|tablespace|shdepend|shdescription|shseclabel|subscription|replication_origin|parameter_acl)$/i,iu=/^(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|REPLACE|COPY|LOAD|HANDLER)$/,ik=/^(FEDERATED|FEDERATEDX|CONNECT|SPIDER|S3|OQGRAPH|SPHINX)$/i,fe=({engine:e})=>e==="mariadb"||e==="mysql",Nt=(e,n)=>n.has(e?.text.toLowerCase()??"");function sk(e,n,t){let o=e[n].upper,{own:r}=t,i=fe(t)?Zb:Xb,s=n+1;for(;s<e.length&&(ek.test(e[s].upper)||fe(t)&&/^[=@]$/.test(e[s].text)||fe(t)&&/^[=@]$/.test(e[s-1].text));)s+=1;let a=e.slice(n,s).some(({upper:d})=>d==="REPLACE"),l=e[s]?.upper??"";if(i.test(l))return fe(t)?!e.slice(s).some(({upper:d})=>d==="SONAME"):!0;if(fe(t)&&/^(DATABASE|SCHEMA)$/.test(l)&&o!=="CREATE"){let d=e.slice(s+1).filter(({upper:u})=>!/^(IF|EXISTS)$/.test(u));return o==="ALTER"&&/^(CHARACTER|CHARSET|DEFAULT|COLLATE|COMMENT)$/.test(d[0]?.upper??"")||Nt(d[0],r)}return o==="CREATE"&&!a&&nk.test(l)&&e[s+1]?.upper!=="MAPPING"}function ak(e,n,t){let o=e.slice(n+1),r=o.findIndex(({text:c})=>c===";"),i=r<0?o:o.slice(0,r),s=i.findIndex(({upper:c})=>c==="ON");if(s<0||i.some(({upper:c})=>/^(IDENTIFIED|REQUIRE|PROXY)$/.test(c)))return!1;let[a,l,d]=i.slice(s+1);return fe(t)?/^(TABLE|FUNCTION|PROCEDURE|PACKAGE)$/.test(a?.upper??"")?d?.text!=="."||Nt(l,t.own):a?.text!=="*"&&(l?.text!=="."||Nt(a,t.own)):a?.upper==="DATABASE"?Nt(l,t.own):!/^(TABLESPACE|LANGUAGE|FOREIGN|PARAMETER)$/.test(a?.upper??"")}function ks(e,n,t){let o=n;for(;e[o]?.text==="("||/^(format|concat)$/i.test(e[o]?.text??"");)o+=1;let r=e[o];if(r?.kind!=="string"&&!(fe(t)&&r?.kind==="name"))return!1;let i=F(r.text,t.engine);return(i[0]?.tokens.length??0)>1&&i.every(s=>Es(s,t))}var lk=/^(THEN|ELSE|BEGIN|LOOP|ATOMIC|DO|REPEAT|ROW|INVOKER|DEFINER|DETERMINISTIC|DATA|SQL|\))$/i,dk=/^(CREATE|ALTER|DROP|RENAME)$/;function su(e,n,t,o){let{upper:r,text:i}=e[n],[s,a,l]=[e[n-1],e[n+1],e[n+2]],d=n===0||o&&(s?.text===";"||lk.test(s?.text??""));return a?.text==="("&&ou.test(i)||a?.text==="."&&rk.test(i)&&e[n+3]?.text==="("||d&&dk.test(r)&&a?.kind==="word"&&!sk(e,n,t)?!0:d&&/^(GRANT|REVOKE)$/.test(r)&&!(r==="GRANT"&&a?.upper==="OPTION")?!ak(e,n,t):fe(t)?r==="INTO"&&/^(OUTFILE|DUMPFILE)$/.test(a?.upper??"")||r==="SET"&&/^(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD)$/.test(a?.upper??"")||r==="SET"&&a?.upper==="DEFAULT"&&l?.upper==="ROLE"||/^(GLOBAL|PERSIST)$/.test(r)&&s?.text==="@"||/^(ENGINE|TYPE)$/.test(r)&&ik.test((a?.text==="="?l:a)?.text??"")?!0:r==="USE"&&d&&a?.text!==";"?!Nt(a,t.own):r==="PREPARE"&&d&&l?.upper==="FROM"?!ks(e,n+3,t):r==="EXECUTE"&&a?.upper==="IMMEDIATE"&&!ks(e,n+2,t):r==="COPY"&&d?ck(e.slice(n)):r==="LANGUAGE"&&!/^(plpgsql|sql)$/i.test(a?.text??"")?e[0].upper!=="COMMENT":o&&r==="EXECUTE"&&s?.upper!=="GRANT"&&!/^(FUNCTION|PROCEDURE|ON)$/.test(a?.upper??"")&&!ks(e,n+1,t)}function ck(e){return e.some(({upper:n},t)=>/^(TO|FROM)$/.test(n)&&(e[t+1]?.kind==="string"||e[t+1]?.upper==="PROGRAM"))}function uk({tokens:e}){let[n]=e;return/^(ATTACH|DETACH)$/.test(n?.upper??"")||n?.upper==="VACUUM"&&e.some(({upper:t})=>t==="INTO")?!1:!e.some(({text:t},o)=>e[o+1]?.text==="("&&ou.test(t))}function Es(e,n){let{tokens:t,open:o}=e,[r,i]=t;if(r===void 0||r.text===";")return!0;if(o)return!1;if(n.engine==="sqlite")return uk(e);let s=r.upper==="DO"||r.upper==="CREATE"&&t.some(({upper:c})=>/^(FUNCTION|PROCEDURE|TRIGGER|EVENT|PACKAGE|RULE)$/.test(c));if(!(fe(n)?ok:tk).test(r.upper))return r.text==="(";if(/^(DROP|REASSIGN)$/.test(r.upper)&&i?.upper==="OWNED")return!1;let a=(c,u)=>fe(n)?/^(mysql|sys|performance_schema)$/i.test(c.text)&&t[u+1]?.text===".":ru.test(c.text);return(!/^(SELECT|WITH|VALUES|TABLE|SHOW|DO|EXPLAIN)$/.test(r.upper)||t.some(({upper:c})=>iu.test(c)))&&t.some(a)||t.some((c,u)=>su(t,u,n,s&&fe(n)))?!1:!s||fe(n)?!0:t.every(c=>c.kind!=="string"||fk(c.text,n))}function fk(e,n){return F(e,n.engine).every(({tokens:o,open:r})=>{let i=o.some(s=>ru.test(s.text))&&o.some(({upper:s})=>iu.test(s));return!r&&!i&&!o.some((s,a)=>su(o,a,n,!0))})}var au=new WeakMap;function Uo(e,n){let t=au.get(e);if(t)return t;let o=F(e.text,n).flatMap(({tokens:r})=>r);return au.set(e,o),o}var Ot=({kind:e,text:n})=>e==="word"||e==="name"?n.toLowerCase():"";function lu(e,n){let t=n.toLowerCase();return e.some(o=>Ot(o)===t||o.kind==="string"&&o.text.toLowerCase().split(/[^\p{L}\p{N}_$]+/u).includes(t))}var pk=/^(count|to_json|to_jsonb|row_to_json|hstore|row|json_agg|jsonb_agg|array_agg)$/;function Ts(e,n){return e.some(({kind:t,text:o},r)=>{if(t!=="punctuation"||o!=="*")return!1;let i=e[r-1],s=i?.text===".",a=s?r-2:r,l=e[a-1],d=e[r+1];return!s&&!/^(SELECT|DISTINCT|ALL|RETURNING|PERFORM)$/.test(i?.upper??"")&&i?.text!==","&&i?.text!=="("||l?.text==="("&&pk.test(Ot(e[a-2]??l))||l?.upper==="SELECT"&&e[a-2]?.text==="("&&e[a-3]?.upper==="EXISTS"?!1:n?d?.upper==="IS"||d?.text==="="||d?.text==="<"||d?.text==="!"||l?.upper==="FROM"&&e[a-2]?.upper==="DISTINCT"||l?.text==="="||l?.text===">"||d?.upper==="INTO"||l?.upper==="PERFORM"?!1:!(l?.upper==="SELECT"&&e[a-2]?.upper==="IN"&&e[a-4]?.upper==="FOR"):!0})}function _s(e,n){let t=n.toLowerCase();return e.some(({upper:o},r)=>{if(o!=="INSERT"&&o!=="REPLACE")return!1;let i=r+1;for(;/^(LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE|INTO)$/.test(e[i]?.upper??"");)i+=1;for(;e[i+1]?.text===".";)i+=2;if(Ot(e[i]??{kind:"punctuation",text:"",upper:""})!==t)return!1;if(i+=1,e[i]?.upper==="PARTITION"){for(;i<e.length&&e[i]?.text!==")";)i+=1;i+=1}return e[i]?.upper==="SET"?!1:!(e[i]?.text==="("&&!/^(SELECT|WITH|VALUES)$/.test(e[i+1]?.upper??""))})}function du(e,n,t,o){let r=n==="postgresql";return(e??[]).some(i=>{let s=Uo(i,n),a=Ts(s,r);return i.returns?!a&&s.some(({upper:l})=>l==="SELECT"):a||lu(s,o)||!r&&_s(s,t)})}function cu(e,n,t){return(e??[]).some(o=>{let r=Uo(o,n);return Ts(r,!1)||_s(r,t)})}function uu(e,n,t,o){let r=n==="postgresql";return(e??[]).some(i=>{let s=Uo(i,n);return i.returns===!0||lu(s,o)||Ts(s,r)||_s(s,t)})}function fu(e,n,t){let o=t.toLowerCase();return(e??[]).some(r=>{let i=Uo(r,n);return i.some(({upper:s},a)=>{if(!/^(FORCE|USE|IGNORE)$/.test(s)||!/^(INDEX|KEY)$/.test(i[a+1]?.upper??""))return!1;let l=a+2;for(;l<i.length&&i[l]?.text!=="(";)l+=1;for(;l<i.length&&i[l]?.text!==")";l+=1)if(Ot(i[l])!==""&&o.startsWith(Ot(i[l])))return!0;return!1})})}function pu(e,n,t){let o=n.table(e.table),r=e.kind==="drop-default";if(e.kind!=="set-default"&&!r)return!0;let i=n.column(e.table,e.column);if(i===void 0)return!1;if(i.notNull&&!i.hasDefault&&!i.isNew)return!0;if(!r&&!(hk(e,n.engine,t)&&yk(e,i.type,n,t)))return!1;let s=n.usesOf(e.table,e.column);if(s===void 0)return n.engine==="sqlite";let a=d=>d==="unique"||d==="foreign-key"||d==="computed-index";if(!r&&s.some(({by:d})=>a(d)))return!1;let l=s.filter(({by:d})=>d==="check"||d==="unchecked");return l.length===0?!0:l.every(({name:d})=>{let c=o?.checks.find(y=>y.name===d),u=c&&F(c.condition,n.engine)[0]?.tokens,f=u&&be(u),p=r?null:e.value;if(!f||p===void 0)return!1;let m=kt(f,y=>y.toLowerCase()===e.column?.toLowerCase()?p:void 0);return m===!0||m===null})}var mk=/^(gen_random_uuid|random|clock_timestamp|uuid|rand|sys_guid|uuid_short)$/i;function hk(e,n,{functions:t}){if(e.default!=="volatile")return!0;if(e.calls===void 0)return!1;let o=r=>n==="postgresql"&&/^(immutable|stable)$/.test(t?.[r]??"");return e.calls.every(r=>mk.test(r)||o(r))}var gk={smallint:2**15,int:2**31,bigint:2**63};function yk({value:e},n,{engine:t},{domains:o}){if(t!=="postgresql")return!0;if(n===void 0)return!1;let{name:r,arguments:i}=Ue(t,n);if(!fn(r)&&o===void 0)return!1;let s=fn(r)?void 0:o?.[r.replace(/^.*\./,"")];if(s)return!s.constrained&&/^[^(]*$/.test(s.type);let[a,l=0]=i;if(e==null||typeof e=="boolean")return!0;let d=Number(e),c=gk[r];return c!==void 0?typeof e=="string"||d>=-c&&d<c:r==="decimal"&&a!==void 0?Math.abs(d)<10**(a-l)-.5*10**-l:/^(varchar|char|bit|varbit)$/.test(r)&&a!==void 0?String(e).length<=a:!0}var wk=/^(myisam|aria|mrg_myisam)$/;function yu({engine:e}){return e==="mariadb"||e==="mysql"}function wu(e,n,t){return yu(n)?e.kind==="read"||e.kind==="call"?(e.sources??[]).map(r=>mu(n,n.table(r))).find(r=>r==="files"||r==="other")??"innodb":mu(n,t):"innodb"}function mu(e,n){return!n?.facts||n.engine===void 0||n.engine===""?"not-known":["alter_algorithm","old_alter_table"].some(r=>/^(copy|1|on|\?)$/.test(e.variables.get(r)??""))?"other":wk.test(n.engine)?"files":n.engine!=="innodb"?"other":n.facts.indexes===void 0?"not-known":n.facts.indexes.some(({type:r})=>r==="hash")||n.facts.kind==="versioned"?"other":"innodb"}var hu=new Set(["rename-column","set-default","drop-default","rename-index","drop-constraint","table-option","table-charset","comment","toggle-keys"]),bk=new Set(["add-index","drop-index","add-unique"]);function bu(e,n,t,o){if(!yu(t)||hu.has(e.kind)&&!e.placed)return"none";if(!o?.facts?.indexes)return"not-known";if(Ek(e,t))return"blocks";let r=t.column(e.table,e.column);if(e.kind==="add-column"&&e.generated==="virtual")return n.length>1||o.facts.kind==="partitioned"||e.placed&&gu(o)?"blocks":"none";if(n.some(({kind:a,generated:l})=>a==="add-column"&&l==="virtual"))return"blocks";let i=e.placed===!0||e.kind==="drop-column",s=e.kind==="set-not-null"||e.kind==="drop-not-null";if(gu(o)&&(i||s))return"blocks";if(e.kind==="add-column"||i){let l=n.filter(u=>u!==e).some(({kind:u})=>!hu.has(u)&&u!=="add-column"&&u!=="change-type"&&u!=="drop-column"),d=e.kind==="drop-column"&&(r===void 0||Tk(t,e));return _k(t,o)&&!l&&!e.unique&&!d?"none":Ss(o)}return bk.has(e.kind)?n.some(({kind:l})=>l==="add-column"||l==="drop-column")?Ss(o):"none":s||e.kind==="change-engine"||e.kind==="rebuild-table"||e.kind==="add-primary-key"?Ss(o):"none"}var kk=768;function Ek(e,n){let t=e.kind==="add-column"&&e.unique===!0;return!t&&e.kind!=="add-unique"?!1:(t?[e.type]:(e.columns??[]).map(r=>n.column(e.table,r)?.type)).some(r=>{let[,i="",s=""]=/^\s*(\w+)\s*(?:\((\d+)\))?/.exec(r??"")??[];return/(text|blob|json)$/i.test(i)||/^var/i.test(i)&&Number(s)>kk})}function Ss(e){return e.fulltext||e.spatial||ku(e)?"blocks":"online"}function gu(e){return[...e.columns.values()].some(({generated:n,dropped:t})=>n&&!t)}function ku(e){let n=new Set([...e.columns].filter(([,t])=>t.generated&&!t.dropped).map(([t])=>t));return n.size===0?!1:e.uses===void 0||e.uses.some(({column:t,by:o})=>/index|unique/.test(o)&&(t==="*"||n.has(t.toLowerCase())))}function Tk(e,n){let t=e.usesOf(n.table,n.column);return t===void 0||t.some(({by:o})=>o!=="check"&&o!=="unchecked")}function _k(e,n){return n.fulltext||n.facts?.format==="compressed"||ku(n)?!1:(e.variables.get("innodb_instant_alter_column_allowed")??"add_drop_reorder")==="add_drop_reorder"}function Tu(e,n,t,o,{statement:r}){let i=n.table(e.table),s=n.column(e.table,e.column),a=o.column(e.table,e.column),d=(e.columns??(e.column===void 0?[]:[e.column])).map(f=>n.column(e.table,f)),c=e.table===void 0?void 0:t.known?.[n.tableName(e.table)],u=c!==void 0&&e.column!==void 0&&!c.some(f=>f.toLowerCase()===e.column?.toLowerCase());return{default:$k(e,n,t),generated:e.generated??"no",unique:e.unique===!0,nullsEqual:e.nullsEqual===!0,checks:Pk(e,n,o),auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:a?.notNull===!0&&!a.hasDefault&&!a.auto&&!a.generated&&!a.dropped,typeChange:Fk(e,n,t),inUse:jk(e,n),index:e.index??"plain",key:n.key(e)??(Nk(e,n,t)?"index":"not-known"),concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex!==void 0,newColumns:e.kind==="add-unique"?d.some(Eu)&&e.computed===void 0&&e.nullsEqual!==!0:e.kind==="drop-default"?s?.addedBy===n.turn:d.length>0&&d.every(Eu),newColumn:s?.isNew===!0,checksOff:/^(0|off)$/.test(n.variables.get("foreign_key_checks")??""),checkedNotNull:e.column!==void 0&&i?.notNull.get(e.column)===!0,heldNotNull:e.column!==void 0&&i?.notNull.has(e.column)===!0,columnNotNull:e.usingIndex===void 0?s?.notNull??!0:Hk(e,n,i),forgotten:u||e.kind==="drop-column"&&(s?.isNew===!0||Lk(e,i,s)),dependents:Bk(e,n,i),replace:e.replace===!0&&!Wk(e,n,t),how:e.how??"",effect:e.effect??"unknown",fromExisting:(e.sources??[]).some(f=>f!==""&&!n.isCreated(f)),copied:e.copied===!0,explicitKey:e.kind==="insert-rows"&&d.some(f=>f!==void 0&&Mk(f)),storage:wu(e,n,i),rebuild:bu(e,r,n,i),sameEngine:e.kind==="change-engine"&&i?.engine!==void 0&&i.engine===e.how,asked:Kk(e),domain:Yk(e,n,t),computed:Ik(e,d),defaultFits:pu(e,n,t),defaultPartition:Vk(i),newPart:e.part!==void 0&&n.isCreated(e.part),sameOwner:e.to!==void 0&&i?.facts?.owner===e.to,published:i?.facts?.published!==!1,rowSecurityOff:i?.facts?.rowSecurity===!1,implied:e.kind==="add-unique"&&Gk(e,n,i),harmlessCalls:e.how==="insert"?Dk(e.calls,t):Su(e.calls,t),codeMinds:Sk(e,n,i),hinted:_u(e,n,i),cascades:Ok(e,i),triggered:e.kind==="insert-rows"&&i?.facts!==void 0&&i.facts.triggers!==0,throughView:Rk(e,n),overloads:Ak(e,n,t),addedBeside:r.some(f=>f.kind==="add-column"&&f.column?.toLowerCase()===e.column?.toLowerCase()),numbersEnd:vk(e,i)}}function Sk(e,n,t){let o=t?.facts?.code,{engine:r}=n,i=n.tableName(e.table??"");return e.kind==="add-column"?du(o,r,i,e.column??""):e.kind==="change-type"&&e.placed===!0&&cu(o,r,i)}function _u(e,n,t){if(n.engine!=="mariadb"&&n.engine!=="mysql")return!1;let{code:o,indexes:r=[]}=t?.facts??{},i=s=>s!==void 0&&fu(o,n.engine,s);if(e.kind==="drop-primary-key")return i("PRIMARY");if(e.kind==="drop-column"){let s=e.column?.toLowerCase();return r.some(({name:a,columns:l})=>l.some(d=>d.toLowerCase()===s)&&i(a))}return i(e.name)}function Nk(e,n,{keys:t,version:o=""}){return!e.ifExists||t===void 0||n.engine!=="postgresql"?!1:n.certain&&o!==""&&Ce(o,"18")<0}function Ok(e,n){if(e.kind!=="drop-constraint")return!1;let{cascades:t}=n?.facts??{};return t===void 0?!1:t===null||t.some(o=>o.toLowerCase()===e.name?.toLowerCase())}function Rk(e,n){if(n.engine==="sqlite")return!1;let t=e.kind==="insert-rows"&&e.table!==void 0?[e.table]:[];return[...e.sources??[],...t].some(o=>{if(o===""||n.isCreated(o))return!1;let r=n.table(o)?.facts?.kind;return r!==void 0?/^(view|foreign|other)$/.test(r):t[0]!==o&&n.tableName(o).includes(".")})}function Ak(e,n,{functions:t}){if(e.kind!=="create-routine"||n.engine!=="postgresql")return!1;let o=(e.name??"").replace(/^.*\./,"").toLowerCase();return t===void 0||t[o]!==void 0}var xk=new Map([["tinyint",2**7-1],["smallint",2**15-1],["mediumint",2**23-1],["int",2**31-1],["bigint",2**63]]);function vk(e,n){if(e.how!=="next number")return!1;let t=[...n?.columns.values()??[]].find(({auto:r})=>r)?.type??"tinyint",o=xk.get(/^[a-z]+/i.exec(t)?.[0].toLowerCase()??"")??0;return Number(e.value??Number.POSITIVE_INFINITY)>(/unsigned/i.test(t)?2:1)*o*.9}function Lk({ifExists:e},n,t){return e===!0&&n?.facts!==void 0&&(t===void 0||t.dropped)}function Eu(e){return e?.isNew===!0&&e.empty&&(!e.hasDefault||e.value===null)}function Ik(e,n){return e.mayFail||(e.kind==="add-index"||e.kind==="add-unique")&&n.some(o=>o?.mayFail)?"may-fail":e.computed??"no"}function Su(e,{functions:n}){return e===void 0||n===void 0?!1:e.every(t=>n[t]!==void 0&&n[t]!=="volatile")}var Ck=/^(nextval|gen_random_uuid|uuid_generate_v\d\w*|random|clock_timestamp|timeofday|currval|lastval)$/;function Dk(e,{functions:n}){return e===void 0||n===void 0?!1:e.every(t=>!t.startsWith(".")&&(n[t]!=="volatile"||Ck.test(t)))}function $k(e,n,t){return e.default!=="volatile"?e.default??"none":n.engine==="postgresql"&&Su(e.calls,t)?"constant":"volatile"}function Mk({auto:e,hasDefault:n,type:t}){return e||n&&/^(small|big)?int/i.test(t??"")}function Pk(e,n,t){let o=e.checks??[];if(o.length===0)return e.check?"may-fail":"none";let r=i=>{if(i===void 0)return!1;let s=kt(i,a=>{let l=e.kind==="add-column"&&a.toLowerCase()===e.column?.toLowerCase(),d=n.column(e.table,a)??(l?t.column(e.table,a):void 0);if(!(!d?.isNew||d.generated||d.auto))return l?e.default==="none"||e.default===void 0?null:e.value:d.hasDefault?d.value:null});return s===!0||s===null};return o.every(r)?"pass":"may-fail"}function Fk(e,n,t){if(e.kind==="convert-charset")return Uk(e,n);if(e.kind!=="change-type")return"same";if(e.using)return"converts";let o=n.column(e.table,e.column);if(o?.type===void 0)return"not-known";let r=d=>t.domains?.[Ue(n.engine,d).name]?.type;if(r(o.type)!==void 0&&o.type===e.type?.toLowerCase())return"widens";let i=r(o.type),s=i===void 0?o.type:Fc(i,"(",")"),a=r(e.type??"")??e.type??"",l=$n(n.engine,s,a,o.bytes,n.growsInPlace);return l==="same"&&n.engine==="postgresql"?"widens":l}function Uk(e,n){let t=n.table(e.table);if(!t?.facts||e.charset===void 0)return"converts";let o=[...t.columns.values()].filter(({charset:a})=>a!=null),r=n.engine==="mariadb"&&n.isBelow("11.2"),i=e.collation??(r?`${e.charset}_general_ci`:void 0);if(i===void 0)return"converts";let s=a=>a===i;return s(t.facts.collation)&&o.every(a=>s(a.collation))?"same":"converts"}var qk=new Set(["view","policy","trigger","generated","routine","partition-key","other"]);function jk(e,n){if(e.kind!=="change-type")return"no";let t=n.usesOf(e.table,e.column),o=n.column(e.table,e.column);if(t===void 0)return o?.isNew&&o.addedBy===n.turn?"no":"not-known";let r=new Set(t.map(({by:i})=>i));if(n.engine==="postgresql"){if([...r].some(d=>qk.has(d)))return"refused";let i=["check","computed-index","foreign-key","referenced"],s=[o?.type,e.type].filter(d=>/^citext/i.test(d??"")).length===1,a=n.table(e.table)?.facts?.kind==="partitioned";return(s||a?[...i,"index","unique"]:i).some(d=>r.has(d))?"rebuilt":"no"}return["foreign-key","referenced","generated"].some(i=>r.has(i))?"rebuilt":"no"}function Hk(e,n,t){let o=e.usingIndex?.toLowerCase(),i=n.keys.named({name:e.usingIndex??"",table:e.table})[0]?.columns??t?.facts?.indexes?.find(s=>s.name.toLowerCase()===o)?.columns;return i===void 0?!1:i.every(s=>n.column(e.table,s)?.notNull===!0||t?.notNull.get(s)===!0)}function Gk(e,n,t){if(e.computed!==void 0||!e.columns?.length)return!1;let o=i=>n.engine==="postgresql"?i:i.toLowerCase(),r=new Set(e.columns.map(o));return(t?.facts?.indexes??[]).some(i=>i.unique&&i.columns.length>0&&i.columns.every(s=>r.has(o(s)))&&t?.uses?.some(s=>s.by==="unique"&&s.name===i.name))}function Wk(e,n,{tables:t}){if(e.kind!=="create-view"||e.name===void 0||n.elsewhere)return!1;let o=n.tableName(e.name);return t!==void 0&&!o.includes(".")&&t[o]===void 0&&!n.objects.has(o)}function Bk(e,n,t){if(e.kind!=="drop-column"||n.engine==="sqlite")return"none";let o=n.column(e.table,e.column),r=n.usesOf(e.table,e.column);if(o?.isNew&&o.addedBy===n.turn)return"none";let i=t?.facts?.triggers;if(r===void 0||i===void 0||i===null)return"not-known";let s=new Set(["index","computed-index","check","unchecked","statistics","foreign-key"]);return i>0||_u(e,n,t)||r.some(({by:l})=>!s.has(l))||uu(t?.facts?.code,n.engine,n.tableName(e.table??""),e.column??"")?"some":"none"}function Kk({clause:e,kind:n}){if(e===void 0||n==="change-engine")return"nothing";let{algorithm:t,lock:o}=e;return t==="instant"?"instant":o==="none"?"online":t==="copy"?"copy":o==="shared"||o==="exclusive"?"lock":"nothing"}function Yk(e,n,t){if(n.engine!=="postgresql")return"no";if(e.kind==="alter-domain"){let a=n.tableName(e.name??"");return n.objects.has(a)||t.domains&&t.domains[a]?.used===!1?"no":"constrained"}if(e.type===void 0)return"no";let{name:o}=Ue("postgresql",e.type);if(fn(o))return"no";let[,r,i=""]=/^(?:(.*)\.)?([^.]*)$/.exec(un(o,"["))??[];if(n.elsewhere||r!==void 0&&r!==t.currentSchema)return"not-known";let s=t.domains?.[i];return s?s.constrained?"constrained":"plain":t.domains===void 0||n.mayBeDomain(i)?"not-known":"no"}function Vk(e){return e?.facts?e.facts.defaultPartition??"none":"not-known"}var O=["mariadb","mysql","postgresql","sqlite"],N=["mariadb","mysql"],E=["postgresql"],A=["sqlite"],h={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",mariadbAlter:"https://mariadb.com/kb/en/alter-table/",mariadbPartitions:"https://mariadb.com/kb/en/partition-maintenance/",mariadbHints:"https://mariadb.com/kb/en/index-hints-how-to-force-query-plans/",pgFunctions:"https://www.postgresql.org/docs/current/typeconv-func.html",pgSchemas:"https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH",pgInherit:"https://www.postgresql.org/docs/current/ddl-inherit.html",signals:"https://docs.djangoproject.com/en/stable/ref/signals/#management-signals",commands:"https://docs.djangoproject.com/en/stable/howto/custom-management-commands/#overriding-commands",alembicRuntime:"https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.environment.EnvironmentContext.configure",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",pgDomain:"https://www.postgresql.org/docs/current/sql-alterdomain.html",pgPartitions:"https://www.postgresql.org/docs/current/ddl-partitioning.html",pgRefresh:"https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html",pgPolicies:"https://www.postgresql.org/docs/current/ddl-rowsecurity.html",pgBegin:"https://www.postgresql.org/docs/current/sql-begin.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",flywayLock:"https://documentation.red-gate.com/fd/flyway-postgresql-transactional-lock-setting-277579114.html",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},Y=[{engines:O,lock:"instant",compat:"keeps"}];var Nu=[{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:N,lock:"rewrites",compat:"keeps"},{engines:E,lock:"rewrites",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:h.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:O,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:h.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:N,lock:"rewrites",compat:"keeps"},{engines:E,lock:"rewrites",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:h.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:N,lock:"rewrites"},{engines:E,lock:"rewrites"},{engines:A,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:h.pgAlter},{id:"add-column-domain",kinds:["add-column"],when:{domain:"constrained"},verdicts:[{engines:E,lock:"rewrites"}],explanation:"The domain has a constraint, so the table is written anew to try it on every row.",recipe:"Use the domain's own type, or add the constraint to the domain afterwards, NOT VALID.",link:h.pgDomain},{id:"add-column-domain",kinds:["add-column"],when:{domain:"not-known"},verdicts:[{engines:E,lock:"unknown"}],explanation:"Whether the type is a domain with a constraint, which writes the table anew, is not known here.",recipe:"Use a type of the server itself.",link:h.pgDomain},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:E,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:h.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:N,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:h.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:N,lock:"online"},{engines:E,lock:"blocks-writes"},{engines:A,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:h.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{checks:["pass","may-fail"]},verdicts:[{engines:N,lock:"instant"},{engines:E,lock:"blocks-writes"},{engines:A,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:h.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:E,from:"11",lock:"instant"},{engines:E,below:"11",lock:"rewrites"},{engines:A,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:h.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:E,lock:"instant"},{engines:A,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:h.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:O,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:h.dbDefault},{id:"add-column-check-fails",kinds:["add-column"],when:{checks:"may-fail"},verdicts:[{engines:O,compat:"breaks"}],explanation:"The column's CHECK may refuse what the code that runs now inserts: it looks at other columns, or does not let NULL or the default pass.",recipe:"Release code whose rows pass first, and add the constraint in a later release.",link:h.constraints},{id:"add-column-domain",kinds:["add-column"],when:{domain:"constrained"},verdicts:[{engines:E,compat:"unknown"}],explanation:"Whether a row without a value passes the constraint of the domain is not known here.",recipe:"Use the domain's own type.",link:h.pgDomain},{id:"add-column-generated-fails",kinds:["add-column"],when:{generated:["stored","virtual"],computed:"may-fail"},verdicts:[{engines:["mysql","postgresql"],compat:"unknown"}],explanation:"Computing the column may fail (a value that is too large, a text that is no number), and a row of the running code for which it does is refused.",recipe:"Compute the value in a query, or make the type wide enough for every value, then allow this rule with that reason.",link:h.mariadbAlter},{id:"add-column-nulls-equal",kinds:["add-column"],when:{unique:!0,nullsEqual:!0},verdicts:[{engines:E,compat:"breaks"}],explanation:"With NULLS NOT DISTINCT only one row may be without a value: the second INSERT of the code that runs now, which does not know the column, is refused.",recipe:"Leave NULLS NOT DISTINCT out until every row has a value.",link:h.pgIndex},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:O,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:h.pgAlter},{id:"add-column-code",kinds:["add-column"],when:{codeMinds:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],compat:"unknown"}],explanation:"A trigger, routine, event or view of the database counts the columns of the table (INSERT without a list of columns, SELECT * into something) or uses the name of the new one: with one column more it may fail, and with it the writes of the code that runs now.",recipe:"Let that code name its columns first, in a migration of its own; or look that it works with one column more, then allow this rule with that reason.",link:h.expandContract},{id:"add-column",kinds:["add-column"],verdicts:[{engines:O,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:h.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0,dependents:"none"},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:E,lock:"instant",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:h.separate},{id:"drop-column-needed",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"unknown"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"unknown"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"unknown"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"unknown"},{engines:E,lock:"instant",compat:"unknown"}],explanation:"No model knows the column any more, but a view, a key, a trigger or a generated column of the database uses it or may use it, and fails or goes with it.",recipe:"Change what uses the column first; the guard must be able to see views and triggers (MariaDB: the rights SHOW VIEW and TRIGGER).",link:h.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:E,lock:"instant",compat:"breaks"},{engines:A,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:h.separate},{id:"rename-column-new",kinds:["rename-column"],when:{newColumn:!0},verdicts:Y,explanation:"The same migrations add the column: the code that runs now does not know it.",recipe:"",link:h.expandContract},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:O,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:h.expandContract},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:E,from:"12",lock:"instant"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned.",recipe:"",link:h.pgAlter},{id:"set-not-null-held",kinds:["set-not-null"],when:{heldNotNull:!0},verdicts:[{engines:["postgresql","mariadb","mysql"],compat:"keeps"}],explanation:"A CHECK refuses NULL already: nothing is refused that was not before.",recipe:"",link:h.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:N,lock:"online",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:A,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:h.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:N,lock:"online",compat:"keeps"},{engines:E,lock:"instant",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:h.mariadbInplace},{id:"set-default-refused",kinds:["set-default"],when:{defaultFits:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"unknown"},{engines:A,lock:"rewrites",compat:"unknown"}],explanation:"Rows of the running code that leave the column out get the default from now on: the type, a unique key, a CHECK or a foreign key of the column may refuse it, or computing it may.",recipe:"Choose a default that passes, or release code that always writes the column first, then allow this rule with that reason.",link:h.dbDefault},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:h.mariadbInstant},{id:"drop-expression",kinds:["drop-default"],when:{how:"expression"},verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"Rows of the running code no longer get the value that the column computed.",recipe:"Release code that writes the column first, then allow this rule with that reason.",link:h.pgAlter},{id:"drop-default-beside",kinds:["drop-default"],when:{addedBeside:!0},verdicts:[{engines:N,compat:"breaks"}],explanation:"In the statement that adds the column, DROP DEFAULT leaves it without any default, NULL included: every INSERT of the code that runs now, which does not name it, is refused.",recipe:"Leave DROP DEFAULT out; a column that may be NULL gets NULL.",link:h.mariadbAlter},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:A,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:h.dbDefault},{id:"drop-default-refused",kinds:["drop-default"],when:{defaultFits:!1,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"unknown"},{engines:A,lock:"rewrites",compat:"unknown"}],explanation:"Rows of the running code that leave the column out get NULL from now on, which a CHECK may refuse.",recipe:"Release code that always writes the column first, then allow this rule with that reason.",link:h.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:h.mariadbInstant},{id:"add-identity",kinds:["add-identity"],when:{how:"by default"},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"Rows that bring a value keep it; only the catalogue changes.",recipe:"",link:h.pgAlter},{id:"add-identity-always",kinds:["add-identity"],verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"GENERATED ALWAYS refuses every INSERT of the running code that brings a value of its own.",recipe:"Use GENERATED BY DEFAULT.",link:h.pgAlter}];var Ou=[{id:"add-key-null-scan",kinds:["add-primary-key"],when:{usingIndex:!0,columnNotNull:!1},verdicts:[{engines:E,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is there, but its columns may be NULL: the table is scanned while nobody can read or write, and the running code may still write NULL.",recipe:"Make the columns NOT NULL first: add `CHECK (column IS NOT NULL) NOT VALID`, validate it, set NOT NULL, then add the key.",link:h.pgAlter},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:h.pgAlter},{id:"add-unique-may-fail",kinds:["add-unique"],when:{computed:"may-fail",newColumns:!0},verdicts:[{engines:["postgresql","sqlite"],compat:"unknown"}],explanation:"The index computes a value for every row, and a row of the running code for which that fails is refused.",recipe:"Look at whether the expression has a value for every row, then allow this rule with that reason.",link:h.pgIndex},{id:"add-unique-implied",kinds:["add-unique"],when:{implied:!0},verdicts:[{engines:O,compat:"keeps"}],explanation:"Rows that differ in fewer columns, as a key holds them already, differ in these, too.",recipe:"",link:h.pgIndex},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:O,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:h.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:h.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:N,lock:"online",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:A,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:h.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:O,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:h.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:h.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:N,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:h.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:N,lock:"rewrites",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:A,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:h.constraints},{id:"add-check-new-column",kinds:["add-check"],when:{checks:"pass"},verdicts:[{engines:O,compat:"keeps"}],explanation:"Only new columns are checked, and what the running code leaves in them passes.",recipe:"",link:h.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:h.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:h.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:N,lock:"rewrites",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:A,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:h.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:E,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:h.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:N,lock:"online",compat:"breaks"},{engines:E,lock:"blocks-writes",compat:"breaks"},{engines:A,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:h.pgAlter},{id:"primary-key-hinted",kinds:["drop-primary-key"],when:{hinted:!0},verdicts:[{engines:N,lock:"rewrites",compat:"breaks"}],explanation:"A view, trigger or routine names the primary key in a hint (FORCE INDEX) and fails without it.",recipe:"Take the hint out first, in a migration of its own.",link:h.mariadbHints},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:O,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:h.mariadbInplace},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:h.constraints},{id:"alter-constraint",kinds:["alter-constraint"],when:{how:"deferred"},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The key is checked when a transaction ends: what passed before still does.",recipe:"",link:h.pgAlter},{id:"alter-constraint",kinds:["alter-constraint"],verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may rely on the key being checked only when its transaction ends; from now on it is checked at once.",recipe:"Keep INITIALLY DEFERRED; or release code that writes rows in order first, then allow this rule with that reason.",link:h.pgAlter}];var Ru=[{id:"insert-through-view",kinds:["insert-rows"],when:{throughView:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"unknown",compat:"unknown"}],explanation:"It reads or fills a view, or a table of another schema that may be one: the functions and tables behind it are not looked at.",recipe:"Name the tables themselves; or look at what the view does, then allow this rule with that reason.",link:h.expandContract},{id:"insert-triggers",kinds:["insert-rows"],when:{triggered:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"unknown",compat:"unknown"}],explanation:"Triggers or rules of the table run for the new rows, or may: what they do to other rows is not visible here (MariaDB shows triggers only to users with the right TRIGGER).",recipe:"Look at what they do for these rows, then allow this rule with that reason.",link:h.expandContract},{id:"insert-explicit-key",kinds:["insert-rows"],when:{explicitKey:!0},verdicts:[{engines:E,compat:"unknown"}],explanation:"The row brings a value for a column that a sequence fills; when the sequence arrives at that value, an INSERT of the code that runs now is refused as a duplicate.",recipe:"Leave the column out; or move the sequence beyond the value in the same migration, then allow this rule with that reason.",link:h.pgInsert},{id:"insert-into-locked-table",kinds:["insert-rows"],when:{copied:!0,storage:["files","other","not-known"]},verdicts:[{engines:N,lock:"blocks-writes"}],explanation:"A table that is not kept by InnoDB is locked as a whole until all rows are there.",recipe:"Add the rows in batches.",link:h.nonAtomic},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:N,lock:"blocks-writes",compat:"keeps"},{engines:E,lock:"online",compat:"keeps"},{engines:A,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:h.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:Y,explanation:"New rows lock nothing that exists.",recipe:"",link:h.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:O,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:h.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:O,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:h.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:Y,explanation:"The function does nothing.",recipe:"",link:h.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:O,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows, and changes none but those of tables that the same migrations make.",recipe:"",link:h.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:O,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:h.runPython}];var Au=[{id:"index-may-fail",kinds:["add-index"],when:{computed:"may-fail"},verdicts:[{engines:O,compat:"unknown"}],explanation:"The index computes a value for every row, and a row of the running code for which that fails is refused.",recipe:"Look at whether the expression has a value for every row, then allow this rule with that reason.",link:h.pgIndex},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:h.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:N,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:h.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:N,lock:"online",compat:"keeps"},{engines:E,lock:"blocks-writes",compat:"keeps"},{engines:A,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`; in Alembic `postgresql_concurrently=True` within `op.get_context().autocommit_block()`.",link:h.concurrent},{id:"index-hinted",kinds:["drop-index","drop-constraint","rename-index"],when:{hinted:!0},verdicts:[{engines:N,compat:"breaks"}],explanation:"A view, trigger or routine names the index in a hint (FORCE, USE or IGNORE INDEX): without the index it fails, and so does what the running code does with it.",recipe:"Take the hint out of that view, trigger or routine first, in a migration of its own.",link:h.mariadbHints},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:N,lock:"online",compat:"unknown"},{engines:E,lock:"instant",compat:"unknown"},{engines:A,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:h.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:N,lock:"online",compat:"unknown"},{engines:E,lock:"instant",compat:"unknown"},{engines:A,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:h.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:N,lock:"online",compat:"keeps"},{engines:E,lock:"instant",compat:"keeps"},{engines:A,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:h.pgIndex},{id:"drop-cascading-key",kinds:["drop-constraint"],when:{cascades:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"unknown"}],explanation:"The foreign key deletes or changes rows with those they refer to (ON DELETE CASCADE, SET NULL): when the code that runs now relies on that, rows are left that refer to nothing.",recipe:"Release code that removes those rows itself first (Django does, unless `on_delete` is DO_NOTHING), then allow this rule with that reason.",link:h.pgAlter},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:h.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:Y,explanation:"No query names a CHECK.",recipe:"",link:h.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:O,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:h.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:h.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:h.mariadbInstant},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:h.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:O,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:h.pgIndex}];var xu=[{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:O,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:h.expandContract},{id:"create-view",kinds:["create-view"],verdicts:Y,explanation:"A new view: no running code knows it.",recipe:"",link:h.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:O,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:h.expandContract},{id:"refresh-view",kinds:["refresh-view"],when:{concurrently:!0},verdicts:[{engines:E,lock:"online",compat:"keeps"}],explanation:"The view is filled again while others read it.",recipe:"",link:h.pgRefresh},{id:"refresh-view",kinds:["refresh-view"],verdicts:[{engines:E,lock:"blocks-writes",compat:"keeps"}],explanation:"Nobody can read the view until its query is done.",recipe:"Use REFRESH MATERIALIZED VIEW CONCURRENTLY, for which the view needs a unique index.",link:h.pgRefresh},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:O,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:h.expandContract},{id:"toggle-trigger",kinds:["toggle-trigger"],verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"What the trigger or rule does for the writes of the code that runs now begins or ends.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:h.expandContract},{id:"overload-routine",kinds:["create-routine"],when:{overloads:!0},verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"A routine of this name is there, and takes other arguments: calls of the code that runs now may mean the new one from now on, or become ambiguous.",recipe:"Create it under a new name.",link:h.pgFunctions},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:O,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:h.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","create-account","alter-sequence","grant"],verdicts:Y,explanation:"Something new that no running code knows.",recipe:"",link:h.expandContract},{id:"drop-object",kinds:["drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:O,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:h.expandContract}];var vu=[{id:"create-partition",kinds:["create-partition"],when:{defaultPartition:["none","empty"]},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The partition is empty, and no row lies where its rows would be.",recipe:"",link:h.pgPartitions},{id:"attach-partition",kinds:["attach-partition"],when:{defaultPartition:["none","empty"],newPart:!0},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The partition is made by the same migrations, and no row lies where its rows would be.",recipe:"",link:h.pgPartitions},{id:"default-partition-scanned",kinds:["create-partition","attach-partition"],when:{defaultPartition:"filled"},verdicts:[{engines:E,lock:"blocks-writes",compat:"unknown"}],explanation:"The default partition has rows: it is scanned for those that belong into the new one while nobody can read or write it.",recipe:"Detach the default partition CONCURRENTLY, or add a CHECK that excludes the new range to it (NOT VALID, then VALIDATE) before.",link:h.pgPartitions},{id:"attach-partition-scanned",kinds:["attach-partition"],when:{newPart:!1},verdicts:[{engines:E,lock:"blocks-writes",compat:"unknown"}],explanation:"The table is scanned for rows outside of the range while nobody can read or write it, and code that writes to it is held to the range.",recipe:"Add a CHECK of the range to it before (NOT VALID, then VALIDATE): then nothing is scanned; then allow this rule with that reason.",link:h.pgPartitions},{id:"partition-unknown",kinds:["create-partition","attach-partition"],verdicts:[{engines:E,lock:"unknown",compat:"unknown"}],explanation:"Whether a default partition has rows, which would be scanned under lock, is not known here.",recipe:"Look it up in the database; where it has none, allow this rule with that reason.",link:h.pgPartitions},{id:"detach-partition",kinds:["detach-partition"],verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"The code that runs now no longer finds the rows of the partition, and cannot add any there.",recipe:"Release code that does not need the rows first, then allow this rule with that reason.",link:h.pgPartitions},{id:"add-partition",kinds:["add-partition"],when:{storage:"innodb"},verdicts:[{engines:N,lock:"instant",compat:"keeps"}],explanation:"A partition by range or list is added empty.",recipe:"",link:h.mariadbPartitions},{id:"drop-partition",kinds:["drop-partition"],verdicts:[{engines:N,lock:"instant",compat:"breaks"}],explanation:"The rows of the partition are gone from the table, and the code that runs now may still need them.",recipe:"Release code that does not need the rows first, then allow this rule with that reason.",link:h.mariadbPartitions},{id:"copy-partitions",kinds:["copy-partitions"],verdicts:[{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"Rows move between partitions, and writes wait until they have.",recipe:"Use an online schema change tool or a moment without traffic.",link:h.mariadbPartitions}];var Lu=[{id:"read-locks-table",kinds:["read","call","analyze"],when:{fromExisting:!0,storage:["files","other"]},verdicts:[{engines:N,lock:"blocks-writes",compat:"keeps"}],explanation:"While a table that is not kept by InnoDB is read, writes to it wait.",recipe:"Read it outside of the migration.",link:h.mariadbAlter},{id:"read-view",kinds:["read","call"],when:{throughView:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"unknown",compat:"unknown"}],explanation:"It reads a view, or a table of another schema that may be one: functions behind it may do anything.",recipe:"Read the tables themselves; or look at what the view does, then allow this rule with that reason.",link:h.expandContract},{id:"read",kinds:["read","session","transaction"],verdicts:Y,explanation:"Nothing is changed.",recipe:"",link:h.expandContract},{id:"call",kinds:["call"],when:{harmlessCalls:!0},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"}],explanation:"The server says of the functions that they change nothing.",recipe:"",link:h.expandContract},{id:"analyze",kinds:["analyze","vacuum"],verdicts:[{engines:O,lock:"online",compat:"keeps"}],explanation:"Reads and writes go on beside it.",recipe:"",link:h.pgLocks},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:O,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:h.pgLocks}];var Iu=[{id:"create-table",kinds:["create-table"],verdicts:Y,explanation:"A new table: no running code knows it.",recipe:"",link:h.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:O,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:h.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:O,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:h.separate},{id:"rebuild-table",kinds:["change-engine"],when:{sameEngine:!0,storage:"innodb",rebuild:"online"},verdicts:[{engines:N,lock:"online",compat:"keeps"}],explanation:"The engine stays the same: the table is rebuilt beside reads and writes.",recipe:"",link:h.mariadbInplace},{id:"change-engine",kinds:["change-engine"],verdicts:[{engines:N,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:h.mariadbOverview},{id:"convert-charset",kinds:["convert-charset"],when:{typeChange:"same"},verdicts:[{engines:N,lock:"instant",compat:"keeps"}],explanation:"The texts of the table are in this character set and collation already.",recipe:"",link:h.mariadbAlter},{id:"copy-table",kinds:["copy-table","convert-charset"],verdicts:[{engines:N,lock:"rewrites",compat:"keeps"},{engines:E,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:h.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:N,lock:"online",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:h.sqlite},{id:"index-hidden",kinds:["table-option"],when:{hinted:!0},verdicts:[{engines:N,compat:"breaks"}],explanation:"A view, trigger or routine names the index in a hint (FORCE, USE or IGNORE INDEX) and fails once the index is ignored.",recipe:"Take the hint out of it first, in a migration of its own.",link:h.mariadbHints},{id:"auto-increment-end",kinds:["table-option"],when:{numbersEnd:!0},verdicts:[{engines:N,compat:"unknown"}],explanation:"The next number comes near the last one that the column can hold, or the type of the column is not known here: when the numbers end, every INSERT fails, and the server cannot go back.",recipe:"Choose a lower number, or give the column a larger type first.",link:h.mariadbAlter},{id:"table-option",kinds:["table-option","table-charset","comment"],verdicts:Y,explanation:"Only the catalogue changes.",recipe:"",link:h.mariadbInstant},{id:"toggle-keys",kinds:["toggle-keys"],verdicts:[{engines:N,lock:"instant",compat:"keeps"}],explanation:"InnoDB has no keys that can be switched off: nothing happens.",recipe:"",link:h.mariadbAlter},{id:"change-owner",kinds:["change-owner"],when:{sameOwner:!0},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The owner stays who it is.",recipe:"",link:h.pgAlter},{id:"change-owner",kinds:["change-owner"],verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"The owner before loses what only an owner may; whether the code that runs now connects as that user is not known here.",recipe:"Grant its user what it needs first, then allow this rule with that reason.",link:h.pgAlter},{id:"replica-identity",kinds:["replica-identity"],when:{published:!1},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The table is not published: nobody asks by what its rows are told apart.",recipe:"",link:h.pgAlter},{id:"replica-identity",kinds:["replica-identity"],when:{how:["full","using"]},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"Rows can still be told apart where they are replicated.",recipe:"",link:h.pgAlter},{id:"replica-identity",kinds:["replica-identity"],verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"The table is published, and without a key to tell its rows apart every UPDATE and DELETE of the code that runs now is refused.",recipe:"Use REPLICA IDENTITY FULL or USING INDEX.",link:h.pgAlter},{id:"row-security-off",kinds:["row-security"],when:{how:"disabled",rowSecurityOff:!0},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"Row level security is off already.",recipe:"",link:h.pgPolicies},{id:"row-security",kinds:["row-security"],verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"Row level security decides which rows the code that runs now sees and may write; without a policy for its user it has none.",recipe:"Release code that works under the policies first, then allow this rule with that reason.",link:h.pgPolicies},{id:"create-policy",kinds:["create-policy"],verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"Where row level security is on, the policy changes what the code that runs now sees and may write.",recipe:"Look at which rows it leaves to the application, then allow this rule with that reason.",link:h.pgPolicies},{id:"inherit",kinds:["inherit"],verdicts:[{engines:E,lock:"instant",compat:"unknown"}],explanation:"The rows of one table appear in, or vanish from, what the code that runs now reads in the other.",recipe:"Look at which queries read the parent, then allow this rule with a reason.",link:h.pgAlter}];var Cu=[{id:"column-moved",kinds:["change-type"],when:{codeMinds:!0},verdicts:[{engines:N,compat:"breaks"}],explanation:"FIRST or AFTER moves the column, and a trigger, routine or event of the database takes the columns in their order (INSERT without a list of columns, SELECT *).",recipe:"Leave the column where it is; or let that code name its columns first, in a migration of its own.",link:h.mariadbAlter},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:Y,explanation:"The type stays what it is.",recipe:"",link:h.mariadbInstant},{id:"change-type-in-use",kinds:["change-type"],when:{typeChange:"widens",inUse:"rebuilt"},verdicts:[{engines:E,lock:"blocks-writes",compat:"keeps"}],explanation:"The column itself needs no rewrite, but a CHECK, a foreign key, an index over an expression or with a condition, or any index of a partitioned table uses it: that is checked or built again while nobody can read or write.",recipe:"Drop the CHECK or the index first and put it back afterwards (ADD CONSTRAINT … NOT VALID and VALIDATE, CREATE INDEX CONCURRENTLY), each in a migration of its own.",link:h.pgAlter},{id:"change-type-refused",kinds:["change-type"],when:{inUse:"refused"},verdicts:[{engines:E,lock:"unknown",compat:"unknown"}],explanation:"PostgreSQL refuses it: a view, a policy, a trigger, a generated column, a function or the partition key uses the column.",recipe:"Drop what uses the column first and make it again afterwards, in one transaction.",link:h.pgAlter},{id:"change-type-use-unknown",kinds:["change-type"],when:{typeChange:"widens",inUse:"not-known"},verdicts:[{engines:E,lock:"unknown",compat:"keeps"}],explanation:"Which checks and indexes use the column, and would be built again under lock, is not known here.",recipe:"Look at them in the database; where there are none, allow this rule with that reason.",link:h.pgAlter},{id:"change-type-domain",kinds:["change-type"],when:{typeChange:"widens",domain:["constrained","not-known"]},verdicts:[{engines:E,lock:"rewrites",compat:"breaks"}],explanation:"The domain has a constraint, which is tried on every row, and refuses rows of the running code.",recipe:"Keep the type, and add a CHECK NOT VALID instead.",link:h.pgDomain},{id:"change-type-refused",kinds:["change-type"],when:{typeChange:"widens",inUse:"rebuilt"},verdicts:[{engines:N,lock:"unknown"}],explanation:"A foreign key or a generated column uses the column: MariaDB refuses the change, or copies the table for it.",recipe:"Drop the key first and put it back afterwards with `SET foreign_key_checks = 0`.",link:h.mariadbInplace},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:h.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:O,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:h.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:O,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:h.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:O,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:h.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:O,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:h.pgAlter},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:h.pgEnum},{id:"drop-object",kinds:["alter-type"],verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need the type as it was.",recipe:"Release code that does not use it first, and change it in a later release.",link:h.pgEnum},{id:"alter-domain",kinds:["alter-domain"],when:{how:["default","drop default","drop","rename constraint"]},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards, and no row is looked at.",recipe:"",link:h.pgDomain},{id:"alter-domain-unused",kinds:["alter-domain"],when:{domain:"no"},verdicts:[{engines:E,lock:"instant",compat:"keeps"}],explanation:"No column of a table is of the domain.",recipe:"",link:h.pgDomain},{id:"alter-domain-check",kinds:["alter-domain"],when:{how:"add unchecked"},verdicts:[{engines:E,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on values of the running code that do not pass are refused.",recipe:"Release code that writes only values that pass first, then allow this rule with that reason.",link:h.pgDomain},{id:"alter-domain-validate",kinds:["alter-domain"],when:{how:"validate"},verdicts:[{engines:E,lock:"blocks-writes",compat:"keeps"}],explanation:"Every table with a column of the domain is scanned while writes to it wait.",recipe:"Leave the constraint unvalidated, or use a CHECK of the table, which is validated beside writes.",link:h.pgDomain},{id:"alter-domain-check",kinds:["alter-domain"],when:{how:["add","not null"]},verdicts:[{engines:E,lock:"blocks-writes",compat:"breaks"}],explanation:"Every table with a column of the domain is scanned while writes to it wait, and values of the running code that do not pass are refused.",recipe:"Release code that writes only values that pass first, and add the constraint NOT VALID.",link:h.pgDomain}];var qe=["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","add-index","drop-index","rename-index","add-unique","add-foreign-key","add-check","add-primary-key","drop-constraint","drop-primary-key","rebuild-table","table-option","table-charset","convert-charset","comment","toggle-keys"],Qk=["rename-column","set-default","drop-default","rename-index","drop-constraint","comment"],Jk=qe.filter(e=>!Qk.includes(e)),Du=[{id:"copy-asked",kinds:qe,when:{asked:"copy"},verdicts:[{engines:N,lock:"rewrites"}],explanation:"ALGORITHM=COPY, or IGNORE where a unique key is added, writes the whole table anew, and writes wait until it is done.",recipe:"Leave the clause out: the server takes the gentlest way that it has.",link:h.mariadbAlter},{id:"lock-asked",kinds:qe,when:{asked:"lock"},verdicts:[{engines:N,lock:"blocks-writes"}],explanation:"LOCK=SHARED or LOCK=EXCLUSIVE keeps writes out until the statement ends.",recipe:"Leave the clause out, or write LOCK=NONE: the server then refuses rather than lock.",link:h.mariadbAlter},{id:"instant-asked",kinds:qe,when:{asked:"instant"},verdicts:[{engines:N,lock:"instant"}],explanation:"With ALGORITHM=INSTANT the server does it in a moment or refuses it.",recipe:"",link:h.mariadbInstant},{id:"no-lock-asked",kinds:qe,when:{asked:"online"},verdicts:[{engines:N,lock:"online"}],explanation:"With LOCK=NONE the server lets writes go on or refuses the statement.",recipe:"",link:h.mariadbAlter},{id:"storage-unknown",kinds:qe,when:{storage:"not-known"},verdicts:[{engines:N,lock:"unknown"}],explanation:"The storage engine and the indexes of the table are not known here, and with them whether writes go on meanwhile.",recipe:"Write LOCK=NONE behind the statement: the server then refuses rather than lock.",link:h.mariadbAlter},{id:"table-copied",kinds:qe,when:{storage:"other"},verdicts:[{engines:N,lock:"rewrites"}],explanation:"A table of this storage engine, one with a unique key over long texts, or any table where the server is set to copy, is written anew by every change, and writes wait until it is done.",recipe:"Change the table in a moment without traffic, or use an online schema change tool (pt-online-schema-change, gh-ost).",link:h.mariadbAlter},{id:"table-copied",kinds:Jk,when:{storage:"files"},verdicts:[{engines:N,lock:"rewrites"}],explanation:"A MyISAM or Aria table is written anew while nobody can write to it.",recipe:"Change the table in a moment without traffic; an InnoDB table would be changed beside writes.",link:h.mariadbAlter},{id:"rebuild-blocks",kinds:qe,when:{rebuild:"blocks"},verdicts:[{engines:N,lock:"blocks-writes"}],explanation:"The change cannot be made in place here, and writes wait until the table is rebuilt: it has a FULLTEXT or SPATIAL index or generated columns, adds a generated column beside other changes, or gets a unique key over a long text.",recipe:"Make each change in a statement of its own; where the index or the generated column is the reason, use an online schema change tool or a moment without traffic.",link:h.mariadbInplace},{id:"rebuild-unknown",kinds:qe,when:{rebuild:"not-known"},verdicts:[{engines:N,lock:"unknown"}],explanation:"Whether writes go on while the table is rebuilt is not known here.",recipe:"Write LOCK=NONE behind the statement: the server then refuses rather than lock.",link:h.mariadbInplace},{id:"rebuild-online",kinds:["add-column","drop-column","set-default","drop-default","rename-column","change-type"],when:{rebuild:"online",typeChange:["same","widens"],default:["none","constant"],references:!1,generated:["virtual","no"],auto:!1,primaryKey:!1},verdicts:[{engines:N,lock:"online"}],explanation:"The table is rebuilt beside reads and writes.",recipe:"",link:h.mariadbInplace}];var qo={id:"unknown-statement",kinds:["unknown"],verdicts:[{engines:O,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:h.pgLocks},jo=[...Du,...Iu,...Nu,...Cu,...Au,...Ou,...vu,...xu,...Ru,...Lu,qo],mn={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:h.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate`, or `alembic upgrade --sql`), then allow this rule with a reason.",link:h.separate},reachesBeyond:{id:"reaches-beyond",explanation:"The database is empty, but this statement may reach beyond it: to other databases, accounts, settings or files of the server.",recipe:"Run it apart from the migrations; or look at what it does, then allow this rule with that reason.",link:h.expandContract},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:h.separate},notInTransaction:{id:"not-in-transaction",explanation:"PostgreSQL refuses this statement inside a transaction, and here it runs in one.",recipe:"Put it into a migration of its own without a transaction: `atomic = False` in Django (RunSQL with one statement a text), `with op.get_context().autocommit_block():` in Alembic, `executeInTransaction=false` in Flyway.",link:h.nonAtomic},newEnumValue:{id:"new-enum-value-used",explanation:"A value that was added to an enumeration cannot be used before the transaction has ended.",recipe:"Put what uses the value into a later migration.",link:h.pgEnum},transactionEnded:{id:"transaction-ended",explanation:"COMMIT ends the transaction that the migration tool has opened: when a later step fails, the steps before it stay.",recipe:"Leave COMMIT out, or let the migration run without a transaction of the tool.",link:h.pgBegin},transactionUndone:{id:"transaction-undone",explanation:"What a ROLLBACK leaves of the migration is not followed here, so nothing is promised.",recipe:"Leave out what is rolled back.",link:h.pgBegin},namesElsewhere:{id:"names-elsewhere",explanation:"It leaves the session with another database or search_path: the migration tool then does not find the table in which it records the migration, or writes into another one.",recipe:"Name the schema in each statement, or put the setting back at the end (`RESET search_path`, `SET search_path TO DEFAULT`, USE).",link:h.pgSchemas},ambiguousName:{id:"ambiguous-name",explanation:'The search_path has "$user", and tables of this name lie in schemas of other users as well: which one is meant depends on who migrates.',recipe:'Name the schema in the statement, or set search_path without "$user".',link:h.pgSchemas},shadowingName:{id:"shadowing-name",explanation:"A table of this name is there in another schema: where the new schema is searched first, the code that runs now gets the new one instead.",recipe:"Choose another name; or look at the search_path of the application, then allow this rule with that reason.",link:h.pgSchemas},notThere:{id:"not-there",explanation:"It names a table, a column or a type that is not there, or that this user may not see: the server refuses it.",recipe:"Create it first, or correct the name. In Alembic add_column makes no type for an Enum: call `.create(op.get_bind(), checkfirst=True)` on it before.",link:h.pgAlter},thereAlready:{id:"there-already",explanation:"What it makes is there already: the server refuses to make it again.",recipe:"Compare both. Where they are the same, record the migration as applied (`migrate --fake`, `alembic stamp`, `flyway baseline`); otherwise choose another name.",link:h.pgAlter},actingOperator:{id:"acting-operator",explanation:"It uses an operator, a cast or a domain of this database whose function may do anything, not only compute.",recipe:"Look at what the function does, then allow this rule with that reason.",link:h.pgSchemas},insertInherited:{id:"insert-inherited",explanation:"The new table inherits from one that exists: its rows appear there, in no key of it, and its constraints hold for UPDATEs of the code that runs now.",recipe:"Add the rows after the release, or without the inheritance.",link:h.pgInherit},insertReferring:{id:"insert-referring",explanation:"The new rows refer to rows of a table that is in use: the code that runs now, which does not know them, can no longer delete those.",recipe:"Add the rows after the release, or let the key have ON DELETE CASCADE or SET NULL in the database, then allow this rule with that reason.",link:h.expandContract},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:h.mariadbOverview},openTransaction:{id:"open-transaction",explanation:"It begins a transaction and does not end it: what comes after, the record of the migration included, is never committed.",recipe:"Add the COMMIT, or leave the BEGIN to the migration tool.",link:h.nonAtomic},transactionalLock:{id:"transactional-lock",explanation:"Flyway holds a transaction open while it migrates, and CONCURRENTLY waits for every open transaction: it never ends.",recipe:"Set `flyway.postgresql.transactional.lock=false`; Flyway then takes its lock for the session.",link:h.flywayLock},receiver:{id:"migrate-receiver",explanation:"A receiver of Django's signal pre_migrate or post_migrate in the project's own code runs with the migrations: what it does is not visible here.",recipe:"Look at what it does to existing rows, then allow this rule with that reason.",link:h.signals},command:{id:"own-migrate-command",explanation:"`migrate` is not Django's own command here: what it does beside running the migrations is not visible.",recipe:"Look at what it does, then allow this rule with that reason.",link:h.commands},version:{id:"version-hook",explanation:"env.py has a function that runs for every revision (`on_version_apply`): what it does is not visible here.",recipe:"Look at what it does to existing rows, then allow this rule with that reason.",link:h.alembicRuntime},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:h.pgLocks}};function zk(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let i=t[o];return Array.isArray(r)?r.includes(i):i===r}):!1}function $u(e,n,t,o,r=jo){let i,s;for(let a of r)if(zk(a,e,n)){for(let l of a.verdicts)l.engines.includes(t)&&(l.from!==void 0&&(o===""||Ce(o,l.from)<0)||l.below!==void 0&&o!==""&&Ce(o,l.below)>=0||(l.lock!==void 0&&(i??={value:l.lock,rule:a}),l.compat!==void 0&&(s??={value:l.compat,rule:a})));if(i&&s)break}return{lock:i,compat:s}}var Xk=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","add-index","add-unique","add-check","add-foreign-key","add-primary-key","drop-constraint","validate-constraint","rename-table","drop-table","insert-rows","update-rows","delete-rows","truncate"]),Zk=/^(drop-column|rename-column|change-type|set-not-null|drop-not-null|set-default|drop-default)$/,eE=/^(add-index|add-unique|add-foreign-key|add-primary-key)$/;function Pu(e){return e.kind==="session"?e.detail==="temporary table":e.kind==="run-python"?e.effect==="unknown":e.kind==="unknown"||e.kind==="call"||e.kind==="create-extension"}function Fu(e,n,t){let{relations:o}=t,{kind:r,table:i}=e;if(!n.certain||n.elsewhere||o===void 0||e.inner!==void 0||i===void 0||i==="")return;let s=n.tableName(i);if(s.includes("."))return;let a=Mu(s,n,o);if(r==="create-table")return a&&!e.ifNotExists&&!e.replace&&n.engine!=="postgresql"?{rule:"thereAlready",subject:i}:void 0;if(!Xk.has(r))return;if(!a)return e.ifExists?void 0:{rule:"notThere",subject:i};let l=e.references===void 0?void 0:n.tableName(e.references);return l!==void 0&&!l.includes(".")&&!Mu(l,n,o)?{rule:"notThere",subject:l}:nE(e,n)??tE(e,n,t)}function Mu(e,n,t){if(n.isCreated(e)||n.objects.has(e))return!0;let o=e.toLowerCase();return n.gone.has(o)?!1:n.tables.has(e)?!0:n.engine==="postgresql"?t.includes(e):t.some(r=>r.toLowerCase()===o)}function nE(e,n){let{kind:t,table:o,column:r,columns:i}=e,s=n.table(o);if(s?.facts===void 0||Object.keys(s.facts.columns).length===0)return;let a=d=>{let c=n.column(o,d);return c!==void 0&&!c.dropped};if(t==="add-column"&&r!==void 0&&a(r))return e.ifNotExists?void 0:{rule:"thereAlready",subject:`${o}.${r}`};if(Zk.test(t)&&r!==void 0&&!a(r))return e.ifExists?void 0:{rule:"notThere",subject:`${o}.${r}`};let l=eE.test(t)&&!e.computed?i?.find(d=>!a(d)):void 0;return l===void 0?void 0:{rule:"notThere",subject:`${o}.${l}`}}function tE(e,n,{types:t}){if(n.engine!=="postgresql"||t===void 0||!/^(add-column|change-type)$/.test(e.kind)||e.type===void 0)return;let o=un(Ue("postgresql",e.type).name,"[").trim();return!/^[a-z_]\w*$/.test(o)||fn(o)||t.includes(o)||[...n.objects].some(i=>i.toLowerCase()===o)||n.mayBeDomain(o)||n.tables.has(o)?void 0:{rule:"notThere",subject:`type ${o}`}}var Ho=class e{states=new Map;tableName;constructor(n){this.tableName=n}add(n,t){let o=this.states.get(n.toLowerCase())??[];this.states.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.states.get(n.toLowerCase())??[];if(t===void 0)return o;let r=this.tableName(t).toLowerCase();return o.filter(i=>i.table.toLowerCase()===r)}remove(n){let t=this.named(n),o=(n.name??"").toLowerCase();return this.states.set(o,(this.states.get(o)??[]).filter(r=>!t.includes(r))),t}rename(n,t){for(let[o,r]of this.states)this.states.set(o,r.map(i=>i.table===n?{...i,table:t}:i))}clone(n){let t=new e(n);for(let[o,r]of this.states)t.states.set(o,r);return t}};function Fn(e){return/^\(*[`"]?([^\s`"()]+)[`"]? is not null\)*$/i.exec(e.trim())?.[1]}function Uu(e,n){return{type:e.type,notNull:!e.null,hasDefault:e.default,auto:e.auto,generated:e.generated===!0,mayFail:e.generated===!0&&n!=="postgresql",bytes:e.bytes,charset:e.charset,collation:e.collation,isNew:!1,empty:!1,dropped:!1}}function Rt(e){let n=new Map;for(let{condition:o,valid:r,inherited:i}of e?.checks??[]){let s=Fn(o);s!==void 0&&n.set(s,r&&(i||!e?.children))}let t=(e?.indexes??[]).map(({type:o})=>o);return{columns:new Map,facts:e,uses:e?e.uses:void 0,checks:e?.checks??[],notNull:n,fulltext:t.includes("fulltext"),spatial:t.some(o=>/^(spatial|rtree)$/.test(o)),engine:e?.engine,filled:!1,hasRows:!1,refersTo:[],restricts:[],inherits:!1}}function Go(e,n=[],t=[]){e.refersTo=[...e.refersTo,...n],e.restricts=[...e.restricts,...t]}function qu(e,n){let t=i=>i.toLowerCase()===n.toLowerCase(),o=e.checks.find(i=>t(i.name));e.checks=e.checks.filter(i=>!t(i.name)),e.uses=e.uses?.filter(i=>!t(i.name));let r=o&&Fn(o.condition);if(r!==void 0){e.notNull.delete(r);for(let i of e.checks)Fn(i.condition)===r&&e.notNull.set(r,i.valid)}}var oE=/^(bloom|btree_gin|btree_gist|citext|cube|dict_\w+|fuzzystrmatch|hstore|intarray|isn|lo|ltree|pg_stat_statements|pg_trgm|pgcrypto|plpgsql|postgis|postgres_fdw|seg|tablefunc|unaccent|uuid-ossp|vector)$/,ju="*",Wo=class e{tables=new Map;created=new Set;objects=new Set;domains=new Set;gone=new Set;engine;variables=new Map;turn=0;elsewhere=!1;certain=!0;growsInPlace;facts;there;keys;constructor(n,t){this.facts=n,this.engine=t,this.growsInPlace=t==="mariadb"&&Ce(n.version??"","10.4.3")>=0,this.keys=new Ho(o=>this.tableName(o));for(let{table:o,name:r,kind:i}of n.keys??[])this.keys.add(r,{table:o,kind:i,isNew:!1});this.there=n.existing&&new Set(n.existing.map(o=>o.toLowerCase()));for(let[o,r]of Object.entries(n.variables??{}))this.variables.set(o,r.toLowerCase());for(let[o,r]of Object.entries(n.tables??{})){let i=Rt(r);for(let[s,a]of Object.entries(r.columns))i.columns.set(this.columnName(s),Uu(a,t));this.tables.set(o,i)}}clone(){let n=new e({alias:this.facts.alias},this.engine);Object.assign(n,{facts:this.facts,there:this.there,growsInPlace:this.growsInPlace,turn:this.turn,elsewhere:this.elsewhere,certain:this.certain});for(let[t,o]of this.tables)n.tables.set(t,{...o,columns:new Map([...o.columns].map(([r,i])=>[r,{...i}])),notNull:new Map(o.notNull)});for(let t of this.created)n.created.add(t);for(let t of this.objects)n.objects.add(t);for(let t of this.domains)n.domains.add(t);for(let t of this.gone)n.gone.add(t);for(let[t,o]of this.variables)n.variables.set(t,o);return n.keys=this.keys.clone(t=>n.tableName(t)),n}restore(n){let t=n.clone();this.keys=t.keys.clone(r=>this.tableName(r));let o=["tables","variables"];for(let r of o){this[r].clear();for(let[i,s]of t[r])this[r].set(i,s)}for(let r of["created","objects","domains","gone"]){this[r].clear();for(let i of t[r])this[r].add(i)}this.elsewhere=t.elsewhere}isBelow(n){let t=this.facts.version??"";return t!==""&&Ce(t,n)<0}columnName(n){return this.engine==="postgresql"?n:n.toLowerCase()}mayBeDomain(n){return this.domains.has(n)||this.domains.has(ju)}tableName(n){let{currentSchema:t}=this.facts;return t!==void 0&&n.startsWith(`${t}.`)&&!this.elsewhere?n.slice(t.length+1):n}table(n){if(n===void 0)return;let t=this.tableName(n),o=this.tables.get(t);if(!(this.elsewhere&&!this.created.has(t)))return o}isMissing(n){let t=this.tableName(n);return this.there!==void 0&&!this.elsewhere&&!t.includes(".")&&!this.there?.has(t.toLowerCase())&&!this.created.has(t)}isCreated(n){return this.created.has(this.tableName(n))}column(n,t){return t===void 0?void 0:this.table(n)?.columns.get(this.columnName(t))}usesOf(n,t){if(t===void 0)return;let o=this.columnName(t);return this.table(n)?.uses?.filter(r=>r.column==="*"||this.columnName(r.column)===o)}key(n){if(n.key!==void 0)return n.key;let t=this.keys.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.keys.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}creates({ifNotExists:n},t){let o=t.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")&&!this.elsewhere?!this.there.has(o):n!==!0}recodes({table:n,column:t,type:o,charset:r,collation:i},s){if(this.engine==="mariadb"&&/^json$/i.test(o??""))return!this.holdsJson(n,t);let a=this.table(n)?.facts?.collation;return i!==void 0?i!==s.collation:r!==void 0?r!==s.charset:s.collation!=null&&a!=null&&s.collation!==a}holdsJson(n,t){let o=`json_valid(${t?.toLowerCase()})`;return(this.table(n)?.facts?.checks??[]).some(({condition:r})=>r.replace(/[`\s]/g,"").toLowerCase()===o)}expand(n){if(n.kind!=="modify-column")return[n];let{kind:t,...o}=n,r=this.column(n.table,n.column);if(!r)return[{...o,kind:"change-type"}];let i=[];this.recodes(n,r)?i.push({...o,kind:"change-type",using:!0}):(r.type===void 0||$n(this.engine,r.type,n.type??"",r.bytes,this.growsInPlace)!=="same")&&i.push({...o,kind:"change-type"}),n.notNull===!0&&!r.notNull&&i.push({...o,kind:"set-not-null"}),n.notNull!==!0&&r.notNull&&i.push({...o,kind:"drop-not-null"}),n.unique&&i.push({...o,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&i.push({...o,kind:"add-primary-key"}),n.check&&i.push({...o,kind:"add-check",how:"column"}),n.references!==void 0&&i.push({...o,kind:"add-foreign-key"}),(n.generated||r.generated||n.auto===!0!==r.auto)&&i.push({...o,kind:"change-type",using:!0});let s=n.default!==void 0&&n.default!=="none";return(s||r.hasDefault)&&!n.auto&&!n.generated&&i.push(s?{...o,kind:"set-default"}:{...o,kind:"drop-default"}),n.placed&&!i.some(({kind:a})=>a==="change-type")&&i.push({...o,type:r.type,kind:"change-type"}),i.length>0?i:[{...o,kind:"comment"}]}apply(n){let t=this.tableName(n.table??"");this.applyToTables(n,t)||this.applyToKeys(n,t)||this.applyToColumns(n,t)}applyToTables(n,t){switch(n.kind){case"create-table":return this.creates(n,t)&&(this.made(t),Go(this.tables.get(t),n.sources,n.restricts),this.tables.get(t).inherits=n.how==="inherits"),!0;case"create-partition":return this.creates(n,n.part??"")&&this.made(this.tableName(n.part??"")),!0;case"create-view":case"create-routine":case"create-type":case"create-sequence":return!n.replace&&!n.ifNotExists&&this.objects.add(this.tableName(n.name??"")),n.how==="domain"&&this.domains.add((n.name??"").replace(/^.*\./,"")),n.kind==="create-view"&&this.viewed(n),!0;case"create-extension":return oE.test(n.name??"")||this.domains.add(ju),!0;case"drop-table":return this.gone.add(t.toLowerCase()),this.created.delete(t),!0;case"rename-table":return this.renamed(t,n.to),!0;case"change-engine":{let o=this.table(t);return o&&(o.engine=n.how),!0}case"insert-rows":{let o=this.table(t);return o&&this.created.has(t)&&(o.hasRows=!0,(n.copied||n.sources?.length)&&(o.filled=!0)),!0}default:return!1}}made(n){this.created.add(n),this.tables.set(n,Rt(void 0))}viewed({name:n="",sources:t}){for(let o of t??[]){let r=this.table(o);r?.uses&&(r.uses=[...r.uses,{column:"*",by:"view",name:n}])}}renamed(n,t){if(this.gone.add(n.toLowerCase()),t===void 0||`${n}${t}`.includes("."))return;let o=this.tables.get(n);this.tables.delete(n),this.tables.set(t,o??Rt(void 0)),this.created.delete(n)?this.created.add(t):this.created.delete(t),this.gone.delete(t.toLowerCase()),this.keys.rename(n,t)}applyToKeys(n,t){let o=this.table(t);switch(n.kind){case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":return this.addConstraint(n,t,o),!0;case"validate-constraint":return this.validated(n,o),!0;case"drop-index":case"drop-constraint":{let[r]=this.keys.remove(n),i=this.table(n.table===void 0?r?.table:t);return i&&qu(i,n.name??""),!0}case"rename-index":case"rename-constraint":for(let r of this.keys.remove(n))this.keys.add(n.to??"",r);return!0;default:return!1}}addConstraint(n,t,o){let r={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},i=n.kind in r?r[n.kind]:"unique",s=n.columns??(n.column===void 0?[]:[n.column]);if(n.name!==void 0&&this.keys.add(n.name,{table:t,kind:i,isNew:!0,columns:s}),!o)return;n.references!==void 0&&Go(o,[n.references],n.restricts),n.index==="fulltext"&&(o.fulltext=!0),n.index==="spatial"&&(o.spatial=!0);let a={index:n.computed?"computed-index":"index",unique:n.computed||n.kind==="add-exclusion"?"computed-index":"unique",check:n.notValid?"unchecked":"check","foreign-key":"foreign-key"},l=n.name??"",d=n.computed?[...s,"*"]:s;if(o.uses&&(o.uses=[...o.uses,...d.map(p=>({column:p,by:a[i],name:l}))]),n.kind!=="add-check")return;let[c,...u]=n.checks??[],f=c?.kind==="operator"&&c.name==="IS NOT NULL"&&u.length===0?bt(c)[0]:void 0;o.checks=[...o.checks,{name:l,condition:f===void 0?"":`${f} IS NOT NULL`,valid:n.notValid!==!0,inherited:n.noInherit!==!0}],f!==void 0&&!o.notNull.get(f)&&o.notNull.set(f,n.notValid!==!0&&(n.noInherit!==!0||!o.facts?.children))}validated({name:n=""},t){t&&(t.checks=t.checks.map(o=>{if(o.name.toLowerCase()!==n.toLowerCase())return o;let r=Fn(o.condition);return r!==void 0&&(o.inherited||!t.facts?.children)&&t.notNull.set(r,!0),{...o,valid:!0}}),t.uses=t.uses?.map(o=>o.by==="unchecked"&&o.name.toLowerCase()===n.toLowerCase()?{...o,by:"check"}:o))}applyToColumns(n,t){let o=this.table(t)?.columns,r=this.column(t,n.column);switch(n.kind){case"add-column":this.addColumn(n,t);break;case"drop-column":r&&(r.dropped=!0);break;case"rename-column":r&&n.to!==void 0&&(o?.delete(this.columnName(n.column??"")),o?.set(this.columnName(n.to),r),this.renameUses(t,n.column??"",n.to));break;case"change-type":r&&(r.type=n.type);break;case"set-not-null":r&&(r.notNull=!0);break;case"drop-not-null":r&&(r.notNull=!1);break;case"set-default":r&&Object.assign(r,{hasDefault:!0,value:n.value});break;case"drop-default":r&&Object.assign(r,{hasDefault:!1,value:null});break}}renameUses(n,t,o){let r=this.table(n);if(!r)return;let i=this.columnName(t);r.uses=r.uses?.map(a=>this.columnName(a.column)===i?{...a,column:o}:a);let s=r.notNull.get(t);s!==void 0&&r.notNull.set(o,s),r.notNull.delete(t),r.checks=r.checks.map(a=>({...a,condition:Fn(a.condition)?a.condition:""}))}addColumn(n,t){let o={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",value:n.value??(n.default==="constant"?void 0:null),auto:n.auto===!0,generated:n.generated!==void 0,mayFail:n.mayFail===!0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated&&!n.touched,dropped:!1},r=this.columnName(n.column??""),i=this.table(t);if(!i){let l=Rt(void 0);l.columns.set(r,o),this.tables.set(t,l);return}let s=i.columns.get(r);if(n.ifNotExists&&s&&!s.dropped)return;i.columns.set(r,o),n.references!==void 0&&Go(i,[n.references],n.restricts);let a=[];(n.unique||n.primaryKey)&&a.push({column:r,by:"unique",name:""}),n.check&&a.push({column:r,by:"check",name:""}),n.references!==void 0&&a.push({column:r,by:"foreign-key",name:""}),n.generated&&a.push({column:"*",by:"generated",name:r}),i.uses&&a.length>0&&(i.uses=[...i.uses,...a])}};var rE=["instant","online","blocks-writes","rewrites","unknown"],iE=["keeps","breaks","unknown"];function hn({table:e,column:n,columns:t,name:o,detail:r,kind:i}){return e&&n?`${e}.${n}`:e&&t?.length&&i!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}var sE=new Set(["add-column","drop-column","change-type","set-not-null","drop-not-null","set-default","drop-default","add-index","drop-index","add-unique","add-foreign-key","add-check","add-exclusion","add-primary-key","drop-primary-key","drop-constraint","validate-constraint","update-rows","delete-rows","truncate","rebuild-table","copy-table","change-engine","convert-charset","table-option","table-charset","comment","copy-partitions"]);function aE(e,n,t,o){return e.kind==="run-python"?e.effect!=="noop":e.kind==="insert-rows"?e.copied===!0||(e.sources??[]).length>0:e.kind==="read"||e.kind==="call"?e.takesTime===!0||(e.sources??[]).length>0:o?n!=="instant"&&t.table(t.tableOf(e))?.filled===!0:n!=="instant"}var lE=["mariadb","mysql","postgresql","sqlite"];function Bo(e,n,t=0,o=jo){let r=e.engine??"",i=new Wo(e,r),s=new yt(r,e.variables),a=new yt(r,e.variables),l=new Mo(r,n,e.driver),d=At(e);return(e.pending??[]).map(c=>{let u=new Ns(c,{database:e,engine:r,tool:n,smallTable:t,rules:o,schema:i,quoting:s,transactions:l});return lE.includes(r)?((!d||c.beside)&&u.run(),e.fresh&&u.lookBeyond(a)):u.unknown("unknownEngine",c.line??null,e.engine??"unknown"),u.verdict()})}function dE({engine:e,occupied:n=[],pending:t=[]}){if(n.length===0)return!1;if(e==="postgresql")return!0;let o=new Set(n.map(r=>r.toLowerCase()));return t.some(({operations:r})=>r.some(({sql:i})=>i.some(s=>/\buse\b/i.test(s)||(s.toLowerCase().match(/[\w$-]+/g)??[]).some(a=>o.has(a)))))}var At=e=>e.fresh===!0&&!dE(e);function Hu(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}var Ns=class{findings=[];locks=[];compats=[];migration;context;after;before;schemaStatements=0;current;leftElsewhere;constructor(n,t){this.migration=n,this.context=t,this.after=t.schema}find(n){this.findings.push(this.current===void 0?n:{...n,statement:this.current})}verdict(){return{...this.migration,database:this.context.database.alias,lock:Hu(rE,this.locks),compat:Hu(iE,this.compats),findings:this.findings,safe:this.findings.every(({note:n})=>n===!0)}}unknown(n,t,o){let{id:r,...i}=mn[n],s=this.migration.file;this.find({rule:r,...i,lock:"unknown",compat:"unknown",subject:o,line:t,file:s}),this.locks.push("unknown"),this.compats.push("unknown")}shaped(n,t,o,r){let{id:i,...s}=mn[n];this.findings.some(l=>l.rule===i&&l.line===t&&l.subject===o)||this.find({rule:i,...s,...r,subject:o,line:t,file:this.migration.file})}run(){let{schema:n,transactions:t,database:o,engine:r,tool:i}=this.context,s=this.steps();n.turn+=1;let a=n.clone();for(let{changes:u}of s)for(let f of u)for(let p of a.expand(f))a.apply(p);this.after=a;let l=s.flatMap(({statement:u})=>u?[u.text]:[]),d=i==="flyway"&&r==="postgresql"&&Fo(l);t.startMigration(this.migration.atomic&&!d,o.oneTransaction===!0);for(let u of s)this.step(u);this.current=void 0,this.leftElsewhere&&i!=="flyway"&&this.unknown("namesElsewhere",this.leftElsewhere.line,this.leftElsewhere.text);let c=!/^(0|off)$/.test(n.variables.get("autocommit")??"on");t.leftOpen(c)&&this.unknown("openTransaction",this.migration.line??null,this.migration.name),this.schemaStatements>1&&(r==="mariadb"||r==="mysql")&&this.shaped("notTransactional",this.migration.line??null,`${this.schemaStatements} schema changes`,{lock:"instant",compat:"keeps",note:!0})}lookBeyond(n){let{database:t,engine:o}=this.context,r=[t.database,o==="postgresql"?void 0:t.currentSchema],i=new Set(r.flatMap(s=>s?.toLowerCase()??[]));for(let{sql:s,line:a=this.migration.line,beyond:l,sqlError:d=""}of this.migration.operations){l&&this.unknown("sqlNotKnown",a??null,d);for(let c of s.flatMap(u=>F(u,o)))(n.isUnclear(c.text)||!Es(c,{engine:o,own:i}))&&this.unknown("reachesBeyond",a??null,c.text.slice(0,80)),n.pass(c)}}steps(){let{migration:n}=this,{engine:t,tool:o,quoting:r}=this.context,i=[],s=n.sqlError===void 0;for(let a of n.operations){let l=n.sqlError!==void 0&&a.bases===void 0,{sqlError:d=l?n.sqlError:void 0}=a;s||=d!==void 0;let c=d===void 0?a:{...a,sqlError:d},u=eu(c,t,o,r);i.push(...u.steps),u.missing.length>0&&(this.context.schema.certain=!1);for(let{rule:f,line:p,subject:m}of u.missing)this.unknown(f,p??n.line??null,m??a.description)}return s||(this.context.schema.certain=!1,this.unknown("sqlNotKnown",n.line??null,n.sqlError??"")),i}step(n){let{schema:t,transactions:o,engine:r}=this.context;if(this.context.tool==="alembic"&&n.operation.atomic===!1&&o.standOutside(),this.current=n.statement?.text,n.first!==void 0&&o.startText(n.first),n.statement&&(r==="mariadb"||r==="mysql"))for(let[l,d]of nu(n.statement.tokens))t.variables.set(l,d);let i=n.changes.flatMap(l=>t.expand(l)),s=i.some(({inner:l})=>l!==void 0)&&o.startBlock(),a=n.line??this.migration.line??null;n.statement&&this.statement(n.statement,a);for(let l of i)l.kind==="transaction"&&this.passTransaction(l,n.first!==void 0,a),this.change(l,i,a),t.apply(l);s&&o.endBlock(),n.last&&o.endText()}statement(n,t){let{schema:o,database:r}=this.context,i=n.text.slice(0,80),s=Mc(n,r.currentSchema);(s!==void 0||/\bsearch_path\b/i.test(n.text))&&(o.created.clear(),o.objects.clear(),o.elsewhere=!0,this.leftElsewhere=s==="elsewhere"?{line:t,text:i}:void 0);let a=new Set(n.tokens.map(d=>d.text));(r.ambiguous??[]).some(d=>a.has(d))&&this.unknown("ambiguousName",t,i);let l=d=>/^\w/.test(d)?a.has(d):n.text.includes(d);(r.acting??[]).some(l)&&this.unknown("actingOperator",t,i)}passTransaction(n,t,o){let{schema:r,transactions:i}=this.context,s=i.pass(n,t);s==="begun"&&(this.before=r.clone()),s==="undone"&&this.before&&this.context.engine==="postgresql"&&r.restore(this.before),s==="lost"&&this.unknown("transactionUndone",o,(n.detail??"").slice(0,80)),s==="ended"&&this.shaped("transactionEnded",o,(n.detail??"").slice(0,80),{lock:"instant",compat:"keeps",note:!0})}change(n,t,o){let{schema:r,engine:i,transactions:s,database:a,rules:l}=this.context,d=a.version??"",c=Tu(n,r,a,this.after,{statement:t}),u=$u(n,c,i,d,l),f=ws(n,r),p=this.isSmall(n,u.lock)?{...u.lock,value:"instant"}:u.lock;f||this.tell(n,p,u.compat,o);let m=Fu(n,r,a);m&&this.unknown(m.rule,o,m.subject),Pu(n)&&(r.certain=!1),f&&n.kind==="insert-rows"&&r.table(n.table)?.inherits&&this.unknown("insertInherited",o,hn(n)),f&&n.kind==="insert-rows"&&this.referring(n,r.table(n.table)?.restricts,o),f&&n.kind==="add-foreign-key"&&r.table(n.table)?.hasRows&&this.referring(n,n.restricts,o),i==="postgresql"&&(this.inTransaction(n,o,d),this.heldOver(n,t,p?.value,f,o)),tu(n,r,a)&&this.unknown("shadowingName",o,hn(n)),cE.has(n.kind)&&(s.passSchemaStatement(),(!f||n.kind==="create-table")&&(this.schemaStatements+=1))}isSmall(n,t){let{smallTable:o,schema:r}=this.context;if(o<=0||t===void 0||t.value==="unknown"||!sE.has(n.kind)||(n.sources??[]).length>0)return!1;let i=r.table(n.table)?.facts?.rows;return i!=null&&i<=o}tell(n,t,o,r){let i={lock:t?.value??"unknown",compat:o?.value??"unknown"};this.locks.push(i.lock),this.compats.push(i.compat);let s=new Set;i.lock!=="instant"&&i.lock!=="online"&&s.add(t?.rule??qo),i.compat!=="keeps"&&s.add(o?.rule??qo);let a=hn(n);for(let{id:l,explanation:d,recipe:c,link:u}of s)this.findings.some(p=>p.rule===l&&p.line===r&&p.subject===a)||this.find({rule:l,...i,subject:a,explanation:d,recipe:c,link:u,line:r,file:this.migration.file})}referring(n,t=[],o=null){let{schema:r}=this.context;t.every(i=>r.isCreated(i))||(this.shaped("insertReferring",o,hn(n),{lock:"instant",compat:"unknown"}),this.compats.push("unknown"))}inTransaction(n,t,o){let{transactions:r,schema:i}=this.context,s=n.kind==="alter-type"&&n.how==="add value",a=s&&(o===""||Ce(o,"12")<0);if((n.outside||a)&&r.open==="yes"&&this.unknown("notInTransaction",t,hn(n)),s&&r.open!=="no"&&!i.objects.has(i.tableName(n.name??""))){r.values.add(String(n.value??""));return}let l=n.detail??"";(n.kind==="run-python"&&r.values.size>0&&n.effect!=="noop"||[...r.values].some(c=>l.includes(`'${c.replaceAll("'","''")}'`)))&&this.unknown("newEnumValue",t,hn(n))}heldOver(n,t,o,r,i){let{transactions:s,schema:a}=this.context,{migration:l}=this,d=u=>Po(u)!=="nothing"&&(!ws(u,a)||bs(u,a));if(aE(n,o,a,r)){let u=t.find(p=>p!==n&&p.inner===n.inner&&d(p)),f=s.lock??(u&&{held:Po(u),step:{change:u,migration:l}});f&&this.toldHeld(f,i)}if(s.open==="no"||s.lock)return;let c=n.kind==="create-table"&&bs(n,a);(d(n)||c)&&(s.lock={held:c?"writes":Po(n),step:{change:n,migration:l}})}toldHeld({step:n},t){this.shaped("lockHeld",t,hn(n.change),{lock:"blocks-writes",compat:"keeps"}),this.locks.push("blocks-writes")}},cE=new Set(["create-table","add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","drop-table","add-index","add-check","add-unique","add-foreign-key","add-primary-key","drop-constraint","drop-index","drop-primary-key","copy-table","change-engine","rebuild-table","convert-charset","create-view","create-trigger","truncate"]);var uE=/^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|FLUSH|LOCK|INSTALL|UNINSTALL|CACHE)$/;function fE(e,n,t){let[o="",r="",i=""]=e.map(({upper:a})=>a),s=t==="mariadb"||t==="mysql";return o==="BEGIN"?r==="NOT"?n:!0:o==="START"&&r==="TRANSACTION"?!0:o==="COMMIT"||o==="END"?r==="AND"&&i==="CHAIN":o==="ROLLBACK"||o==="ABORT"?e.some(({upper:a})=>a==="TO")?n:e.some(({upper:a})=>a==="CHAIN")&&i!=="NO":o==="PREPARE"&&r==="TRANSACTION"?!1:s&&o==="SET"&&e.some(({upper:a})=>a==="AUTOCOMMIT")?/^(0|OFF)$/i.test(e.at(-1)?.text===";"?e.at(-2)?.text??"":e.at(-1)?.text??""):s&&uE.test(o)&&r!=="TEMPORARY"?!1:n}function Gu(e,n){return e.some(t=>F(t,n).some(({tokens:o})=>{let r=o[0]?.upper??"";return/^(COMMIT|ABORT|END)$/.test(r)?!0:r==="ROLLBACK"&&!o.some(({upper:i})=>i==="TO")}))}function pE(e,n,t,o){return o==="alembic"?n.atomic!==!1:e.atomic&&(o==="flyway"||t==="postgresql"||t==="sqlite")}function Wu(e,n,t){let o;for(let r of e.operations){if(pE(e,r,n,t)){if(o)return o;continue}for(let i of r.sql)for(let{tokens:s}of F(i,n))o=fE(s,o!==void 0,n)?o??r:void 0}return o}var mE=["AddField","RemoveField","AlterField","RenameField","CreateModel","DeleteModel"];function hE(e,n){return e.sqlError!==void 0||e.sql.some(o=>!/^\s*--/.test(o))||!e.bases?.some(o=>mE.includes(o))||e.managed===!1||e.after?.manyToMany||e.before?.manyToMany?!1:(wt(e,n)??[]).some(({kind:o})=>/^(create-table|drop-table|add-column|drop-column|rename-column|set-not-null|drop-not-null|change-type)$/.test(o))}function Bu(e){let n=e.engine;return n==="sqlite"||At(e)||!e.pending?e:{...e,pending:e.pending.map(t=>({...t,operations:t.operations.map(o=>hE(o,n)?{...o,sqlError:"it changes the database, and no SQL came of it"}:o)}))}}var gE=/\bCONCURRENTLY\b/i;function Ku(e,n,t){return e.map(o=>{let r=n.find(({alias:c})=>c===o.database),i=r?.engine,s=[],a=(c,u,f)=>{let{id:p,...m}=mn[c];s.push({rule:p,...m,lock:"unknown",compat:"keeps",subject:f,line:u,file:o.file})},l=Wu(o,i,t);if(l&&a("openTransaction",l.line??o.line??null,l.sql[0]?.slice(0,80)??""),r?.transactionalLock){let c=o.operations.find(u=>u.sql.some(f=>gE.test(f)));c&&a("transactionalLock",c.line??null,c.sql[0]?.slice(0,80)??"")}if(s.length===0)return o;let d=o.findings.filter(({rule:c})=>!s.some(u=>u.rule===c));return{...o,lock:"unknown",safe:!1,findings:[...d,...s]}})}function Yu(e,n){return e&&!e.startsWith("/")?{file:e,...n?{line:n}:{}}:void 0}function Vu(e,n,t){for(let o of e){let r=n.find(({alias:a})=>a===o.database)?.engine,i=Wu(o,r,t);if(!i)continue;let s=Yu(o.file,i.line??o.line);return{status:"unsafe",fault:new g({code:"MIGRATION_LEAVES_TRANSACTION",what:`The migration ${I(o)} begins a transaction and does not end it: nothing behind that would be kept, the record of the migration included. None was applied.`,remedy:"Add the COMMIT, or leave the BEGIN to the migration tool.",...s?{place:s}:{}})}}}function Qu(e){for(let n of e){let[t]=n.hidden??[];if(t===void 0)continue;let o=n.pending?.find(({operations:s})=>s.some(({sql:a})=>a.some(l=>l.match(/[\w$]+/g)?.includes(t)))),r=o?.operations.find(({sql:s})=>s.some(a=>a.match(/[\w$]+/g)?.includes(t))),i=Yu(o?.file??null,r?.line??o?.line);return{status:"error",fault:new g({code:"TABLE_NOT_VISIBLE",what:`${o?`${I(o)} changes`:"A pending migration changes"} the table ${t}, which an applied migration has made and which ${n.user?`the user '${n.user}'`:"this user"} does not see in '${n.alias}'.`,remedy:`Grant it SELECT on ${t}; or, where the table is gone, restore it: the migration would fail.`,...i?{place:i}:{}})}}}var Ju=/^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|LOCK)\b/i,yE=/^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\S*(django_migrations|alembic_version|flyway_schema_history)\b/i;function wE(e,n,t,o){let r=t==="postgresql"||t==="sqlite"&&o!=="alembic",i=n.operations.flatMap(({sql:p})=>p),s=t!==void 0&&Gu(i,t);if(!e.counted){let p=r&&n.atomic&&!s;return{kept:p?[]:void 0,underWay:void 0,whole:p}}let a=e.statements.filter(({sql:p})=>!yE.test(p)),l=e.statements.at(-1),d=l&&!l.done&&!l.atomic?l.sql:void 0;if(r){let p=e.statements.findLastIndex(({atomic:w})=>!w),m=a.filter(w=>{let b=e.statements.indexOf(w);return w.done&&(!w.atomic||b<p||s&&b<e.statements.length-1)}),y=a.every(({atomic:w})=>w)&&!s&&(a.length>0||n.atomic);return{kept:m.map(({sql:w})=>w),underWay:d,whole:y&&m.length===0}}let c=a.findLastIndex(({sql:p,done:m,atomic:y})=>m&&(!y||Ju.test(p))),u=a.filter(({done:p},m)=>p&&m<=c),f=l&&!l.done&&(Ju.test(l.sql)||!l.atomic)?l.sql:void 0;return{kept:u.map(({sql:p})=>p),underWay:o==="flyway"?void 0:f,whole:!1}}function Os(e){if(e===void 0)return!1;let{type:n,code:t,message:o}=e;return n==="Interrupted"||t===2006||t===2013||t==="57P01"||/server closed the connection|connection (already |is |was |has been )?(closed|lost)|gone away|Lost connection|terminating connection/i.test(o)}function ef(e){if(e===void 0)return!1;let{code:n,message:t}=e;return n===1205||n===1213||n==="55P03"||n==="40P01"||/lock.*timeout|Lock wait timeout|deadlock (detected|found)/i.test(t.slice(0,2e3))}var zu=e=>{let n=e.replace(/\s+/g," ").trim();return n.length>80?`${n.slice(0,79)}…`:n};function bE(e){for(let n of e){let t=/\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(n);if(t)return t[1].replace(/^"|"$/g,"").replaceAll('""','"')}}function Rs(e){let n=e.length>1;return t=>n?`${I(t)} on '${t.database}'`:I(t)}function Ko(e){let{application:n,judged:t}=e,o=new Map((n.recorded??[]).map(({database:_,migrations:x})=>[_,new Set(x.map(([$,R])=>`${$} ${R}`))])),r=t.every(({database:_})=>o.has(_))&&!n.working,i=_=>n.journal.find(x=>x.database===_.database&&Cc(x,_)),s=_=>o.get(_.database)?.has(`${_.app} ${_.name}`)??!1,a=t.filter(s),l=t.filter(_=>!s(_)),d=a.map(({database:_,app:x,name:$})=>{let R=n.journal.find(X=>X.database===_&&X.app===x&&X.name===$);return{database:_,app:x,name:$,seconds:R?.seconds??null}}),c=l.filter(i),u=c.find(_=>!i(_)?.done)??c[0],f=u&&i(u),p=n.error??f?.error??n.journal.find(({error:_})=>_)?.error,m=n.changed!==void 0,y={applied:d,left:l,known:r,changed:m};if(!p&&!m&&r&&l.length===0)return{...y,fault:void 0,retry:!1};let w={...e,applied:d,left:l,failing:u,entry:f,error:p,known:r},b=u&&f?kE(w,u,f):void 0,k=u===void 0||b?.kept!==void 0&&b.kept.length===0,S=n.recorded?.some(({failed:_})=>_?.length)??!1;return{...y,fault:m?EE(w):_E(w,b),retry:!m&&r&&ef(p)&&k&&!S&&b?.underWay===void 0}}function kE(e,n,t){let{application:o,databases:r,tool:i}=e;if(o.oneTransaction?.includes(n.database))return{kept:[],underWay:void 0,whole:!0};let s=r.find(({alias:l})=>l===n.database)?.engine,a=wE(t,n,s,i);return Os(e.error)?a:{...a,underWay:void 0}}function Xu(e){let n=Rs(e.databases);return e.applied.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${D(e.applied.map(n))}.`}function EE(e){let{application:n,applied:t,databases:o}=e,r=Rs(o),i=t.length===0?"Nothing was applied by this run.":`Applied by this run and still there: ${D(t.map(r))}.`;return new g({code:"MIGRATION_PLAN_CHANGED",what:`The migrations of '${n.changed?.alias}' are not the ones that were judged: somebody has changed the files or the database since. ${i}`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."})}function TE(e,n){let{application:t,failing:o,left:r,known:i,error:s,tool:a}=e;if(t.working)return"A statement of it still runs in the server and did not end when it was asked to: what it leaves is not known.";if(!i)return"What was applied is not known: the database no longer answers.";if(!o||!n)return r.length===e.judged.length?"No migration had begun.":"No migration was under way.";let l=t.recorded?.find(({failed:f})=>f?.includes(o.name)),d=[];if(t.oneTransaction?.includes(o.database)&&r.length>1)d.push("All of them ran in one transaction, which was rolled back whole.");else if(n.whole)d.push("It ran in a transaction and was rolled back whole.");else if(n.kept===void 0&&Os(s))d.push("It is not transactional here: each of its statements may or may not have taken effect, and the one under way may go on in the server.");else if(n.kept===void 0)d.push(s?.place?.line&&s.place.line>1?`It is not transactional here: the statements before line ${s.place.line} have taken effect.`:"It is not transactional here: statements of it before the failing one have taken effect.");else if(n.kept.length>0){let f=o.operations.flatMap(({sql:m})=>m).filter(m=>!/^\s*--/.test(m)).length,p=f>n.kept.length?` of its ${f} statements`:n.kept.length===1?" statement":" statements";d.push(`It is not transactional here: ${n.kept.length}${p} took effect, the last of them ${zu(n.kept.at(-1))}, and it is not recorded as applied.`)}else n.underWay===void 0&&d.push("It is not transactional here, but none of its statements has taken effect.");n.underWay!==void 0&&d.push(`The statement under way when it ended (${zu(n.underWay)}) may or may not have taken effect; the server no longer works at it.`);let c=bE([...o.operations.flatMap(({sql:f})=>f)]),u=t.recorded?.find(({database:f})=>f===o.database)?.invalid.find(f=>f.name===c);return u&&d.push(`It has left the INVALID index ${u.name} of ${u.table}, which the next try drops before it builds it again.`),l&&d.push(`${a==="flyway"?"Flyway has":"It is"} recorded it as failed.`),d.join(" ")}function Zu(e,n){let{application:t,failing:o,tool:r,databases:i,error:s,known:a}=e,l=dn(r,i);if(!a)return`Look at the history table before anything else: \`${l}\` may have been interrupted half way.`;if(!o||!n)return`Deploy again; \`${l}\` continues where this stopped.`;let d=t.recorded?.some(({failed:f})=>f?.length);if(n.kept?.length===0&&n.underWay===void 0&&!d)return Os(s)?`Deploy again; \`${l}\` continues where this stopped.`:`Fix the migration and deploy again; \`${l}\` continues where this stopped.`;let u={django:`\`python manage.py migrate ${o.app} ${o.name} --fake\` records it once its changes are all there.`,alembic:`\`alembic stamp ${o.name}\` records it once its changes are all there.`,flyway:"Then run `flyway repair`, which takes the failed record away."}[r];return`Compare the table with the migration's statements and undo or finish the rest by hand, then run \`${l}\`. ${u}`}function _E(e,n){let{failing:t,error:o,databases:r,lockTimeout:i,tool:s,left:a,entry:l}=e,d=Rs(r),c=TE(e,n),u=t?Xu(e):e.applied.length>0?Xu(e).replace(" before it",""):"",f=[c,...e.known?[u]:[]].filter(b=>b!=="").join(" "),p=SE(t,o),m=p?{place:p}:{};if(!o&&e.known){let b=t??a[0];return new g({code:"MIGRATION_NOT_RECORDED",what:`The migration ${d(b)} seemed to be applied, and the database has not recorded it: a transaction that was begun by hand was never committed, or env.py does not commit. ${u}`.trim(),remedy:`See what begins a transaction in it (BEGIN, START TRANSACTION, autocommit), then run \`${dn(s,r)}\`.`,...m})}let y=(o?.message??"the database could not be asked afterwards").split(`
`)[0]??"",w=`${t?`The migration ${d(t)}`:"Applying the migrations"} failed: ${y.slice(0,400)}${/[.!?]$/.test(y)?"":"."} ${f}`;return ef(o)?new g({code:"MIGRATION_LOCK_TIMEOUT",what:w,remedy:l&&n&&n.kept?.length!==0?Zu(e,n):`Another connection held a lock for more than ${i} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`,...m}):new g({code:"MIGRATION_FAILED",what:w,remedy:Zu(e,n),...m})}function SE(e,n){let t=e?.file;if(!t||t.startsWith("/"))return;let o=n?.place?.file===t?n.place.line:e.line;return{file:t,...o?{line:o}:{}}}var NE=8,OE=60,RE=1e3,AE=3e4;function xE(e,n){let t=Math.min(AE,RE*2**e);return Math.round(t/2+t/2*n)}function nf(e,{databases:n}){let t=Object.create(null);for(let{alias:o}of n)t[o]=[];for(let{database:o,app:r,name:i,digest:s}of e)t[o]?.push([r,i,s??null]);return t}async function vE(e,n){var c=[];try{if(n.recorded||n.changed&&n.journal.length===0)return n;let{adapter:t,dependencies:o,judged:r,observation:i}=e;let{signal:s}=o.deadline;let a=s.aborted&&!(s.reason instanceof Pe);let l=a?e.options.lastQuestion??NE:OE+4*e.options.connectTimeout;let d=ie(c,new te(l,"asking what is recorded"));try{let m=await t.ask({...o,deadline:d},nf(r,i),n.sessions??{});return{...n,...m}}catch(m){return o.note(`what is recorded could not be asked: ${String(m)}`),n}}catch(u){var f=u,p=!0}finally{de(c,f,p)}}function LE({options:e,observation:n,judged:t}){for(let{alias:o,engine:r="",version:i=""}of n.databases){let s=t.filter(({database:a})=>a===o);if(s.length!==0){e.tell?.(`Applying ${s.length} migration${s.length===1?"":"s"} to '${o}' (${`${r} ${i}`.trim()}):`);for(let a of s)e.tell?.(`  ${I(a)}${a.safe===null?"":` (${a.lock}${a.safe?", safe":""})`}`)}}}function IE(e,n,t){let o=e.filter(r=>n?.some(({database:i,migrations:s})=>i===r.database&&s.some(([a,l])=>a===r.app&&l===r.name)));return{...t,journal:[...o,...t.journal]}}async function tf(e){let{adapter:n,dependencies:t,options:o,observation:r,judged:i}=e,{databases:s,tool:a}=r,l=o.retries??0;LE(e);let d=[],c,u=i;for(let f=0;;f+=1){let p=await n.apply(t,nf(u,r),u),m=IE(d,c,await vE(e,p)),y=Ko({application:m,judged:i,databases:s,tool:a,lockTimeout:o.lockTimeout});if(!y.retry||f>=l||t.deadline.signal.aborted)return m;let w=xE(f,Math.random());o.tell?.(`Another connection holds a lock, and nothing was changed: trying again in ${(w/1e3).toFixed(1)} s (${f+1} of ${l}).`);try{await o.deadline.sleep(w)}catch{return m}d=m.journal,c=m.recorded,u=y.left}}var hf=require("node:path");var CE=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*))?$/i;function DE(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function rf(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),i=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),s=o.slice(0,Math.max(i,0)).findLastIndex(l=>l.trim()===""),a=r>=0?r:i<0?o.length:s;return o.forEach((l,d)=>{let c=CE.exec(l.trimEnd());if(c)for(let u of c[1].split(",").map(f=>f.trim().toLowerCase()))c[2]?n.push({rule:u,reason:c[2],line:d+1,...l.slice(0,c.index).trim()===""?{next:DE(o,d)}:{},whole:d<a}):t.push({line:d+1,rule:u})}),{given:n,incomplete:t}}var $E=/^[\s([]*(?:[rRuUfF]?(?:"""|'''|"|'))?/,of=e=>Pc(e.replace(/\s+/g," "),"; ").trim();function sf(e,n,t,o){let{line:r,end:i,statement:s,nested:a=[],statements:l=[]}=t,d=o.split(`
`);return e.given.find(c=>{if(c.rule!==n&&c.rule!=="all")return!1;if(c.whole)return!0;if(r==null)return!1;if(c.next===r||c.line===r)return!0;if(c.line<r||c.line>(i??r))return!1;if(!(a.length>1||l.length>1))return!0;let{next:f=c.line}=c,p=d.slice(f-1).join(`
`).replace($E,"");return a.length>1?c.line<Math.min(...a):s!==void 0&&of(p).startsWith(of(s))})}function ME({kind:e,name:n,file:t,line:o}){let{id:r,...i}=mn[e];return{rule:r,...i,...{file:t??null,line:o??null},subject:n,lock:"unknown",compat:"unknown"}}function PE(e,{tool:n,skipped:t=[]}){if(t.length===0)return[];let o={app:"",name:"env.py",file:null,atomic:!0,operations:[{type:"upgrade",description:"a statement of env.py",line:null,sql:t}]},[r]=Bo({...e,pending:[o]},n);return(r?.findings??[]).filter(({note:i})=>!i)}function af(e,n,t){let o=t.hooks??[],r=new Set;return e.map(i=>{if(r.has(i.database))return i;r.add(i.database);let s=n.find(({alias:l})=>l===i.database);if(!s||At(s))return i;let a=[...o.map(ME),...PE(s,t)];return a.length===0?i:{...i,findings:[...i.findings,...a],lock:"unknown",compat:"unknown",safe:!1}})}var lf=["error","unreachable","conflict","partial","db-ahead"];function df(e){return[...e].sort((n,t)=>lf.indexOf(n.status)-lf.indexOf(t.status))[0]}function As(e,n){let t=_c(e,n);if(t)return t;if(!(e.pending!==void 0||e.ahead?.length||e.conflicts?.length)&&!(e.history===!1||e.inconsistent))return{status:"error",fault:new g({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${e.alias}'.`,remedy:n==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})}}function Yo(e,n,t){return{status:"partial",fault:new g({code:"TARGETS_NOT_LOOKED_AT",what:`Not all databases were looked at. ${e}`,remedy:n,...t?.place?{place:t.place}:{}})}}function xs(e){let n=new Set(e.databases.map(({schema:o})=>o??"public")),t=e.databases.flatMap(({alias:o,unseen:r})=>(r??[]).filter(i=>!n.has(i)).map(i=>[i,`${o}/${i}`]));return[...new Map(t).values()]}function cf(e,{allowed:n,named:t}){return n.has("other-schemas")||t?[]:xs(e)}function FE(e,n){let t=cf(e,n);if(t.length===0)return;let[o]=e.unnamed??[],r="where they are none of this environment's, add 'other-schemas' to 'allow'.";return o!==void 0?Yo(`env.py chooses by the argument '-x ${o}=…', which nobody has given, and this project's migrations are applied in these schemas, too: ${D(t)}.`,`Name each run of env.py with 'alembic-x', one a line, such as \`${o}=acme\`; ${r}`):Yo(`This project's migrations are applied in these schemas, too: ${D(t)}.`,e.tool==="alembic"?`Let env.py run its migrations for each of them; ${r}`:`The schemas of django-tenants and django-tenant-schemas are known here, others are not: look at them by hand; ${r}`)}function uf(e,n){let{databases:t,tool:o}=e,r=t.flatMap(l=>{let d=As(l,o);return d?[{database:l,stop:d}]:[]}),i=t.flatMap(l=>rs(l,o,n.allowed)??[]),[s]=r;if(s&&r.length===t.length)return df(r.map(({stop:l})=>l));if(s){let l=r.map(({database:d})=>`'${d.alias}'`);i.push(Yo(`${r.length} of ${t.length}: ${D(l,4)}. ${s.stop.fault.what}`,s.stop.fault.remedy,s.stop.fault))}let a=FE(e,n);return a&&i.push(a),df(i)}function ff({databases:e},n,{applying:t,serverNamed:o,sqliteNamed:r}){let i=e.filter(({engine:d})=>d==="sqlite");if(i.length===0||n.has("sqlite"))return;let s=d=>({status:"unreachable",fault:new g({code:"DATABASE_FALLBACK",what:d,remedy:"Give this step the variable by which the settings find the server. If SQLite is meant, write 'sqlite' into the input 'allow'."})}),a=d=>`'${d.database||d.alias}'`;if(o!==void 0&&i.length===e.length)return s(`The settings gave the SQLite database ${a(i[0])}, though ${o} names a database server: nothing is known of that server.`);let l=i.find(({missingFile:d,fresh:c,pending:u})=>(d||c)&&u?.length);if(t&&l&&!r)return s(`The SQLite database ${a(l)} does not exist yet or is empty, and applying would make a new one.`)}function pf(e,n){let{databases:t,stage:o,tool:r}=e,i=t.filter(s=>As(s,r)===void 0);if(n)return i.length===0||!/^(env|connect|history)$/.test(o)?n:Yo(`After ${D(i.map(({alias:s})=>`'${s}'`),4)} the look stopped. ${n.fault.what}`,n.fault.remedy,n.fault);if(!(o==="done"&&t.length>0))return{status:"error",fault:new g({code:"MIGRATION_GUARD_FAILED",what:t.length===0?"The look at the migrations ended without having seen a database.":`The look at the migrations ended at '${o}', before its end.`,remedy:r==="alembic"?"See whether env.py calls run_migrations() in this environment.":"See whether the project ends the process while it is loaded; debug logging shows what it printed."})}}function mf(e,n,t,o){let r=e.databases.map(s=>{let a=s.alias,l=As(s,e.tool);if(l)return{name:a,status:l.status,pending:null};let d=rs(s,e.tool,t.allowed),c=s.pending?.length??null;if(d)return{name:a,status:d.status,pending:c};let u=n.filter(p=>p.database===a),f=o&&u.some(({safe:p})=>p===!1);return{name:a,status:f?"unsafe":c?"pending":"clean",pending:c}}),i=cf(e,t).map(s=>({name:s,status:"unknown",pending:null}));return[...r,...i]}function Vo({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function Ls({safe:e}){return e===!1}function UE(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function Un(e,n){return e&&!(0,hf.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function qE(e){let n=(e?.nested??[]).map(({line:o})=>o),t=e?.bases?.includes("RunSQL")||e?.type==="upgrade";return{nested:n,statements:t?(e?.sql??[]).flatMap(o=>o.split(/;(?=\s*\S)/)):[]}}function jE(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let i=o.has(I(r).toLowerCase()),s=n.texts.get(r.file??""),a=s===void 0?void 0:rf(s);for(let{line:d,rule:c}of a?.incomplete??[])t.push({level:"warning",place:Un(r.file,d),title:"allowed without a reason",text:`The comment allows '${c}' without saying why, so it allows nothing. Write \`migration-guard: allow ${c} because …\`.`});let l=r.findings.map(d=>{if(d.note)return d;if(i)return{...d,allowed:"by the input 'allow' (this migration)"};if(o.has(d.rule))return{...d,allowed:"by the input 'allow' (this rule)"};let c=r.operations.find(p=>p.line===d.line),u={...d,...qE(c),end:c?.end},f=a&&sf(a,d.rule,u,s??"");return f?{...d,allowed:f.reason}:d});return{...r,findings:l,safe:l.every(d=>d.note||d.allowed!==void 0)}})}var HE={lock:"unknown",compat:"unknown",findings:[],safe:null};function GE({onPending:e}){return e==="apply"||e==="apply-safe"}function gf({safety:e,onPending:n}){return e!=="off"||n==="apply-safe"}function WE(e,n,t){let o=e.databases.map(Bu);if(!gf(n))return o.flatMap(({alias:s,pending:a})=>(a??[]).filter(({beside:l})=>!l).map(l=>({...l,database:s,...HE})));let r=o.flatMap(s=>Bo(s,e.tool,n.smallTable)),i=Ku(r,o,e.tool);return jE(af(i,o,e),n,t).filter(({beside:s,safe:a})=>!s||a===!1)}function BE(e,n){let{allowed:t}=n,o=[];for(let{alias:s,stale:a,fresh:l,occupied:d,holds:c,pending:u,missingFile:f,invalid:p}of e.databases){a?.length&&o.push(`${a.length} row${a.length===1?"":"s"} of the history of '${s}' belong to migrations that were squashed and deleted (${D(a.map(I),3)}); \`migrate APP --prune\` removes them.`),l&&u?.length&&o.push(d?.length?`The database '${s}' is empty, but tables lie in ${D(d,3)}, beside it.`:`The database '${s}' is empty: nothing that runs can be disturbed.`),l===!1&&c?.length&&u?.length&&o.push(`The database '${s}' has no history of migrations, but is not empty (${D(c,3)}): what is pending is judged as anywhere else.`),f&&o.push(`The file of the SQLite database '${s}' does not exist yet.`);for(let{table:m,name:y}of KE(u,p))o.push(`An earlier try has left the INVALID index ${y} of ${m} in '${s}'; applying drops it before it is built again.`)}e.driftError&&t.has("drift")&&o.push(`Whether the models match the migrations is not known: ${e.driftError}`);let r=e.databases.flatMap(s=>s.ahead??[]);r.length>0&&t.has("db-ahead")&&o.push(`The database is ahead of this code (${D(r.map(I))}), which the input 'allow' permits.`);let i=n.named||t.has("other-schemas")?xs(e):[];i.length>0&&o.push(`This project's migrations are applied in these schemas, too, which were not looked at: ${D(i)}.`),e.read?.length&&o.push(`Flyway's configuration was read from ${D(e.read)}.`);for(let{alias:s,why:a}of e.leftOut??[])o.push(`'${s}' was not looked at: ${a}.`);return o}function KE(e,n){let t=(e??[]).flatMap(({operations:o})=>o.flatMap(({sql:r})=>r));return(n??[]).filter(({name:o})=>t.some(r=>/\bCONCURRENTLY\b/i.test(r)&&r.match(/[\w$]+/g)?.includes(o)))}function YE(e,n){if(n.has("drift"))return;let{driftError:t,drift:o=[],tool:r}=e;if(t)return{status:"error",fault:new g({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${t}${/[.!?]$/.test(t)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[i]=o;if(!i)return;let s=Un(i.file,1),a=o.map(({app:l,operations:d})=>l===""?d.join("; "):`${l} (${d.join("; ")})`);return{status:"drift",fault:new g({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${D(a,4)}.`,remedy:r==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${o.map(({app:l})=>l).join(" ")}\`, look at the result and commit it.`,...s?{place:s}:{}})}}function vs({findings:e}){return e.filter(n=>!n.note&&n.allowed===void 0)}function VE(e,n){for(let t of e)for(let o of vs(t))n.push({level:"warning",place:Un(o.file,o.line),title:`${o.rule} (${I(t)})`,text:`${o.subject===""?"":`${o.subject}: `}${o.explanation} Instead: ${o.recipe}`})}function QE(e,n,t){let o=t.howTo?.trim(),r=e.databases.length>1;return{count:`${n.length} migration${n.length===1?"":"s"}`,names:n.map(i=>r?`${I(i)} on '${i.database}'`:I(i)),command:dn(e.tool,e.databases),remedyOf:i=>o?/[.!?]$/.test(o)?o:`${o}.`:i}}function JE(e,n,t){let o=e[0],r=vs(o),i=Un(o.file,r[0]?.line??o.line),s=e.map(a=>`${I(a)} (${D([...new Set(vs(a).map(({rule:l})=>l))],4)})`);return{status:"unsafe",fault:new g({code:"MIGRATIONS_UNSAFE",what:`${e.length} of ${n.count} pending ${e.length===1?"is":"are"} not safe while the old code runs: ${D(s,4)}.${t?" None was applied.":""}`,remedy:n.remedyOf(`${r[0]?.recipe??""} Or plan a moment for \`${n.command}\`, then deploy again; \`# migration-guard: allow ${r[0]?.rule} because …\` takes responsibility.`.trim()),...i?{place:i}:{}})}}function zE(e,n,t){let o=e.filter(Ls),r=Un(e[0].file,e[0].line),i=o.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${D(o.map(I))}.`;return{status:"pending",fault:new g({code:"MIGRATIONS_PENDING",what:`${n.count} ${e.length===1?"is":"are"} pending: ${D(n.names)}.${t?i:""}`,remedy:n.remedyOf(`Run \`${n.command}\` for this environment, then deploy again${o.length===0&&t?"; or set 'on-pending: apply-safe'":""}.`),...r?{place:r}:{}})}}function XE(e,n,t,o){let{tool:r,databases:i}=e,s=yf(t),{allowed:a}=s,l=mf(e,n,s,t.safety!=="off");return{tool:r,targets:l,counted:e.error===void 0&&i.length>0&&l.every(({pending:d,status:c})=>d!==null&&!/^(error|conflict)$/.test(c)),databases:i.map(UE),drift:a.has("drift")?[]:e.drift??[],ahead:i.flatMap(d=>d.ahead??[]),annotations:o,notes:BE(e,s)}}function yf({allow:e,alembicX:n}){return{allowed:new Set(e.map(t=>t.trim().toLowerCase())),named:(n??[]).length>0}}function wf(e,n){let t=[],o=yf(n),{allowed:r}=o,i=pf(e,Tc(e)),s=i&&i.status!=="partial"?[]:WE(e,n,t),a=XE(e,s,n,t),l=s.filter(Ls),d=(k,S)=>({result:{...a,status:k,fault:S,pending:s,unsafe:l,applied:[]}}),c=({status:k,fault:S})=>d(k,S),u=i??uf(e,o)??Qu(e.databases);if(u)return c(u);VE(s,t);let f=GE(n),p=ff(e,r,{applying:f,serverNamed:n.serverNamed,sqliteNamed:n.sqliteNamed===!0});if(p)return c(p);let m=QE(e,s,n),y=n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply";if(l.length>0&&y)return c(JE(l,m,f));let w=YE(e,r);if(f&&w)return c(w);if(s.some(({beside:k})=>!k)&&n.onPending==="fail")return c(zE(s,m,gf(n)));if(s.length>0&&f){let k=Vu(s,e.databases,e.tool);if(k)return c(k);let S=s.filter(({beside:_})=>!_);if(S.length>0)return{apply:S,after:_=>ZE(_,S,e,n,a)}}for(let k of s)t.push({level:"warning",place:Un(k.file,k.line),title:k.beside?"not a migration":"pending migration",text:k.beside?`${I(k)} is not safe, and the tool runs it whenever it applies migrations.`:`${I(k)} is pending; ${n.onPending==="later"?"the release applies it on its hosts":"the release goes on, since on-pending is 'warn'"}.`});if(w)return c(w);let b=l.length>0&&n.safety!=="off"?"unsafe":"pending";return d(s.length>0?b:"clean",void 0)}function ZE(e,n,t,o,r){let{databases:i,tool:s}=t,a=Ko({application:e,judged:n,databases:i,tool:s,lockTimeout:o.lockTimeout}),{applied:l,left:d,fault:c,known:u,changed:f}=a;return{...r,counted:u&&!f,targets:r.targets.map(p=>{let m=d.filter(({database:y})=>y===p.name).length;return!c||m===0?{...p,status:"clean",pending:m}:{...p,status:"error",pending:u&&!f?m:null}}),status:c?f?"pending":"error":"clean",fault:c,pending:d,unsafe:d.filter(Ls),applied:l}}function Is(e,n){let t=ge(e.what,n),o=ge(e.remedy,n);if(t===e.what&&o===e.remedy)return e;let r=e.docs.slice(e.docs.indexOf("#")+1),{code:i,place:s,cause:a}=e;return new g({code:i,what:t,remedy:o,anchor:r,...s?{place:s}:{},...a?{cause:a}:{}})}var eT=new Set(["status","tool","engine","rule","lock","compat","level","code"]);function bf({fault:e,...n},t){return{...oe(n,t,eT),fault:e&&Is(e,t)}}var pe=require("node:path");var Wf=require("node:path");var B={list:"text"},nT={fields:{file:"text",line:"number"},required:["file"],nullable:!0},Sf={fields:{type:"text",message:"text",code:"text or number",place:nT,trace:"text"},required:["type","message"],nullable:!0},kf={fields:{class:"text",internal:"text",name:"text",column:"text",null:"flag",unique:"flag",primaryKey:"flag",index:"flag",hasDefault:"flag",dbDefault:"text",generated:"text",manyToMany:"flag",collation:"text",maxLength:"number",references:"text",constraint:"flag",type:"text"},required:["name","internal"],nullable:!0},Cs=(e,n=["type"])=>({fields:{type:"text",description:"text",line:"number",end:"number",sql:B,sqlError:"text",beyond:"flag",module:"text",builtin:"flag",bases:B,opaque:"flag",reducesToSql:"flag",reversible:"flag",effect:"text",atomic:"flag",table:"text",to:"text",exists:"flag",managed:"flag",before:kf,after:kf,added:{list:B},removed:{list:B},constraint:"text",fields:B,inner:e,nested:{list:{fields:{line:"number"}},nullable:!0}},required:n}),tT={list:Cs({list:Cs({list:{fields:{}}})})},oT={list:Cs(tT,["type","sql"])},Ef={list:{fields:{app:"text",name:"text"},required:["app","name"]}},rT={fields:{app:"text",name:"text",file:"text",line:"number",firstParty:"flag",digest:"text",atomic:"flag",replaces:{list:B},operations:oT,sqlError:"text"},required:["app","name","operations"]},iT={fields:{type:"text",null:"flag",default:"flag",auto:"flag",charset:"text",collation:"text",bytes:"number"},required:["type"]},sT={fields:{alias:"text",stage:"text",error:Sf,schema:"text",schemaMissing:"flag",unseen:B,severalHeads:"flag",hidden:B,transactionalLock:"flag",database:"text",host:"text",port:"text or number",user:"text",vendor:"text",driver:"text",engine:"text",version:"text",history:"flag",historyElsewhere:B,foreignTables:B,fresh:"flag",missingFile:"flag",holds:B,applied:"number",aliases:B,inconsistent:"text",ahead:Ef,stale:Ef,halfSquashed:{list:{fields:{app:"text",name:"text",lost:B},required:["app","name","lost"]}},invalid:{list:{fields:{table:"text",name:"text"},required:["table","name"]}},conflicts:{list:{fields:{app:"text",migrations:{list:{fields:{name:"text",file:"text"},required:["name"]}}},required:["app","migrations"]}},pending:{list:rT},oneTransaction:"flag",tables:{map:{fields:{rows:"number",collation:"text",columns:{map:iT},notNullChecks:B},required:["columns"]}},existing:B,keys:{list:{fields:{table:"text",name:"text",kind:"text"},required:["table","name","kind"]}},known:{map:B},asked:{map:"rows"},currentSchema:"text"},required:["alias"]},Nf={fields:{stage:"text",django:"text",toolVersion:"text",error:Sf,databases:{list:sT},drift:{list:{fields:{app:"text",operations:B,file:"text"},required:["app","operations"]}},driftError:"text",leftOut:{list:{fields:{alias:"text",why:"text"},required:["alias","why"]}},unnamed:B,skipped:B,hooks:{list:{fields:{kind:"text",name:"text",file:"text",line:"number"},required:["kind","name"]}}},required:["stage"]},aT={fields:{errorCode:"text",message:"text",lineNumber:"number",path:"text"},required:["message"],nullable:!0},Tf={error:aT,flywayVersion:"text",database:"text",migrations:{list:{fields:{category:"text",version:"text",description:"text",type:"text",state:"text",filepath:"text",installedOnUTC:"text"}}},validationSuccessful:"flag",invalidMigrations:{list:{fields:{version:"text",description:"text",filepath:"text",errorDetails:{fields:{errorCode:"text",errorMessage:"text"},required:["errorMessage"],nullable:!0}}}},allSchemasEmpty:"flag"},Of={fields:{...Tf,individualResults:{list:{fields:Tf}}}},_f=e=>typeof e=="object"&&e!==null&&!Array.isArray(e),lT={text:["string"],number:["number"],flag:["boolean"],"text or number":["string","number"]};function Qo(e,n,t=""){if(n==="rows")return e===null||Array.isArray(e)&&e.every(Array.isArray)?void 0:t;if(typeof n=="string")return e===null||lT[n].includes(typeof e)?void 0:t;if("list"in n){if(e===null&&n.nullable)return;if(!Array.isArray(e))return t;for(let[o,r]of e.entries()){let i=r===null?`${t}[${o}]`:Qo(r,n.list,`${t}[${o}]`);if(i!==void 0)return i}return}if("map"in n){if(!_f(e))return t;Object.setPrototypeOf(e,null);for(let[o,r]of Object.entries(e)){let i=Qo(r,n.map,`${t}[${JSON.stringify(o.slice(0,60))}]`);if(i!==void 0)return i}return}if(!(e===null&&n.nullable)){if(!_f(e))return t;for(let o of n.required??[])if(!Object.hasOwn(e,o)||e[o]===null)return`${t}.${o}`;for(let[o,r]of Object.entries(n.fields)){if(!Object.hasOwn(e,o))continue;let i=Qo(e[o],r,`${t}.${o}`);if(i!==void 0)return i}}}function Jo(e,n,t){let o=Qo(e,n);if(o===void 0)return e;throw zo(t,o===""?"it is no object":`${o.replace(/^\./,"")} has another form`)}function zo(e,n){return new g({code:"PROBE_ANSWER_INVALID",what:`${e} answered something that cannot be judged: ${n}.`,remedy:"Nothing is taken for granted, so nothing is released. Look at what runs in the same process: settings, env.py, plugins, a wrapper around the program."})}var T=e=>e==null?"":String(e),H=e=>/^(true|t|1|yes)$/i.test(T(e)),dT=new Map([["r","table"],["p","partitioned"],["v","view"],["m","materialized-view"],["f","foreign"],["BASE TABLE","table"],["VIEW","view"],["SYSTEM VERSIONED","versioned"]]);function $s(e){return Object.assign(Object.create(null),Object.fromEntries(e))}function Ds(e){let n=new Map;for(let t of e??[]){let o=n.get(T(t[0]));o?o.push(t):n.set(T(t[0]),[t])}return n}function cT(e){let[,,n,t,o,r,i,s,a,l,d]=e;return{type:T(n),null:H(t),default:H(o),auto:/auto_increment/i.test(T(r)),charset:i===null?null:T(i),collation:l===null?null:T(l),bytes:Number(s)&&Number(a)?Math.floor(Number(s)/Number(a)):null,...T(d)===""&&!/GENERATED/i.test(T(r).replace(/DEFAULT_GENERATED/i,""))?{}:{generated:!0}}}function uT([,,e,n,t,o,r]){return{type:T(e),null:H(n),default:H(t)&&!H(r)||H(o),auto:H(o),...H(r)?{generated:!0}:{}}}function fT(e,n){let t=new Map;for(let[,o,r,i,s]of e??[]){let a=t.get(T(o))??{name:T(o),columns:[],unique:n==="postgresql"?H(i):!H(i),type:T(r).toLowerCase()};T(s)!==""&&a.columns.push(T(s)),t.set(a.name,a)}return[...t.values()]}function Ms(e,n){let t=n.replace(/[.*+?^${}()|[\]\\]/g,"\\$&");return new RegExp(`(^|[^\\w$])${t}($|[^\\w$])`,"i").test(T(e))}function pT(e,n){let t=[],o=(n.columns??[]).filter(i=>T(i[0])===e),r=(i,s,a,l)=>{for(let d of o)T(d[1])!==l&&Ms(a,T(d[1]))&&t.push({column:T(d[1]),by:i,name:s})};for(let i of o)T(i[10])!==""&&r("generated",T(i[1]),i[10],T(i[1]));for(let[i,s,a]of n.checks??[])T(i)===e&&r("check",T(s),a);for(let[i,s,a,l,d]of n.references??[])T(i)===e&&t.push({column:T(s),by:"foreign-key",name:T(a)}),T(l)===e&&t.push({column:T(d),by:"referenced",name:T(a)});for(let[i,s]of n.views??[])(T(s)===""||Ms(s,e))&&r("view",T(i),s||o.map(a=>a[1]).join(" "));for(let[i,s,a,l,d]of n.indexes??[])T(i)===e&&t.push({column:T(d),by:/^(BTREE|HASH)$/i.test(T(a))&&H(l)||H(l)?"index":"unique",name:T(s)});return t}function mT(e,n){return[...n.code??[],...n.views??[]].filter(([,t])=>Ms(t,e)).map(([,t])=>({text:T(t)}))}var Rf=/^(cascade|set null|set default|c|n|d)$/i;function hT(e,n){return e?e.filter(([t,,o,r])=>T(t)===n&&(Rf.test(T(o))||Rf.test(T(r)))).map(([,t])=>T(t)):null}var gT=new Set(["index","computed-index","unique","check","unchecked","foreign-key","referenced","generated","view","policy","trigger","routine","partition-key","statistics","other"]);function yT(e){let n=/<n>(\d+)<\/n>/.exec(T(e))?.[1]??T(e);return/^\d+$/.test(n)?Number(n):null}function Ps(e,n){let t=e==="postgresql"||e==="sqlite",o=Object.create(null),r=Ds(n.columns),[i,s,a,l,d,c]=["indexes","checks","uses","defaults","counts","code"].map(p=>n[p]?Ds(n[p]):void 0),u=t||(n.rights??[]).some(([p])=>/^TRIGGER$/i.test(T(p)));for(let p of n.tables??[]){let m=T(p[0]),y=Object.create(null);for(let w of r.get(m)??[])y[T(w[1])]=t?uT(w):cT(w);o[m]={rows:yT(d?.get(m)?.[0]?.[1]),kind:dT.get(T(p[1]))??"other",columns:y,...s?{checks:(s.get(m)??[]).map(w=>wT(w,t))}:{},...i?{indexes:fT(i.get(m),e)}:{},..."actions"in n?{cascades:hT(n.actions,m)}:{},...t?{...a?{uses:bT(a.get(m))}:{},...e==="sqlite"?{}:{owner:T(p[2]),children:H(p[3]),triggers:Number(p[4]),published:H(p[5]),rowSecurity:H(p[6]),...kT(l,m),code:(c?.get(m)??[]).map(([,w,b])=>({text:T(w),...H(b)?{returns:!0}:{}}))}}:{engine:T(p[2]).toLowerCase(),format:T(p[3]).toLowerCase(),collation:T(p[4])||null,.../partitioned/i.test(T(p[5]))?{kind:"partitioned"}:{},...n.references&&n.views?{uses:pT(m,n)}:{},code:mT(m,n),triggers:u?Ds(n.triggers).get(m)?.length??0:null}}}let f=p=>n[p]??[];return{tables:o,...n.path?.[0]?{searched:T(n.path[0][0]).split(",").map(p=>p.trim().replace(/^"(.*)"$/,"$1"))}:{},...n.schema?.[0]?{currentSchema:T(n.schema[0][0])}:{},...n.domains?{domains:ET(f("domains"))}:{},...n.functions?{functions:$s(f("functions").map(([p,m])=>[T(p),["immutable","immutable","stable","volatile"][Number(m)]??"volatile"]))}:{},...n.ambiguous?{ambiguous:f("ambiguous").map(([p])=>T(p))}:{},...n.occupied?{occupied:f("occupied").map(([p])=>T(p))}:{},...n.relations?{relations:f("relations").map(([p])=>T(p))}:{},...n.types?{types:f("types").map(([p])=>T(p))}:{},...n.acting?{acting:f("acting").map(([p])=>T(p))}:{},...n.variables?{variables:$s(f("variables").map(([p,m])=>[T(p),T(m)]))}:{}}}function wT([,e,n,t,o],r){let i=T(n);return r?{name:T(e),condition:i.replace(/^CHECK /,"").replace(/ NOT VALID$| NO INHERIT$/g,""),valid:H(t),inherited:H(o)}:{name:T(e),condition:i,valid:!0,inherited:!0}}function bT(e){return(e??[]).flatMap(([,n,t,o])=>gT.has(T(t))?[{column:T(n),by:T(t),name:T(o)}]:[])}function kT(e,n){if(!e)return{defaultPartition:"not-known"};let t=e.get(n)?.[0];return t?t[1]===null?{defaultPartition:"not-known"}:{defaultPartition:/<x>1<\/x>/.test(T(t[1]))?"filled":"empty"}:{}}function ET(e){return $s(e.map(([n,t,o,r])=>[T(n),{type:T(t),constrained:H(o),used:H(r)}]))}function Af(e){let{asked:n,...t}=e;return n?{...t,...Ps(e.engine??"",n)}:e}function Xo(e,n){let{databases:t=[],journal:o,...r}=Jo(e,Nf,n);return{...r,databases:t.map(Af)}}var je=require("node:path");var TT=new Set(["error","errors","message","trace","skipped","warnings"]);function Zo(e,n){return Array.isArray(e)?e.map(t=>Zo(t,n)):e===null||typeof e!="object"?e:Object.fromEntries(Object.entries(e).map(([t,o])=>[t,TT.has(t)?oe(o,n):Zo(o,n)]))}var xf={type:"Interrupted",message:"",code:null,place:null};function _T(e,n){for(let[,t,o]of e.matchAll(/^ {2}File "([^"\n]+)", line (\d+) in /gm)){let r=(0,je.relative)(n,t);if(!(r===""||r.startsWith("..")||(0,je.isAbsolute)(r))&&!/(^|\/)(site-packages|dist-packages|lib\/python\d)/.test(r))return{file:r,line:Number(o)}}}function ST(e){return e.split(`
`).flatMap(n=>{if(n.trim()==="")return[];try{let t=JSON.parse(n);return typeof t=="object"&&t!==null&&!Array.isArray(t)?[t]:[]}catch{return[]}})}async function NT(e,n,t){let{exec:o,deadline:r,env:i}=e,[s,a,l]=t;return o(n.python,[s,a,l],{cwd:n.cwd,env:{...i,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(d=>{if(n.journal&&r.signal.aborted)return{why:M(r.signal.reason)};if(r.signal.throwIfAborted(),d instanceof g&&n.journal)return{why:d.what};throw d instanceof g?d:new g({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${M(d)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:d})})}function OT(e,n,t){let o=n===void 0?void 0:_T(n,t);return!(e instanceof Pe)||!o?e:new g({code:e.code,what:`${e.what} The project's code stood at ${o.file}:${o.line}.`,remedy:"See what it waits for there; set 'timeout' if that takes so long for a reason.",place:o,cause:e})}function RT(e,n){let t=n.split(`
`).slice(-3).join(" ").slice(-600);return new g({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${e.signal??`exit code ${e.code}`}). ${t}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}function AT(e){let n;try{n=JSON.parse(e)}catch{throw zo("The project's process","it is not JSON")}if(typeof n=="object"&&n!==null&&!Array.isArray(n))return n;throw zo("The project's process","it is no object")}async function er(e,n){let{files:t,secrets:o}=e,r=t.temporary(e.temporary);try{let i=Object.keys(n.sources),s=(0,je.join)(r.path,`${i[0]}.py`),a=(0,je.join)(r.path,"answer.json"),l=(0,je.join)(r.path,"request.json");for(let m of i)t.write((0,je.join)(r.path,`${m}.py`),n.sources[m]);t.write(l,JSON.stringify(n.request));let d=()=>oe(ST(t.read(`${a}.journal`)??""),o),c=()=>{let m=t.read(a);return m===void 0?void 0:Zo(AT(m),o)},u;try{u=await NT(e,n,[s,a,l])}catch(m){throw OT(m,t.read(`${a}.stack`),n.root)}if("why"in u)return{error:{...xf,message:u.why},...c(),journal:d()};let f=ge(`${u.stdout}${u.stderr}`.trim(),o);f!==""&&e.note(`the project printed:
${f.slice(-4e3)}`);let p=c();if(n.journal&&(p===void 0||xT(p))){let m=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;if(p!==void 0||d().length>0)return{...p,journal:d(),error:{...xf,message:`Its process ${m}.`}}}if(p===void 0)throw RT(u,f);return{...p,journal:d()}}finally{r.remove()}}function xT(e){return!e.error&&!e.changed&&e.stage!=="done"}var vf=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

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
`;var Lf=`"""Whether admin modules of the project may define models that nothing else imports. Reads text, runs nothing."""
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
`;var If=`"""
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
`;var nr=`"""What the probes share: the request, the answer and its file, and how an error is told.

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
`;var Cf=`"""What a RunPython function does, as far as its own text proves it. Runs none."""
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
`;var Df=`"""The transactions in which migrations are looked at: the server itself refuses every change in them."""
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
`;var $f=`"""What the history of a Django project says of migrations that the code no longer has."""
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
`;var Mf=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
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
`;var tr=`"""What the programs that apply have to know of a statement before it runs, and of what an earlier try has left."""
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
`;var Pf=`"""Which databases, and which schemas in them, the migrations of a Django project are for."""
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
`;var ee=require("node:path");var vT=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,Ff=2;function gn(e,n,t,o=Ff){let r=e.list(n),i=r.filter(s=>!s.endsWith("/")&&t(s,(0,ee.join)(n,s))).map(s=>(0,ee.join)(n,s)).sort();return i.length>0||o===0?i:r.filter(s=>s.endsWith("/")&&!vT.test(s)).sort().flatMap(s=>gn(e,(0,ee.join)(n,s.slice(0,-1)),t,o-1))}var LT=/^[VR](?:[\d.]|_(?!_))*__.+\.sql$/;function Uf(e,n){return gn(e,n,t=>t==="manage.py")}function Fs(e){return/^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*alembic[ \t]*[.\]]/m.test(e??"")}function qf(e){return/^\[alembic\]/m.test(e??"")&&/^script_location\s*[=:]/m.test(e??"")}function jf(e,n){let t=(0,ee.dirname)(n);return e.list(t).filter(o=>o.endsWith(".ini")).map(o=>(0,ee.join)(t,o)).filter(o=>o!==n&&qf(e.read(o))).sort()}function Us(e,n){let t=gn(e,n,r=>r==="alembic.ini");if(t.length>0)return t;let o=gn(e,n,(r,i)=>r.endsWith(".ini")&&qf(e.read(i)));return o.length>0?o:gn(e,n,(r,i)=>r==="pyproject.toml"&&Fs(e.read(i)))}function qs(e,n){return gn(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function IT(e,n){return gn(e,n,t=>LT.test(t),Ff+1)}function CT(e){return e===void 0||/django/i.test(e)||!/\b(flask|alembic)/i.test(e)}function Hf(e,n,t){if(t||Uf(e,n).some(o=>CT(e.read(o))))return"django";if(Us(e,n).length>0)return"alembic";if(qs(e,n).length>0||IT(e,n).length>0)return"flyway";throw new g({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither a manage.py nor a configuration of Alembic or Flyway in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function Gf(e,n,t){let o=Uf(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(i=>(0,ee.relative)(n,i)).join(", ");throw new g({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new g({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function xt(e,n,t){let o=t||".venv/bin/python",r=(0,ee.isAbsolute)(o)?[o]:o.includes("/")?[(0,ee.join)(n.directory,o),(0,ee.join)(n.root,o)]:(n.path??"").split(":").map(s=>(0,ee.join)(s,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,ee.join)(n.virtualEnv,"bin/python"));let i=r.find(s=>e.executable(s));if(i)return i;throw new g({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}var DT={migration_guard_probe:vf,migration_guard_common:nr,migration_guard_history:$f,migration_guard_pending:Mf,migration_guard_admin:Lf,migration_guard_effects:Cf,migration_guard_fence:Df,migration_guard_targets:Pf,migration_guard_statements:tr,migration_guard_apply:If};function js(e,n,t,o=!1){let r=Gf(e.files,n.directory,n.settings),i=r?(0,Wf.dirname)(r):n.directory;return er(e,{sources:DT,journal:o,python:n.python,cwd:i,root:n.root,request:{root:n.root,directory:i,manage:r??null,settings:n.settings??null,drift:"off",sql:!1,databases:[],...t}})}async function Bf(e,n,t){let o=await js(e,n,{mode:"look",...t});return{...Xo(o,"The look at the Django project"),tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Kf(e,n,t){let o=await js(e,n,{mode:"apply",...t},!0);return{...o,...Ao(o.journal)}}async function Yf(e,n,t){return Hs(await js(e,n,{mode:"ask",lockTimeout:1,...t}))}function Hs(e){if(e.error||e.changed||e.stage!=="done")return{};let{recorded:n}=e;return{...n?{recorded:n}:{},...e.working?{working:!0}:{}}}var Vf=`"""
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
`;var Qf=`"""
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
`;var Jf=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

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
`;var zf=`"""How an Alembic project is run: its configuration, its working directory, and the application that it may need."""
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
`;var Xf=`"""
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
`;function Zf(e,n){if(n.endsWith(".toml"))return{ini:null,toml:n};let t=(0,pe.join)((0,pe.dirname)(n),"pyproject.toml");return{ini:n,toml:Fs(e.files.read(t))?t:null}}function ep(e,n){let{directory:t,config:o}=n;if(o){let a=(0,pe.isAbsolute)(o)?o:(0,pe.join)(t,o);if(!e.files.exists(a))throw new g({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${o}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."});return{...Zf(e,a),places:[...new Set([t,(0,pe.dirname)(a)])]}}let r=Us(e.files,t),[i,...s]=r;if(i!==void 0&&s.length===0)return{...Zf(e,i),places:[...new Set([(0,pe.dirname)(i),t])]};throw new g({code:"ALEMBIC_CONFIG_MISSING",what:r.length===0?"There is neither alembic.ini nor a pyproject.toml with [tool.alembic] in the working directory or two levels below.":`There are ${r.length} configurations of Alembic: ${r.map(a=>(0,pe.relative)(t,a)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}function $T(e,n){let{ini:t}=ep(e,n);return t===null||n.config?[]:jf(e.files,t).map(o=>({alias:(0,pe.relative)(n.directory,o),why:"it is another configuration, which 'alembic-config' can name in a step of its own"}))}var MT={migration_guard_probe:Jf,migration_guard_common:nr,migration_guard_project:zf,migration_guard_recording:Xf,migration_guard_fence:Qf,migration_guard_statements:tr,migration_guard_apply:Vf};function Gs(e,n,t,o=!1){let{ini:r,toml:i,places:s}=ep(e,n);return er(e,{sources:MT,journal:o,python:n.python,cwd:s[0],root:n.root,request:{root:n.root,directory:n.directory,config:r,toml:i,places:s,x:n.arguments,sql:!1,drift:!1,...t}})}async function np(e,n,t){let o=await Gs(e,n,{mode:"look",...t});return{...Xo(o,"The look at the Alembic project"),tool:"alembic",leftOut:$T(e,n)}}async function tp(e,n,t){let o=PT(t.expected),r=await Gs(e,n,{mode:"apply",...t,expected:o},!0);return{...r,...Ao(r.journal)}}function PT(e){return Object.fromEntries(Object.entries(e).map(([n,t])=>[n,t.map(([,o,r])=>[o,r])]))}async function op(e,n,t){return Hs(await Gs(e,n,{mode:"ask",lockTimeout:1,...t}))}var Q=require("node:path");var vt=require("node:path");function Ws(e,n){let t=n.flyway||"flyway",r=((0,vt.isAbsolute)(t)?[t]:t.includes("/")?[(0,vt.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(i=>(0,vt.join)(i,t))).find(i=>e.files.executable(i));if(r)return r;throw new g({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function FT(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}var UT="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";async function rp(e,n,t,o={}){let r=Ws(e,n);return e.exec(r,t,{cwd:n.directory,env:{JAVA_ARGS:UT,...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true",...o},signal:e.deadline.signal}).catch(i=>{throw e.deadline.signal.throwIfAborted(),new g({code:"FLYWAY_MISSING",what:`${r} could not be started: ${M(i)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})})}async function or(e,n,t){let{stdout:o,stderr:r}=await rp(e,n,t);return`${o}
${r}`}async function rr(e,n,t,o={}){let r=await rp(e,n,[...t,"-outputType=json"],o),i=FT(r.stdout);if(i)return Jo(oe(i,e.secrets),Of,"Flyway");let s=oe(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new g({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${s.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function Bs(e,n){let t=e.message.split(`
`).map(a=>a.trim()).filter(a=>a!==""&&!/^-+$/.test(a)),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],i=r&&r!=="0"?Number(r):o??null,s=e.path?n(e.path):null;return{type:e.errorCode,message:t.slice(0,5).join(" "),code:i,place:s===null?null:{file:s,line:e.lineNumber??null}}}var qT=/^(\.(cmd|bat|ps1|py|sh|bash))?$/i,jT=/^(?:(?:before|after)[A-Z][A-Za-z]*|createSchema)/,HT=/^(before|after)(Info|Validate|Connect)/,GT=/^(before|after)(Each)?(Undo|Repair|Info|Clean)/,WT=30;function BT(e,{suffixes:n,separator:t}){let o=(0,Q.basename)(e),[r=""]=jT.exec(o)??[];if(r==="")return;let i=l=>{let d=o.slice(r.length,o.length-l.length);return d===""||d.startsWith(t)},s=n.find(l=>o.toLowerCase().endsWith(l.toLowerCase()));if(s!==void 0&&i(s))return{path:e,event:r,kind:"sql"};let a=(0,Q.extname)(o);return qT.test(a)&&i(a)?{path:e,event:r,kind:"script"}:void 0}function Ks(e,n,t=0){return e.list(n).flatMap(o=>{if(o.endsWith("/")&&o.startsWith("."))return[];let r=(0,Q.join)(n,o),i=t<WT?Ks(e,r,t+1):[];return o.endsWith("/")||i.length>0?i:[r]})}function KT(e){let n=e.replace(/[.+^${}()|[\]\\]/g,"\\$&").replace(/\*\*\/?|\*|\?/g,t=>t.startsWith("**")?"(?:.*/)?":t==="*"?"[^/]*":"[^/]");return new RegExp(`^${n.replace(/\/$/,"")}(?:/|$)`)}function YT(e,n){let t=n.search(/[*?]/);if(t<0)return Ks(e,n);let o=KT(n);return Ks(e,(0,Q.dirname)(`${n.slice(0,t)}x`)).filter(r=>o.test(r))}function VT({files:e,env:n},t,o,{settings:r}){let i=y=>(0,Q.isAbsolute)(y)?y:(0,Q.join)(t.directory,y),s=(0,Q.dirname)(o),a=(n.CLASSPATH??"").split(":").filter(y=>y!=="").map(i),l=y=>e.list(y).filter(w=>w.endsWith(".jar")).map(w=>(0,Q.join)(y,w)),d=r.values("jarDirs").flatMap(y=>y.split(":")),c=[...a.filter(y=>y.endsWith(".jar")),...[(0,Q.join)(s,"jars"),...d.map(i)].flatMap(l)],u=r.values("locations"),p=u.length===0||u.every(y=>/^(classpath:)?db\/migration$/.test(y))?[(0,Q.join)(s,"sql")]:[],m=[];for(let y of u.length===0?["db/migration"]:u){let[,w="classpath",b]=/^(?:(\w+):)?(.*)$/.exec(y);w==="filesystem"?p.push(i(b)):w==="classpath"?p.push(...a.map(k=>(0,Q.join)(k,b))):m.push(y)}return{directories:p,jars:c,elsewhere:m}}var QT=/db\/callback\//,JT=/(?:before|after)[A-Z][A-Za-z]+(?:__[\w.-]*)?\.(?:sql|sh|py|ps1|bash|bat|cmd)/;function zT({files:e},{settings:n},{jars:t},o){for(let s of["callbacks","resolvers","migrationResolvers"]){let a=n.values(s);if(a.length>0)return`the classes in '${s}' (${a.join(", ")})`}let r=t.find(s=>QT.test(e.read(s)??""));if(r!==void 0)return`the classes in db/callback of ${r}`;let i=o.find(({kind:s,event:a})=>s==="script"&&HT.test(a));return i&&`the script ${i.path}`}function ip(e,n,t){let{files:o}=e,{settings:r}=t,i=VT(e,n,Ws(e,n),t),s=r.values("sqlMigrationSuffixes"),a={suffixes:s.length>0?s:[".sql"],separator:r.value("sqlMigrationSeparator")??"__"},d=[...new Set(i.directories.flatMap(p=>YT(o,p)))].sort().flatMap(p=>BT(p,a)??[]),c=zT(e,t,i,d);if(c!==void 0)throw new g({code:"FLYWAY_LOOK_RUNS_CODE",what:`Flyway would run ${c} while the guard only looks, so nothing was looked at.`,remedy:"Give the guard a configuration without it ('flyway-config'), or move what it does to a callback of SQL, which a look can leave out."});let u=r.flag("skipDefaultCallbacks"),f=p=>JT.test(o.read(p)??"");return{callbacks:d.filter(({kind:p,event:m})=>!GT.test(m)&&!(u&&p==="sql")),unseen:[...i.elsewhere,...i.jars.filter(f)]}}var Ys=({event:e})=>/^before(?!Repeatables)|^create/.test(e);var Je=require("node:path");var sp="guarded.deploy.NoDriver",Vs=["-X","-skipCheckForUpdate",`-driver=${sp}`,"info"],XT=new Set(["url","user","schemas","initSql","driver"]);function ZT(e){let n=[],t=0,o=0;for(let r=0;r<e.length;r+=1)"[{".includes(e[r])?t+=1:"]}".includes(e[r])?t-=1:t===0&&e.startsWith(", ",r)&&/^, [^\s,={}[\]]+=/.test(e.slice(r,r+200))&&(n.push(e.slice(o,r)),o=r+2);return[...n,e.slice(o)].filter(r=>r!=="")}function ir(e){let n=/^\{([\s\S]*)\}$/.exec(e?.trim()??"")?.[1]??"";return new Map(ZT(n).map(t=>{let o=t.indexOf("=");return[t.slice(0,o),t.slice(o+1)]}))}function e_(e){return(/^\[([\s\S]*)\]$/.exec(e?.trim()??"")?.[1]??e??"").split(",").map(t=>t.trim()).filter(t=>t!=="")}function n_(e){let n=new Map,t;for(let o of e){let r=/^(DEBUG|INFO|WARNING|ERROR): /.exec(o)?.[0],[,i,s]=/^([\w-]+\..+?) -> (.*)$/.exec(o.slice(r==="DEBUG: "?7:0))??[];if(i!==void 0){if(n.has(i))return;n.set(i,s),t=i}else if(r!==void 0){if(t!==void 0)break}else t!==void 0&&n.set(t,`${n.get(t)}
${o}`)}return new Map([...n].map(([o,r])=>[o,r.trimEnd()]))}function ap(e){let n=e.split(/\r?\n/),t=n.flatMap((d,c)=>/^DEBUG: Using configuration:\s*$/.test(d)?[c]:[]),o=t.length===1?n_(n.slice(t[0]+1)):void 0;if(o===void 0)return;let r=[...o].filter(([d,c])=>c===sp&&/\.driver$/.test(d)),i=/^(?:flyway|environments\.(.+))\.driver$/.exec(r[0]?.[0]??"");if(r.length!==1||i===null)return;let s=i[1],a=s===void 0?new Map:ir(o.get(`environments.${s}.flyway`)),l=d=>{if(s!==void 0&&XT.has(d))return o.get(`environments.${s}.${d}`);let c=d.slice(0,d.lastIndexOf(".")),u=c===""?void 0:ir(o.get(`flyway.${c}`)).get(d.slice(c.length+1));return a.get(d)??o.get(`flyway.${d}`)??u};return{environment:s,files:n.flatMap(d=>/^DEBUG: Loading config file: (.+)$/.exec(d)?.[1]??[]),value:l,values:d=>e_(l(d)),flag:d=>l(d)?.toLowerCase()==="true",ownIn:d=>a.has(d),below(d){let c=[...o].flatMap(([f,p])=>f.startsWith(`flyway.${d}.`)?[[f.slice(d.length+8),p]]:[]),u=[...ir(o.get(`flyway.${d}`)),...ir(a.get(d)),...c];return new Map(u.filter(([,f])=>!/^\*+$/.test(f)))}}}function yn(e,n){return Object.entries(n).flatMap(([t,o])=>[`-${t}=${o}`,...e.ownIn(t)?[`-environments.${e.environment}.flyway.${t}=${o}`]:[]])}function Ee(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}var Qs="FLYWAY_CONFIG_MISSING";function t_(e,n,{directory:t,flywayConfig:o}){if(o){let l=(0,Je.isAbsolute)(o)?o:(0,Je.join)(t,o);if(e.exists(l))return[`-configFiles=${l}`];throw new g({code:Qs,what:`There is no Flyway configuration at ${o}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."})}if(n.FLYWAY_CONFIG_FILES)return[];let r=qs(e,t),i=r.map(l=>(0,Je.relative)(t,l)).join(", "),s=new Set(r.map(l=>(0,Je.dirname)(l))),a="Name the one that is deployed with 'flyway-config'.";if(s.size>1)throw new g({code:Qs,what:`There are configurations of Flyway in ${s.size} directories: ${i}.`,remedy:a});if(r.length===0||s.has(t))return[];if(r.length>1)throw new g({code:Qs,what:`There are several configurations of Flyway below the working directory: ${i}.`,remedy:a});return[`-configFiles=${r[0]}`]}function lp(e,n){return e.replace(/\$\{env\.(\w+)\}/g,(t,o)=>n[o]??t)}function o_(e,n,t=[]){let o=l=>{let d=e.value(l);return d===void 0?void 0:lp(d,n)},r=o("url")??"",i=o("user")??"",s=/^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(r)?.[1]??"",a=new Map([["flyway:user",i],["flyway:database",s],...[...e.below("placeholders")].map(([l,d])=>[l,lp(d,n)])]);return{args:t,settings:e,jdbc:r,user:i,initSql:o("initSql")??"",transactionalLock:o("postgresql.transactional.lock")?.toLowerCase()!=="false",placeholders:o("placeholderReplacement")?.toLowerCase()==="false"?void 0:a,prefix:o("placeholderPrefix")??"${",suffix:o("placeholderSuffix")??"}"}}async function sr(e,n){let{files:t,env:o}=e,r=t_(t,o,n),i=await or(e,n,[...r,...Vs]),s=ap(i);if(s!==void 0)return o_(s,o,r);let a=/^ERROR: (?!Unexpected error)(.+)$|^(?:Caused by: )?[a-z]\S*Exception: (.+)$/m.exec(oe(i,e.secrets));throw new g({code:"FLYWAY_SETTINGS_UNKNOWN",what:`Flyway does not say which settings it works with${a?`: ${(a[1]??a[2]).slice(0,300).replace(/\.$/,"")}`:""}.`,remedy:`Run \`flyway ${Vs.join(" ")}\` by hand in the same environment, and correct what it says about its configuration.`})}var r_=/[()]|\b(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|STATEMENT|DEFAULT\s+ROLE|SELECT|session_replication_role)\b|@@(?!SESSION\b)/i;function Js(e,n){return F(e,n).every(t=>/^\s*SET\s/i.test(t.text)&&!r_.test(t.text))}function zs({settings:e}){return yn(e,{...e.flag("cleanOnValidationError")?{cleanOnValidationError:"false"}:{},cleanDisabled:"true"})}function Xs(e){return[...yn(e.settings,{skipDefaultCallbacks:"true",createSchemas:"false"}),...zs(e)]}function ar(e){let{initSql:n,jdbc:t}=e;return[...Xs(e),...n===""||Js(n,Ee(t))?[]:["-initSql="]]}function Zs(e,{placeholders:n,prefix:t,suffix:o}){if(n===void 0)return e;let r="",i=e;for(;;){let s=i.indexOf(t),a=s<0?-1:i.indexOf(o,s+t.length);if(a<0)return r+i;let l=i.slice(s+t.length,a).trim(),d=n.get(l)??n.get(l.toLowerCase());r+=i.slice(0,s)+(d??i.slice(s,a+o.length)),i=i.slice(a+o.length)}}function i_(e,n){let t=i=>i.split(/[._]/).map(s=>BigInt(/^\d+$/.test(s)?s:0)),[o,r]=[t(e),t(n)];for(let i=0;i<Math.max(o.length,r.length);i+=1){let[s=0n,a=0n]=[o[i],r[i]];if(s!==a)return s<a?-1:1}return 0}function dp({migrations:e=[],allSchemasEmpty:n},t){return n!==!0&&!t.flag("skipExecutingMigrations")&&e.every(({installedOnUTC:o=""})=>o==="")}var ea=({type:e="",state:n})=>/BASELINE/i.test(e)&&/^pending/i.test(n);function na(e,n){let t=n.value("baselineVersion")||"1";return e.filter(({version:o})=>o===""||i_(o,t)>0)}var ta=require("node:crypto");var qn=({version:e,description:n})=>e||n||"",lr=e=>n=>n?.startsWith(`${e.root}/`)?n.slice(e.root.length+1):null,cp=(e,n)=>({type:"script",description:e,sql:[],line:1,sqlError:n});function up({name:e,description:n,path:t},o,r,i,s=!0){let a=Ee(i.jdbc),l=t===""?void 0:o.files.read(t),d=t===""?"":o.files.read(`${t}.conf`)??"",c=/^[ \t]*placeholderReplacement[ \t]*=[ \t]*false/im.test(d)?{...i,placeholders:void 0}:i,u=l===void 0||!s?void 0:F(Zs(l,c),a),f=/^[ \t]*executeInTransaction[ \t]*=[ \t]*false/im.test(d)||a==="postgresql"&&Fo((u??[]).map(({text:p})=>p));return{app:"",name:e,file:(lr(r)(t)??t)||null,line:1,digest:l===void 0?null:(0,ta.createHash)("sha256").update(l).digest("hex"),firstParty:!0,atomic:!f,operations:u===void 0?[cp(n,"it is not a SQL file that can be read")]:u.map(({text:p,line:m,end:y})=>({type:"sql",description:n,line:m,end:y,sql:[p]}))}}function fp(e,n,t,o){let{description:r,filepath:i=""}=e,s=!/SCRIPT|JDBC/i.test(e.type??"");return up({name:qn(e),description:r,path:i},n,t,o,s)}function s_(e){let{initSql:n,jdbc:t}=e,o=Ee(t),r=Zs(n,e);if(n===""||Js(r,o))return[];let i="what runs on each connection";return[{app:"",name:"initSql",file:null,digest:(0,ta.createHash)("sha256").update(n).digest("hex"),firstParty:!0,atomic:!1,beside:!0,operations:F(r,o).map(s=>({type:"sql",description:i,sql:[s.text]}))}]}function pp({callbacks:e,unseen:n},t,o,r){let i=({path:a,event:l,kind:d})=>({...up({name:a.slice(a.lastIndexOf("/")+1),description:l,path:a},t,o,r,d==="sql"),beside:!0}),s=n.map(a=>({app:"",name:`callbacks in ${a}`,file:null,firstParty:!0,atomic:!1,beside:!0,operations:[cp("callbacks","it is in a place that cannot be looked into")]}));return{before:[...s_(r),...s,...e.filter(Ys).map(i)],after:e.filter(a=>!Ys(a)).map(i)}}var vp=require("node:path");var mp="SELECT table_schema AS place, table_name AS name FROM information_schema.tables UNION ALL SELECT routine_schema, routine_name FROM information_schema.routines UNION ALL SELECT event_schema, event_name FROM information_schema.events",wp={version:"SELECT VERSION()",schema:"SELECT DATABASE()",tables:"SELECT table_name, table_type, engine, row_format, table_collation, create_options FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ({tables})",columns:"SELECT table_name, column_name, column_type, is_nullable, CASE WHEN column_default IS NULL OR UPPER(column_default) = 'NULL' THEN 0 ELSE 1 END, extra, character_set_name, character_octet_length, character_maximum_length, collation_name, generation_expression FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ({tables})",indexes:"SELECT table_name, index_name, index_type, non_unique, column_name, seq_in_index FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name IN ({tables}) ORDER BY 1, 2, 6",references:"SELECT table_name, column_name, constraint_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL AND (table_name IN ({tables}) OR referenced_table_name IN ({tables}))",triggers:"SELECT event_object_table, trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",rights:"SELECT privilege_type FROM information_schema.user_privileges UNION SELECT privilege_type FROM information_schema.schema_privileges WHERE table_schema = DATABASE()",views:"SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = DATABASE()",relations:"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",own:`SELECT o.name FROM (${mp}) o WHERE o.place = DATABASE()`,occupied:`SELECT DISTINCT o.place FROM (${mp}) o WHERE o.place <> DATABASE() AND o.place NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')`,code:"SELECT code.name, code.text FROM (SELECT trigger_name AS name, action_statement AS text FROM information_schema.triggers WHERE trigger_schema = DATABASE() UNION ALL SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE() UNION ALL SELECT event_name, event_definition FROM information_schema.events WHERE event_schema = DATABASE()) code WHERE EXISTS (SELECT 1 FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_name IN ({tables}) AND LOCATE(LOWER(t.table_name), LOWER(code.text)) > 0)",actions:"SELECT table_name, constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE() AND table_name IN ({tables})",functions:"SELECT LOWER(routine_name), 3 FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type = 'FUNCTION' AND LOWER(routine_name) IN ({calls})"},a_={...wp,checks:"SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() AND table_name IN ({tables})",variables:"SELECT LOWER(variable_name), variable_value FROM information_schema.session_variables WHERE variable_name IN ('ALTER_ALGORITHM', 'OLD_ALTER_TABLE', 'INNODB_INSTANT_ALTER_COLUMN_ALLOWED', 'FOREIGN_KEY_CHECKS', 'LOWER_CASE_TABLE_NAMES', 'SQL_MODE', 'AUTOCOMMIT', 'DEFAULT_STORAGE_ENGINE')"},l_={...wp,checks:"SELECT k.table_name, c.constraint_name, c.check_clause FROM information_schema.check_constraints c JOIN information_schema.table_constraints k USING (constraint_schema, constraint_name) WHERE c.constraint_schema = DATABASE() AND k.table_name IN ({tables})"};function bp(e,n){let t=e==="postgresql"||e==="sqlite";return{version:1,schema:1,path:1,rights:1,keys:3,invalid:3,tables:t?7:6,columns:t?7:11,indexes:6,checks:t?5:3,uses:4,references:5,domains:4,code:t?3:2,actions:4,ambiguous:1,occupied:1,relations:1,types:1,own:1,acting:1}[n]??2}var hp="WITH RECURSIVE family(root, oid) AS (SELECT c.relname, c.oid FROM pg_class c WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables}) UNION SELECT f.root, i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.oid) ",gp=[["c.relname","c.relnamespace","pg_class c","c.oid","c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')"],["p.proname","p.pronamespace","pg_proc p","p.oid","true"],["t.typname","t.typnamespace","pg_type t","t.oid","t.typtype IN ('e', 'd', 'r')"]].map(([e,n,t,o,r])=>`SELECT CAST(n.nspname AS text) AS place, CAST(${e} AS text) AS name FROM ${t} JOIN pg_namespace n ON n.oid = ${n} WHERE ${r} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('${t.split(" ")[0]}' AS regclass) AND d.objid = ${o} AND d.deptype = 'e')`).join(" UNION ALL "),kp={version:"SELECT current_setting('server_version')",schema:"SELECT current_schema()",path:"SELECT current_setting('search_path')",tables:"SELECT c.relname, c.relkind, pg_get_userbyid(c.relowner), EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid), (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) + (SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN'), EXISTS (SELECT 1 FROM pg_publication_tables p WHERE p.schemaname = n.nspname AND p.tablename = c.relname), c.relrowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables})",columns:"SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, a.attidentity <> '', coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN ({tables})",checks:"SELECT c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated, NOT k.connoinherit FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",indexes:"SELECT c.relname, i.relname, m.amname, x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.number), k.place FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam JOIN pg_class c ON c.oid = x.indrelid CROSS JOIN LATERAL unnest(CAST(x.indkey AS int2[])) WITH ORDINALITY AS k(number, place) WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables}) ORDER BY 1, 2, 6",uses:hp+"SELECT f.root, a.attname, CASE d.classid WHEN CAST('pg_class' AS regclass) THEN (SELECT CASE WHEN x.indexprs IS NOT NULL OR x.indpred IS NOT NULL THEN 'computed-index' WHEN x.indisunique THEN 'unique' ELSE 'index' END FROM pg_index x WHERE x.indexrelid = d.objid) WHEN CAST('pg_constraint' AS regclass) THEN (SELECT CASE k.contype WHEN 'c' THEN CASE WHEN k.convalidated THEN 'check' ELSE 'unchecked' END WHEN 'f' THEN CASE WHEN k.conrelid = d.refobjid THEN 'foreign-key' ELSE 'referenced' END WHEN 'x' THEN 'computed-index' ELSE 'unique' END FROM pg_constraint k WHERE k.oid = d.objid) WHEN CAST('pg_attrdef' AS regclass) THEN (SELECT CASE WHEN coalesce(to_jsonb(b) ->> 'attgenerated', '') <> '' THEN 'generated' ELSE 'default' END FROM pg_attrdef e JOIN pg_attribute b ON b.attrelid = e.adrelid AND b.attnum = e.adnum WHERE e.oid = d.objid AND (e.adrelid <> d.refobjid OR e.adnum <> d.refobjsubid)) WHEN CAST('pg_rewrite' AS regclass) THEN 'view' WHEN CAST('pg_policy' AS regclass) THEN 'policy' WHEN CAST('pg_trigger' AS regclass) THEN 'trigger' WHEN CAST('pg_proc' AS regclass) THEN 'routine' WHEN CAST('pg_statistic_ext' AS regclass) THEN 'statistics' ELSE 'other' END, CASE d.classid WHEN CAST('pg_class' AS regclass) THEN (SELECT i.relname FROM pg_class i WHERE i.oid = d.objid) WHEN CAST('pg_constraint' AS regclass) THEN (SELECT k.conname FROM pg_constraint k WHERE k.oid = d.objid) ELSE CAST(d.objid AS text) END FROM family f JOIN pg_depend d ON d.refclassid = CAST('pg_class' AS regclass) AND d.refobjid = f.oid AND d.refobjsubid > 0 JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = d.refobjsubid WHERE NOT (d.classid = CAST('pg_class' AS regclass) AND NOT EXISTS (SELECT 1 FROM pg_index x WHERE x.indexrelid = d.objid)) UNION SELECT f.root, a.attname, 'partition-key', CAST(f.oid AS text) FROM family f JOIN pg_partitioned_table p ON p.partrelid = f.oid JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = ANY (CAST(p.partattrs AS int2[]))",defaults:"SELECT c.relname, CASE WHEN has_table_privilege(p.partdefid, 'SELECT') THEN CAST(query_to_xml('SELECT 1 AS x FROM ' || CAST(CAST(p.partdefid AS regclass) AS text) || ' LIMIT 1', false, true, '') AS text) END FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid WHERE p.partdefid <> 0 AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",variables:"SELECT 'standard_conforming_strings', current_setting('standard_conforming_strings')",domains:"SELECT t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.contypid = t.oid), EXISTS (SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.atttypid = t.oid AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm')) FROM pg_type t WHERE t.typtype = 'd' AND pg_type_is_visible(t.oid) AND t.typnamespace <> CAST('information_schema' AS regnamespace)",relations:"SELECT c.relname FROM pg_class c WHERE pg_table_is_visible(c.oid) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace <> CAST('pg_catalog' AS regnamespace)",types:"SELECT DISTINCT lower(t.typname) FROM pg_type t WHERE pg_type_is_visible(t.oid) AND (t.typrelid = 0 OR t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c')) AND left(t.typname, 1) <> '_'",own:`SELECT o.name FROM (${gp}) o WHERE o.place = COALESCE(current_schema(), '') UNION ALL (SELECT 'large object ' || CAST(oid AS text) FROM pg_largeobject_metadata LIMIT 1) UNION ALL SELECT CAST(srvname AS text) FROM pg_foreign_server`,occupied:`SELECT DISTINCT o.place FROM (${gp}) o WHERE o.place <> COALESCE(current_schema(), '') AND o.place <> 'information_schema' AND left(o.place, 3) <> 'pg_'`,code:hp+"SELECT f.root, p.prosrc, false FROM family f JOIN pg_trigger t ON t.tgrelid = f.oid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal UNION SELECT c.relname, p.prosrc, p.prorettype = c.reltype FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang JOIN pg_class c ON pg_table_is_visible(c.oid) AND c.relname IN ({tables}) AND (position(lower(CAST(c.relname AS text)) IN lower(p.prosrc)) > 0 OR c.reltype = p.prorettype OR c.reltype = ANY (CAST(p.proargtypes AS oid[]))) WHERE l.lanname NOT IN ('c', 'internal') AND p.pronamespace NOT IN (CAST('pg_catalog' AS regnamespace), CAST('information_schema' AS regnamespace)) AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid AND d.deptype = 'e')",actions:"SELECT c.relname, k.conname, k.confdeltype, k.confupdtype FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",ambiguous:`SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.rolname = n.nspname WHERE c.relname IN ({tables}) AND r.rolname <> current_user AND n.nspname <> 'public' AND position('"$user"' IN current_setting('search_path')) > 0`,acting:"SELECT CAST(o.oprname AS text) FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode WHERE p.provolatile = 'v' AND o.oprnamespace <> CAST('pg_catalog' AS regnamespace) UNION SELECT CAST(t.typname AS text) FROM pg_cast c JOIN pg_proc p ON p.oid = c.castfunc JOIN pg_type t ON t.oid = c.casttarget WHERE p.provolatile = 'v' AND p.pronamespace <> CAST('pg_catalog' AS regnamespace) UNION SELECT CAST(t.typname AS text) FROM pg_type t JOIN pg_constraint k ON k.contypid = t.oid JOIN pg_depend d ON d.classid = CAST('pg_constraint' AS regclass) AND d.objid = k.oid AND d.refclassid = CAST('pg_proc' AS regclass) JOIN pg_proc p ON p.oid = d.refobjid WHERE p.provolatile = 'v'",functions:"SELECT p.proname, max(CASE p.provolatile WHEN 'i' THEN 1 WHEN 's' THEN 2 ELSE 3 END) FROM pg_proc p WHERE pg_function_is_visible(p.oid) AND p.proname IN ({calls}) GROUP BY 1"},oa={mysql:"SELECT table_name, constraint_name, CASE constraint_type WHEN 'CHECK' THEN 'c' WHEN 'FOREIGN KEY' THEN 'f' ELSE 'u' END FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND constraint_name IN ({tables}) UNION ALL SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'u' ELSE 'i' END FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name IN ({tables}) GROUP BY table_name, index_name",postgresql:"SELECT c.relname, k.conname, CASE k.contype WHEN 'c' THEN 'c' WHEN 'f' THEN 'f' ELSE 'u' END FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.conname IN ({tables}) AND k.contype IN ('c', 'f', 'u', 'p', 'x') UNION ALL SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE i.relname IN ({tables})"},Ep={postgresql:{version:kp.version,invalid:"SELECT n.nspname, i.relname, t.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid) AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid)"}};function Tp(e){let{mariadb:n,mysql:t,postgresql:o}=ra(e);return{mariadb:{...n,keys:oa.mysql},mysql:{...t,keys:oa.mysql},postgresql:{...o,keys:oa.postgresql}}}var d_={own:"SELECT name FROM sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_'",tables:"SELECT name, 'r', '', 0, 0, 0, 0 FROM sqlite_master WHERE type = 'table' AND name IN ({tables})",columns:`SELECT m.name, p.name, p.type, NOT p."notnull" AND p.pk = 0, p.dflt_value IS NOT NULL, p.pk = 1, 0 FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name IN ({tables})`},yp="SELECT {name}, COUNT(*) FROM (SELECT 1 FROM {table} LIMIT {limit}) counted",c_="SELECT c.relname, CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN CAST(query_to_xml('SELECT count(*) AS n FROM (SELECT 1 FROM ' || CAST(CAST(c.oid AS regclass) AS text) || ' LIMIT {limit}) counted', false, true, '') AS text) END FROM pg_class c WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})";function ra(e){let n=String(e+1),t=o=>e>0?{counts:o.replace("{limit}",n)}:{};return{mariadb:{...a_,...t(yp)},mysql:{...l_,...t(yp)},postgresql:{...kp,...t(c_)},sqlite:d_}}function _p(e,n,t,o){let r=n==="mariadb"||n==="mysql",i=a=>`'${(r?a.replaceAll("\\","\\\\"):a).replaceAll("'","''")}'`;if(e.includes("{table}"))return t.length===0?void 0:t.map(a=>e.replace("{name}",()=>i(a)).replace("{table}",()=>`\`${a.replaceAll("`","``")}\``)).join(" UNION ALL ");let s=a=>a.map(i).join(", ")||"''";return e.replaceAll("{tables}",()=>s(t)).replaceAll("{calls}",()=>s(o))}var ia="gdfact";function Sp(e,n,t,o){return Object.entries(n).flatMap(([r,i])=>{let s=i.includes("{table}")?void 0:_p(i,e,t,o);if(s===void 0)return[];let a=Array.from({length:bp(e,r)},(l,d)=>`c${d}`).join(", ");return[sa(e,r,a,s)]}).join(`
`)}function sa(e,n,t,o){let r=e==="postgresql"?`'${ia}.${n}.' || encode(convert_to(CAST(json_build_array(${t}) AS text), 'UTF8'), 'hex')`:`CONCAT('${ia}.${n}.', HEX(JSON_ARRAY(${t})))`;return`WITH asked(${t}) AS (${o}) SELECT ${r} AS x FROM asked;`}function Np(e,n){let t=e==="mariadb"||e==="mysql",o=`'${(t?n.replaceAll("\\","\\\\"):n).replaceAll("'","''")}'`;return t?sa(e,"history","c0",`SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${o}`):e==="postgresql"?sa(e,"history","c0",`SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname = ${o}`):void 0}function Op(e){let n=Object.create(null);for(let[,t,o]of e.matchAll(new RegExp(`${ia}\\.(\\w+)\\.([0-9A-Fa-f]+)`,"g")))n[t]??=[],n[t].push(JSON.parse(Buffer.from(o,"hex").toString("utf8")));return n}var Rp=new Map([["u","unique"],["i","index"],["c","check"],["f","foreign-key"]]);function Ap(e){let n=e.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)??[];return[...new Set(n.flatMap(t=>[t,t.toLowerCase()]))]}function xp(e){return[...new Set([...e.matchAll(/\b(\w+)\s*\(/g)].map(([,n])=>n.toLowerCase()))]}async function Lp(e,n,t,o){let r=n.files.temporary(n.temporary);try{n.files.write((0,vp.join)(r.path,"beforeInfo.sql"),`${e}
`);let i=await or(n,t,[...o.args,...ar(o).filter(s=>!/\bskipDefaultCallbacks=/.test(s)),...yn(o.settings,{locations:`filesystem:${r.path}`,skipDefaultCallbacks:"false",outputQueryResults:"true",placeholderReplacement:"false",sqlMigrationSuffixes:".sql"}),"info"]);return Op(i)}catch(i){n.deadline.signal.throwIfAborted(),n.note(`what the server knows of the tables could not be asked: ${String(i)}`);return}finally{r.remove()}}async function dr(e,n,t,o,r={}){let i=Ee(t.jdbc),s={...Ep[i],...r[i]};if(Object.keys(s).length===0)return;let a=Sp(i,s,Ap(o),xp(o)),l=await Lp(a,e,n,t);return l&&u_(l,i)}async function Ip(e,n,t){let o=Np(Ee(t.jdbc),t.settings.value("table")??"flyway_schema_history");if(o===void 0)return;let i=(await Lp(o,e,n,t))?.history?.[0]?.[0];return i===void 0?void 0:Number(i)>0}function u_(e,n){let t=String(e.version?.[0]?.[0]??"");if(t==="")return;let o=(e.invalid??[]).map(([s,a,l])=>({schema:String(s),name:String(a),table:String(l)})),r=/mariadb/i.test(t)?"mariadb":n,i=Ps(r,e);return{invalid:o,facts:{...i,engine:r,version:/^\d+(\.\d+)*/.exec(t)?.[0]??"",existing:Object.keys(i.tables??{}),keys:(e.keys??[]).flatMap(([s,a,l])=>{let d=Rp.get(String(l));return d?[{table:String(s),name:String(a),kind:d}]:[]}),invalid:o.map(({table:s,name:a})=>({table:s,name:a}))}}}function Dp(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}function f_(e){let n=e.split(`
`).findIndex(t=>t.startsWith("<<<<<<< "));return n<0?void 0:n+1}function p_(e,n){let t=e.find(({state:r})=>/^failed/i.test(r));if(t)return`the migration ${t.version} (${t.description}) failed half way and is recorded as failed.`;let o=(n?.invalidMigrations??[]).find(({errorDetails:r})=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(r?.errorCode??""));return o&&`the script of ${o.version} (${o.description}) is not the one that was applied: ${o.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`}function m_(e,n,t){let o=(n?.invalidMigrations??[]).flatMap(({version:i})=>e.filter(s=>s.version===i&&/^ignored/i.test(s.state)));if(o.length===0)return[];let r=e.findLast(({state:i,version:s})=>Dp(i)&&s!=="");return[{app:"",migrations:[...r?[r]:[],...o].map(({version:i,filepath:s})=>({name:i,file:t(s)}))}]}async function la(e,n,t,...o){let r=await rr(e,n,[...t.args,...ar(t),...o,"info","validate"]),i=r.individualResults??[r],s=i.find(l=>l.migrations!==void 0)??r,a=i.find(l=>l.validationSuccessful!==void 0);return{info:s,validation:a,error:r.error??i.find(l=>l.error)?.error}}async function h_(e,n,t,o){let{settings:r}=o,i=e.info.migrations??[];if(!dp(e.info,r))return{migrations:i};let s=await Ip(n,t,o);if(s===void 0)return{migrations:i,refuses:"whether the schema has a history table is not known."};if(s)return{migrations:i};if(!r.flag("baselineOnMigrate"))return{migrations:i,refuses:"the schema is not empty and has no history table, and `flyway migrate` refuses to run there without `baselineOnMigrate`."};if(!i.some(ea))return{migrations:na(i,r)};let a=await la(n,t,o,"-baselineMigrationPrefix=not-now-");return a.info.migrations===void 0||a.info.migrations.some(ea)?{migrations:i,refuses:"what `flyway migrate` runs after a baseline is not known."}:{migrations:na(a.info.migrations,r)}}function g_({jdbc:e,user:n}){let t=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(e);return{alias:"default",...t?{host:t[1],port:t[2]??"",database:t[3]}:{},user:n,engine:Ee(e),version:""}}var y_=({state:e})=>/^pending|^outdated/i.test(e);async function $p(e,n){return await Mp(e,n,await sr(e,n))}async function Mp(e,n,t,o=!0){let r=ip(e,n,t),i=lr(n),s=g_(t),a=await la(e,n,t),{info:l,validation:d,error:c}=a,u={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{},read:t.settings.files.map(R=>i(R)??R)};if(c&&l.migrations===void 0)return{...u,stage:"connect",databases:[s],error:Bs(c,i)};let{migrations:f,refuses:p}=await h_(a,e,n,t),m=f.filter(y_),y=k_(m,e,i);if(y)return{...u,stage:"graph",databases:[s],error:y};let w=pp(r,e,n,t),b=[...w.before,...m.map(R=>fp(R,e,n,t)),...w.after],k=p_(f,d)??p,S=m_(f,d,i),_=f.every(({state:R})=>/^pending/i.test(R))&&l.allSchemasEmpty===!0,x=b_(b),$=o&&x!==""?await dr(e,n,t,x,n.facts):void 0;return{...u,stage:"done",databases:[{...s,history:!0,applied:f.filter(({state:R})=>Dp(R)).length,fresh:_,ahead:f.filter(({state:R})=>/^(future|missing)/i.test(R)).map(R=>({app:"",name:qn(R)})),pending:b,transactionalLock:s.engine==="postgresql"&&t.transactionalLock&&w_(l.flywayVersion),...$?.facts,...S.length>0?{conflicts:S}:{},...k?{inconsistent:k}:{}}]}}function w_(e){let[n=0,t=0]=(e??"").split(".").map(Number);return e===void 0||n>9||n===9&&t>=1}function b_(e){return e.flatMap(({operations:n})=>n.flatMap(({sql:t})=>t)).join(`
`)}function k_(e,n,t){for(let{filepath:o}of e){let r=o?f_(n.files.read(o)??""):void 0;if(r===void 0)continue;return{type:"MergeConflict",message:"the file holds a merge that was not finished (<<<<<<<)",code:null,place:{file:t(o)??o??"",line:r}}}}function Pp({initSql:e},...n){let t=[e.replace(/;\s*$/,""),...n].filter(o=>o!=="");return t.length===0?{}:{FLYWAY_INIT_SQL:t.join("; ")}}function E_(e,n){let t=Math.max(1,Math.ceil(n));return e==="postgresql"?`SET lock_timeout = ${Math.round(n*1e3)}`:/^(mariadb|mysql)$/.test(e)?`SET SESSION lock_wait_timeout = ${t}, innodb_lock_wait_timeout = ${t}`:""}var Fp=({name:e})=>!/^\d/.test(e);function T_(e,n,t){let o=[];for(let r of e){let i=n==="postgresql"&&!t&&r.operations.some(({sql:a})=>a.some(l=>/\bCONCURRENTLY\b/i.test(l))),s=o.at(-1);s?.migrations.some(Fp)?(s.migrations.push(r),s.patient||=i):s?.patient===i?s.migrations.push(r):o.push({patient:i,migrations:[r]})}return o}function __({migrations:e},n,{settings:t}){return yn(t,{target:e.at(-1).name,...n?{repeatableSqlMigrationPrefix:"not-yet-",ignoreMigrationPatterns:"*:future,repeatable:missing"}:{}})}async function S_(e,n,t,o){let r=await dr(e,n,t,""),i=o.flatMap(({operations:a})=>a.flatMap(({sql:l})=>l)),s=(...a)=>a.map(l=>`"${l.replaceAll('"','""')}"`).join(".");for(let a of r?.invalid??[]){if(!i.some(c=>/\bINDEX\s+CONCURRENTLY\b/i.test(c)&&c.match(/[\w$]+/g)?.includes(a.name)))continue;let d=`DROP INDEX CONCURRENTLY IF EXISTS ${s(a.schema,a.name)}`;await rr(e,n,[...t.args,...Xs(t),"info"],Pp(t,d))}}var N_={type:"Interrupted",message:"",code:null,place:null},Up=({name:e,digest:n})=>`${e} ${n??null}`;function Cp({databases:e}){return e.flatMap(({pending:t})=>t??[]).filter(({beside:t})=>t).map(Up).join(`
`)}async function qp(e,n,t,o,r){let i=await sr(e,n),s=await Mp(e,n,i,!1);if(s.error)return{journal:[],error:s.error};let a=(s.databases[0]?.pending??[]).filter(({beside:p})=>!p).map(Up),l=(t.default??[]).map(([,p,m])=>`${p} ${m}`);if(a.join(`
`)!==l.join(`
`)||Cp(s)!==Cp(r))return{journal:[],changed:{alias:"default"}};let d=Ee(i.jdbc),c=T_(o,d,s.databases[0]?.transactionalLock===!0),u=o.some(Fp),f=[];for(let[p,m]of c.entries()){m.patient&&await S_(e,n,i,m.migrations);let y=[...i.args,...zs(i),...p<c.length-1?__(m,u,i):[],"migrate"],w;try{let S=E_(d,m.patient?0:n.lockTimeout);w=await rr(e,n,y,Pp(i,S))}catch(S){let _=m.migrations.map(({name:x})=>aa(x,!1));return{journal:[...f,..._],error:{...N_,message:M(S)}}}for(let S of w.migrations??[])f.push(aa(qn(S),!0,(S.executionTime??0)/1e3));if(!w.error)continue;let b=Bs(w.error,lr(n)),k=O_(m.migrations,f,b);return{journal:k===void 0?f:[...f,aa(k,!1)],error:b}}return{journal:f}}function aa(e,n,t){return{database:"default",app:"",name:e,done:n,statements:[],...t===void 0?{}:{seconds:t}}}function O_(e,n,t){let o=e.find(({file:i})=>i!==null&&i===t.place?.file),r=e.find(({name:i})=>!n.some(s=>s.name===i));return o?o.name:/MIGRATION/.test(t.type)?r?.name:void 0}async function jp(e,n,t){let o=await sr(e,n),{info:r,error:i}=await la(e,n,o);if(i&&r.migrations===void 0)return{};let s=r.migrations??[],a=new Set(s.filter(({state:f})=>/^pending|^outdated|^failed/i.test(f)).map(qn)),l=(t.default??[]).map(([,f])=>f).filter(f=>!a.has(f)),c=(t.default??[]).length>l.length&&Ee(o.jdbc)==="postgresql"?await dr(e,n,o,""):void 0;return{recorded:[{database:"default",migrations:l.map(f=>["",f]),invalid:c?.facts.invalid??[],failed:s.filter(({state:f})=>/^failed/i.test(f)).map(qn)}]}}var Te='(?:"(?:[^"]|"")+"|`[^`]+`|[\\w$]+)';var KD=new RegExp(`^(ALTER\\s+TABLE\\s+(${Te})\\s+ADD\\s+COLUMN\\s+(${Te})\\s[^,]*(?:\\([^()]*\\)[^,]*)*?)\\s*,\\s*ADD\\s+(CONSTRAINT\\s+(${Te})\\s+FOREIGN\\s+KEY.*)$`,"is");var da=`${Te}(?:\\.${Te})?`,zD=new RegExp(`^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${Te})(\\s+ON\\s.*)$`,"is"),XD=new RegExp(`^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${da})\\s+ADD\\s+(?:COLUMN\\s+)?(${Te})(\\s.*)$`,"is"),ZD=new RegExp(`^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${da})\\s+ADD\\s+CONSTRAINT\\s+(${Te})\\s+(UNIQUE|CHECK|FOREIGN\\s+KEY)\\b(.*)$`,"is"),e$=new RegExp(`^ALTER\\s+TABLE\\s+(?:ONLY\\s+)?(${da})\\s+ALTER\\s+(?:COLUMN\\s+)?(${Te})\\s+SET\\s+NOT\\s+NULL$`,"is");function A_(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:i,allowed:s,explanation:a,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:i,explanation:a,recipe:l,...s===void 0?{}:{allowed:s}}))}}var x_=9e5;function Lt(e,n=x_){let t=new Set,o=e.map(({app:d,name:c})=>{let u=`${d} ${c}`,f=t.has(u);return t.add(u),f}),r={operations:[],sql:[]},i=e.map(A_),s=[i,i.map((d,c)=>o[c]?{...d,...r}:d),i.map(d=>({...d,...r}))];for(let d of s){let c=JSON.stringify(d);if(c.length<=n)return c}let l=e.map(({app:d,name:c,database:u,file:f,lock:p,compat:m,safe:y})=>({app:d,name:c,database:u,file:f,...r,lock:p,compat:m,safe:y,rules:[]})).slice(0,Math.floor(n/1e3));return JSON.stringify([...l,{leftOut:e.length-l.length}])}function v_(e,n,t){let{connectTimeout:o,lockTimeout:r,root:i}=n,s=n.safety!=="off"||n.onPending==="apply-safe";if(e==="flyway"){let f=s?Tp(n.smallTable):void 0,p={...n,directory:t,facts:f},m={databases:[]};return{async observe(y){let w=await $p(y,p);return m=w,w},apply:(y,w,b)=>qp(y,p,w,b,m),ask:(y,w)=>jp(y,p,w)}}let a=xt(n.files,{directory:t,root:i,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),l={connectTimeout:o,lockTimeout:r},d=ra(n.smallTable),c=(f,p)=>({expected:f,connectTimeout:o,sessions:p});if(e==="alembic"){let f={root:i,directory:t,python:a,config:n.alembicConfig,arguments:n.alembicX??[]};return{observe:p=>np(p,f,{connectTimeout:o,sql:s,drift:n.checkDrift!=="off",facts:d}),apply:(p,m)=>tp(p,f,{expected:m,...l}),ask:(p,m,y)=>op(p,f,c(m,y))}}let u={root:i,directory:t,python:a,settings:n.settings};return{observe:f=>Bf(f,u,{databases:n.databases,connectTimeout:o,sql:s,drift:n.checkDrift,facts:d}),apply:(f,p)=>Kf(f,u,{expected:p,...l}),ask:(f,p,m)=>Yf(f,u,c(p,m))}}function L_(e,n,t){let o=[e.error,...e.databases.map(({error:r})=>r)];for(let r of o)r?.trace&&n.note?.(ge(r.trace,t));for(let r of e.skipped??[])n.note?.(`a statement of env.py that a look does not run: ${ge(r,t)}`)}async function I_(e,n){let t=(0,ze.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:as(e.env,e.envPass),temporary:e.temporary,secrets:n,note:c=>e.note?.(c)};if(!e.files.exists(t))throw new g({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?Hf(e.files,t,!!e.settings):e.tool,i=(0,ze.relative)(e.root,t).startsWith("..")?t:e.root,s={...e,root:i},a=v_(r,s,t),l=await a.observe(o);L_(l,e,n);let d=wf(l,{...s,serverNamed:Hp(o.env,/^(postgres(ql)?|mysql|mariadb)(\+\w+)?:\/\//i),sqliteNamed:Hp(o.env,/^sqlite(3|\+\w+)?:\/\//i)!==void 0,texts:D_(l,s)});return{adapter:a,dependencies:o,observation:l,placed:s,decision:d}}async function C_({env:e},n){let t=ii(e);try{return await n(t)}catch(o){throw o instanceof g?Is(o,t):o}}function ca(e){return C_(e,async n=>{let{adapter:t,dependencies:o,observation:r,placed:i,decision:s}=await I_(e,n),a=await $_(s,r,l=>tf({adapter:t,dependencies:o,options:i,observation:r,judged:l}));return bf(a,n)})}function Hp(e,n){return Object.keys(e).find(t=>n.test(e[t]??""))}function D_({databases:e},{files:n,root:t}){let o=new Set(e.flatMap(({pending:r})=>(r??[]).flatMap(({file:i})=>i??[])));return new Map([...o].flatMap(r=>{let i=n.read((0,ze.isAbsolute)(r)?r:(0,ze.join)(t,r));return i===void 0?[]:[[r,i]]}))}async function $_(e,{tool:n,databases:t},o){if("result"in e)return e.result;try{return e.after(await o(e.apply))}catch(r){throw r instanceof g&&r.code!=="PROBE_SILENT"?r:new g({code:"MIGRATION_FAILED",what:`Applying was broken off: ${M(r)}`,remedy:`Look at the history table before anything else: \`${dn(n,t)}\` may have been interrupted half way.`,cause:r})}}var M_={leftovers:"end"};function ua(e,n,t){let o=!1;return(r,i,{env:s,...a})=>ls(r,i,{...a,...M_,env:s},{...n,job:e},({way:l,failures:d,refused:c})=>{if(c&&!a.signal.aborted)throw P_(d);o||t(l?`The project's code runs apart from the job: ${l}.`:`The project's code runs beside the job, as its user: this machine gives it no namespaces (${d.join("; ")}).`),o=!0})}var P_=e=>new g({code:"GUARD_UNISOLATED",what:`The project's code cannot run apart from the job (isolation: require): ${e.join("; ")}.`,remedy:"Use a runner that allows namespaces or sudo, or 'auto'."});var J=require("node:fs"),Gp=require("node:path"),It={read(e){try{return(0,J.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,J.existsSync)(e),executable(e){try{return(0,J.accessSync)(e,J.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,J.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,J.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,J.mkdtempSync)((0,Gp.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,J.rmSync)(n,{recursive:!0,force:!0})}}};function Bp({env:e},n){let t=e.GITHUB_WORKSPACE||process.cwd();return{root:We(t,n).root,directory:(0,cr.resolve)(t,n)}}function Kp({env:e,log:n,deadline:t},o){let r=e.RUNNER_TEMP||(0,Wp.tmpdir)(),i=[(0,cr.dirname)(process.argv[1]??"")].filter(Boolean);return{env:e,temporary:r,deadline:t,log:n,exec:ua(e,{temporary:r,own:i,isolation:o},n.debug)}}var{code:De,link:F_,table:Yp,text:Xe,details:U_,block:q_,joined:wn,md:z,own:le}=L,j_={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",partial:"⛔ not all databases were looked at",error:"⛔ the migrations could not be judged"},H_={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},G_={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},bn=40;function Vp(e){let n=[z`### Migrations: ${j_[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:i,applied:s})=>z`${De(o)} ${Xe(`${r??"unknown"} ${i??""}`.trim())}${s===void 0?"":z`, ${s} applied`}`);t.length>0&&n.push(wn(t," · ")),e.targets.length>1&&n.push(Yp([le("target"),le("status"),le("pending")],e.targets.slice(0,bn).map(({name:o,status:r,pending:i})=>[De(o),Xe(r),Xe(i??"not known")]))),e.targets.length>bn&&n.push(z`… and ${e.targets.length-bn} more targets.`),n.push(...B_(e.pending),...K_(e.pending)),e.applied.length>0&&n.push(z`Applied: ${wn(e.applied.map(({app:o,name:r,seconds:i,database:s})=>z`${De(o===""?r:`${o}.${r}`)}${e.targets.length>1?z` on ${De(s)}`:""}${i===null?"":z` (${i} s)`}`),", ")}`),e.drift.length>0&&n.push(z`Models without a migration: ${wn(e.drift.map(({app:o,operations:r})=>z`${De(o||"metadata")} ${Xe(r.slice(0,6).join("; "))}`)," · ")}`);for(let o of e.notes)n.push(z`> ${Xe(o)}`);return wn(n,`

`)}var Qp=({app:e,name:n})=>e===""?n:`${e}.${n}`;function W_({safe:e,findings:n}){if(e===null)return le("not judged");if(e)return n.some(({allowed:o})=>o!==void 0)?le("allowed"):le("safe");let t=n.filter(({note:o,allowed:r})=>!o&&r===void 0).map(({rule:o})=>o);return wn([...new Set(t)].map(o=>De(o))," ")}function B_(e){if(e.length===0)return[];let n=new Set(e.map(({database:i})=>i)).size>1,t=e.slice(0,bn).map(i=>[De(Qp(i)),...n?[De(i.database)]:[],le(H_[i.lock]),le(G_[i.compat]),W_(i)]),o=[le("migration"),...n?[le("database")]:[],le("lock"),le("old code"),le("verdict")],r=e.length>bn?[z`… and ${e.length-bn} more.`]:[];return[Yp(o,t),...r]}function K_(e){return e.slice(0,bn).flatMap(n=>{let t=n.findings.filter(({note:s})=>!s);if(t.length===0)return[];let o=t.map(s=>{let a=s.allowed===void 0?"":z` _Allowed: ${Xe(s.allowed)}_`;return z`- ${F_(s.rule,s.link)} ${De(s.subject)}: ${Xe(s.explanation)}${s.recipe===""?"":z` **Instead:** ${Xe(s.recipe)}`}${a}`}),r=n.operations.flatMap(s=>s.sql).filter(s=>!/^\s*--/.test(s)),i=r.length>0?[q_(r.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[];return[U_(z`${De(Qp(n))}: why`,wn([wn(o,`
`),...i],`

`))]})}async function Jp(e,n){let{log:t,...o}=n;try{return{kind:"answered",result:await ca({files:It,...e,...o,note:t.debug,tell:t.info})}}catch(r){return{kind:"unanswered",thrown:r}}}var fa={status:"error"};function zp(e){if(e.kind==="unanswered"){let{thrown:a}=e,l=a instanceof g?{reason:a.code}:{};return{outputs:{...fa,...l},stop:a}}let{result:n}=e,{status:t,fault:o,pending:r,unsafe:i,applied:s}=n;return{outputs:{status:t,reason:o?.code??"","pending-count":n.counted?r.length:"",pending:Lt(r),unsafe:Lt(i),applied:s,drift:n.drift,databases:n.databases,targets:n.targets},lines:[...Y_(n),{level:"info",text:`${t}: ${Vo(n)}, ${s.length} applied`}],summary:[Vp(n)],...o?{stop:o}:{}}}function Y_({annotations:e,notes:n,applied:t},o=r=>r){return[...e.map(({level:r,place:i,title:s,text:a})=>({level:r,text:a,place:i&&o(i),...r==="notice"?{}:{title:s}})),...n.map(r=>({level:"info",text:r})),...t.map(({app:r,name:i,seconds:s})=>({level:"info",text:`applied ${I({app:r,name:i})}${s===null?"":` in ${s} s`}`}))]}async function ur(e,n){let{workingDirectory:t,isolation:o}=e.inputs;Vi(e,fa);let r=await Jp({...n,...Bp(e,t)},Kp(e,o));if(Cn(e,zp(r)),r.kind==="unanswered")throw r.thrown;return r.result}var V_=new Set(["workflow_dispatch","repository_dispatch","issue_comment","deployment","release"]);function fr({superseded:e,command:n},{eventName:t,attempt:o,isForced:r,before:i}){return n==="rollback"?"allow":e!=="skip"?e:t==="push"&&r?"allow":o>1?i==="success"?"allow":"fail":V_.has(t)?"fail":"skip"}async function pr({context:e},n){let{eventName:t,payload:o,owner:r,repo:i,runId:s,runAttempt:a}=e,l=o?.forced===!0;return{eventName:t,attempt:a,isForced:l,before:a>1?await d():void 0};async function d(){try{let{data:c}=await n().request(`GET /repos/${r}/${i}/actions/runs/${s}/attempts/${a-1}`),{conclusion:u}=c;return typeof u=="string"?u:void 0}catch{return}}}function Xp(e,{token:n,retries:t}){let{context:o,env:r,log:i,deadline:s,saveState:a}=e;return{context:o,log:i,deadline:s,saveState:a,github:l=>Vr({token:n,context:o,deadline:l,log:i,env:r,retries:t}),runner:{name:r.RUNNER_NAME??"",temporary:r.RUNNER_TEMP}}}function Q_({command:e,dryRun:n}){if(e==="migrate"||e==="scale")throw new g({code:"INPUT_INVALID",what:`'command: ${e}' was asked for with 'target: ecs', which has no such command.`,remedy:"Use 'release', 'rollback', 'status' or 'check'."});if(!n||e==="status"||e==="check")return e;if(e==="release")return"check";throw new g({code:"INPUT_INVALID",what:"'dry-run: true' was asked for with 'command: rollback' and 'target: ecs'.",remedy:"Use 'command: status' to see what runs, or leave 'dry-run' out."})}function em(e){let{cluster:n}=e;if(n===void 0)throw new g({code:"INPUT_MISSING",what:"The input 'cluster' is missing, which 'target: ecs' needs.",remedy:"Set 'cluster' under 'with:' of this step."});return{...e,cluster:n,command:Q_(e),migrate:mr(e)}}function mr({target:e,command:n,guard:t,guardIn:o,onPending:r}){if(o!=="task")return"off";if(e!=="ecs")throw new g({code:"INPUT_INVALID",what:"'guard-in: task' was asked for with 'target: ssh', where no tasks are.",remedy:"Leave 'guard-in' out; the hosts apply migrations by `migrate` of the release file."});if(!t||n!=="release")return"off";if(r==="fail")return"guard";if(r==="apply-safe")return"apply-safe";throw new g({code:"INPUT_INVALID",what:`'on-pending: ${r}' was asked for with 'guard-in: task', which knows 'fail' and 'apply-safe'.`,remedy:"Use one of them; migrations that are not safe are applied by hand."})}var Zp=e=>e.slice(e.lastIndexOf("/")+1);function nm(e,n){return n.map(t=>`deploy ${Zp(e)}/${Zp(t)}`)}var tm=({target:e,command:n,dryRun:t})=>e==="ecs"&&(n==="status"||n==="check"||n==="release"&&t),om=({command:e,dryRun:n})=>(e==="release"||e==="migrate")&&!n;function jn({guard:e,command:n,guardIn:t}){return e&&n==="release"&&t==="runner"}function Ct(e){if(!e.dryRun)return e;switch(e.onPending){case"apply":return{...e,onPending:"warn",safety:e.safety==="block"?"warn":e.safety};case"apply-safe":return{...e,onPending:"warn",safety:"block"};default:return e}}function rm(e){return e.onPending!=="apply"&&e.onPending!=="apply-safe"?e:{...Ct({...e,dryRun:!0}),onPending:"later"}}function im({target:e,command:n,migrate:t,dryRun:o}){return e==="ssh"&&n==="release"&&t!=="only"&&!o}function J_({key:e,environment:n,target:t,cluster:o,service:r,services:i}){if(e.length>0)return e;if(t==="ecs"){let s=r===void 0?i.map(a=>a.split("=")[0].trim()):[r];return nm(o??"",s)}return n?[`deploy ${n}`]:[]}function z_({group:e,environment:n,strategy:t}){return e.length>0||n===void 0||t!=="ref"?e:[`deploy ${n}`]}var X_=.2;function He(e){let{inputs:n,context:t,env:o}=e,r=n.target==="ecs";return[{keys:J_(n),lockRepository:n.lockRepository,namespace:n.refNamespace,commit:r?"":$r(o,n.workingDirectory),superseded:r?"allow":n.superseded,jobId:n.jobId,strategy:n.strategy,waitSeconds:n.waitTimeout,pollSeconds:Math.max(n.pollSeconds,X_),onTimeout:n.onTimeout,order:n.order,scope:n.scope,groups:z_(n),freezeAt:void 0,runs:{sameBranchOnly:n.sameBranchOnly,branch:n.branch??(o.GITHUB_HEAD_REF||t.refName||void 0),queueName:n.queueName,job:n.jobToWaitFor,step:n.stepToWaitFor,waitForApprovals:n.waitForApprovals,initialWaitSeconds:n.initialWaitSeconds,atOnce:!1}},Xp(e,n)]}var ha=require("node:crypto");var ga="prepared.json",ya=e=>`files/${e}`,Mt=8<<20,Z_=1e4,eS=5e3,Pt=4*1024**3-(64<<20);function ma(e){return Array.isArray(e)?e.map(ma):e===null||typeof e!="object"?e:Object.fromEntries(Object.entries(e).sort(([n],[t])=>n<t?-1:1).map(([n,t])=>[n,ma(t)]))}var yr=e=>Buffer.from(`${JSON.stringify(ma(e),void 0,1)}
`),am=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),En=e=>n=>typeof n=="string"&&e.test(n),kn=e=>{let n=new RegExp(`^[^\\p{Cc}\\p{Cf}\\u2028\\u2029]{0,${e}}$`,"u");return t=>typeof t=="string"&&n.test(t)},Dt=(e=Number.MAX_SAFE_INTEGER)=>n=>typeof n=="number"&&Number.isSafeInteger(n)&&n>=0&&n<=e,Hn=(...e)=>n=>e.includes(n),hr=e=>n=>n===null||e(n),gr=(e,n)=>t=>Array.isArray(t)&&t.length<=n&&t.every(e),$t=e=>n=>am(n)&&Object.keys(n).length===Object.keys(e).length&&Object.entries(e).every(([t,o])=>Object.hasOwn(n,t)&&o(n[t])),pa=En(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),lm=e=>typeof e=="string"&&e.length<=1e3&&kn(1e3)(e)&&!/[\\:*?"<>|]/.test(e)&&e.split("/").every(n=>n!==""&&n!=="."&&n!==".."),Ft=/^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?-[A-Za-z0-9_.!+]+(?:-\d[A-Za-z0-9_.]*)?-[A-Za-z0-9_.]+-[A-Za-z0-9_.]+-[A-Za-z0-9_.]+\.whl$/,nS=e=>$t({kind:Hn("wheel","built"),path:lm,size:Dt(Pt),sha256:En(/^[0-9a-f]{64}$/)})(e)&&(e.kind!=="wheel"||Ft.test(e.path)),sm={schema:Hn(1),repository:En(/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/),run:Dt(),attempt:Dt(),commit:pa,environment:kn(255),target:Hn("ssh","ecs"),directory:e=>e===""||lm(e),python:hr($t({version:En(/^\d{1,3}\.\d{1,3}\.\d{1,3}[a-z0-9.+]{0,20}$/),tag:En(/^[a-z]{2}\d{2,4}t?$/),platform:En(/^[a-z0-9_.-]{1,60}$/i),libc:En(/^(?:[a-z]{1,20} [0-9.]{1,20})?$/)})),locks:gr($t({key:kn(1e3),epoch:Dt(),held:Hn(!0,!1),holder:hr(pa),live:hr(pa)}),500),database:hr($t({tool:Hn("django","alembic","flyway"),pending:gr($t({app:kn(200),name:kn(300),database:kn(200),safe:Hn(!0,!1,null)}),eS),databases:gr(kn(400),500),at:Dt()})),files:gr(nS,Z_)};function Ge(e){return new g({code:"PREPARED_FORM",what:`The list of what was prepared ${e}.`,remedy:"Take both jobs from the same commit of Guarded Deploy. When they are, look at what the job prepare ran: something else wrote that list."})}function wa(e){let n;try{n=JSON.parse(e.toString("utf8"))}catch{throw Ge("is not JSON")}if(!am(n))throw Ge("is not a list");if(n.schema!==1)throw Ge("is of another version");for(let[i,s]of Object.entries(sm)){if(!Object.hasOwn(n,i))throw Ge(`has no '${i}'`);if(!s(n[i]))throw Ge(`has a '${i}' that is not of its form`)}if(Object.keys(n).find(i=>!Object.hasOwn(sm,i))!==void 0)throw Ge("has a field that is not known here");let o=n,r=o.files.map(({kind:i,path:s})=>`${i} ${s.toLowerCase()}`);if(new Set(r).size!==r.length)throw Ge("names a file twice");if(o.files.reduce((i,{size:s})=>i+s,0)>Pt)throw Ge("names more than fits into an archive");if(o.files.some(({kind:i})=>i==="wheel")&&o.python===null)throw Ge("has wheels and does not say for which Python");return o}var ba=(e,n)=>({artifact:e,sha256:(0,ha.hash)("sha256",n)}),ka=({artifact:e,sha256:n})=>`${e}@sha256:${n}`;function Ut(e){if(e===void 0)throw new g({code:"PREPARED_MISSING",what:"This step has 'phase: release' and no 'prepared'.",remedy:"Set it to the output 'prepared' of the job that ran 'phase: prepare' (needs.prepare.outputs.prepared), or use 'phase: all'."});let n=/^(guarded-deploy-prepared-[A-Za-z0-9-]{1,150})@sha256:([0-9a-f]{64})$/.exec(e);if(!n)throw new g({code:"PREPARED_INVALID",what:`The input 'prepared' is ${JSON.stringify(e.slice(0,200))}, which is not the name of an artifact and its hash.`,remedy:"Hand on the output 'prepared' of 'phase: prepare' as it is."});return{artifact:n[1],sha256:n[2]}}function Ea(e){let n=e.environment.replace(/[^A-Za-z0-9]+/g,"-").replace(/^-|-$/g,"").slice(0,60),t=(0,ha.hash)("sha256",yr(e)).slice(0,8);return`guarded-deploy-prepared-${n===""?"":`${n}-`}${e.attempt}-${t}`}var wr={name:"guarded-deploy",inputs:{target:{type:"choice",default:"ssh",options:["ssh","ecs"]},phase:{type:"choice",default:"all",options:["all","prepare","release"]},prepared:{type:"string"},wheels:{type:"string"},"unlocked-wheels":{type:"lines"},guard:{type:"boolean",default:"true"},"guard-in":{type:"choice",default:"runner",options:["runner","task"]},environment:{type:"string"},key:{type:"lines"},"poll-seconds":{type:"number",default:"5"},timeout:{type:"duration",default:"15m"},"dry-run":{type:"boolean",default:"false"},command:{type:"choice",default:"release",options:["release","rollback","migrate","scale","status","check"]},to:{type:"string"},token:{type:"secret",default:"${{ github.token }}"},strategy:{type:"choice",default:"ref",options:["ref","runs"]},"wait-timeout":{type:"duration",default:"30m"},"on-timeout":{type:"choice",default:"fail",options:["fail","skip","continue"]},order:{type:"choice",default:"arrival",options:["arrival","run-number"]},superseded:{type:"choice",default:"skip",options:["skip","fail","allow"]},scope:{type:"choice",default:"job",options:["job","run"]},group:{type:"lines"},freezes:{type:"string"},"lock-repository":{type:"string"},"ref-namespace":{type:"string",default:"refs/locks"},"job-id":{type:"string",default:"${{ job.check_run_id }}"},"same-branch-only":{type:"boolean",default:"true"},branch:{type:"string"},"queue-name":{type:"string"},"job-to-wait-for":{type:"string"},"step-to-wait-for":{type:"string"},"wait-for-approvals":{type:"boolean",default:"true"},"initial-wait-seconds":{type:"number",default:"0"},retries:{type:"integer",default:"3"},tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},"alembic-config":{type:"string"},"alembic-x":{type:"lines"},"env-pass":{type:"lines"},isolation:{type:"choice",default:"auto",options:["auto","require","off"]},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"},config:{type:"string",default:"deploy/release.yml"},service:{type:"string"},lines:{type:"number",default:"100"},hosts:{type:"string"},limit:{type:"string"},"private-key":{type:"secret"},passphrase:{type:"secret"},"known-hosts":{type:"string"},"jump-host":{type:"string"},"vault-password":{type:"secret"},"vault-passwords":{type:"secret"},variables:{type:"secret"},scale:{type:"string"},batches:{type:"string"},migrate:{type:"choice",default:"auto",options:["auto","never","only"]},cluster:{type:"string"},services:{type:"lines",default:""},template:{type:"string",default:""},family:{type:"string",default:""},images:{type:"lines",default:""},tag:{type:"string",default:""},repository:{type:"lines",default:""},scheduled:{type:"lines",default:""},"verify-images":{type:"boolean",default:"true"},"registry-username":{type:"string",default:""},"registry-password":{type:"secret",default:""},team:{type:"string",default:""},"team-token":{type:"secret"},"wait-minutes":{type:"number",default:"15"},"wait-until":{type:"choice",default:"stable",options:["stable","bake","done"]},rollback:{type:"choice",default:"auto",options:["auto","never"]},"on-cancel":{type:"choice",default:"leave",options:["leave","rollback"]},"migrate-service":{type:"string",default:""},"migrate-container":{type:"string",default:""},"migrate-tool":{type:"choice",default:"django",options:["django","alembic"]},"migrate-python":{type:"string",default:"python"},"migrate-directory":{type:"string",default:""},"migrate-settings":{type:"string",default:""},"migrate-databases":{type:"lines",default:""},"migrate-alembic-config":{type:"string",default:"alembic.ini"},"migrate-allow":{type:"lines",default:""},"migrate-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},"migrate-minutes":{type:"number",default:"15"},source:{type:"string",default:"."},"pause-urls":{type:"lines",default:""},"pause-expect":{type:"string",default:""},"pause-seconds":{type:"number",default:"60"},record:{type:"string",default:""},region:{type:"string",default:""},endpoint:{type:"string",default:""}},outputs:["prepared","release-status","acquired","fencing-token","position","waited-seconds","waited-for","broke-stale","superseded","force-continued","held-by","words","force_continued","previous_run_id","previous_run_url","api-calls","status","reason","pending-count","pending","unsafe","applied","drift","targets","databases","release","previous","hosts","changed","rolled-back","task-definition","previous-task-definition","deployment-id","events","services","diff","scheduled-task-definitions","migrations","migrations-pending","migrations-applied","live-commit"]};var tS=Object.entries(wr.inputs).filter(([e,{type:n}])=>n==="secret"&&e!=="token").map(([e])=>e),Ta=(e,n)=>new g({code:"INPUT_INVALID",what:e,remedy:n});function dm(e){let{phase:n,command:t,prepared:o,wheels:r}=e;if(n!=="all"&&t!=="release")throw Ta(`'phase: ${n}' was given with 'command: ${t}', for which nothing is prepared.`,"Leave 'phase' out: a job with this command runs no code of the project on the runner.");if(o!==void 0&&n!=="release")throw Ta(`'prepared' was given with 'phase: ${n}'.`,"Set 'phase: release', or leave 'prepared' out.");if(r!==void 0&&n!=="prepare")throw Ta(`'wheels' was given with 'phase: ${n}'.`,"Give it to the job with 'phase: prepare'; wheels in the repository are named by the release file's 'python.wheels'.");if(n==="release"&&Ut(o),n!=="prepare")return;let i=tS.find(s=>e[zt(s)]!==void 0);if(i!==void 0)throw new g({code:"PREPARED_SECRET",what:`'${i}' was given to 'phase: prepare', which runs code of the project and of its dependencies.`,remedy:"Give it to the job with 'phase: release' only, and keep it in an environment that the job prepare does not name."})}var Ht=require("node:path");var fm=require("node:crypto"),K=require("node:fs"),kr=require("node:zlib"),j=class extends Error{constructor(n){super(n),this.name="ArchiveError"}},br=1<<20,oS=4294967294,rS=65534;function cm(e,n,t){let o=Buffer.alloc(26);return o.writeUInt16LE(20,0),o.writeUInt16LE(2048,2),o.writeUInt16LE(33,8),o.writeUInt32LE(n,10),o.writeUInt32LE(t,14),o.writeUInt32LE(t,18),o.writeUInt16LE(e.length,22),o}function iS({from:e},n){if("bytes"in e){n(e.bytes);return}let t=(0,K.openSync)(e.file,"r");try{let o=Buffer.allocUnsafeSlow(br);for(;;){let r=(0,K.readSync)(t,o,0,br,null);if(r===0)return;n(o.subarray(0,r))}}finally{(0,K.closeSync)(t)}}function _a(e,n){if(n.length>rS)throw new j(`${n.length} files are too many`);let t=(0,K.openSync)(e,"wx",384),o=[],r=0,i=s=>{if(r+s.length>oS)throw new j("it would be larger than 4 GiB");(0,K.writeSync)(t,s,0,s.length,r),r+=s.length};try{for(let l of n){let d=Buffer.from(l.name),c=r;i(Buffer.concat([Buffer.from("PK"),cm(d,0,0),d]));let u=r,f=0;iS(l,y=>{f=(0,kr.crc32)(y,f),i(y)});let p=cm(d,f,r-u);(0,K.writeSync)(t,p,0,p.length,c+4);let m=Buffer.alloc(14);m.writeUInt32LE(c,10),o.push(Buffer.concat([Buffer.from("PK\0","latin1"),p,m,d]))}let s=r;i(Buffer.concat(o));let a=Buffer.alloc(22);a.write("PK",0,"latin1"),a.writeUInt16LE(n.length,8),a.writeUInt16LE(n.length,10),a.writeUInt32LE(r-s,12),a.writeUInt32LE(s,16),i(a)}finally{(0,K.closeSync)(t)}}var sS=65535,aS=16<<20,um=16<<20,qt=class{#e;#n;#t;constructor(n){this.#e=(0,K.openSync)(n,"r");try{this.#n=(0,K.fstatSync)(this.#e).size,this.#t=this.#r()}catch(t){throw(0,K.closeSync)(this.#e),t}}[Symbol.dispose](){(0,K.closeSync)(this.#e)}get names(){return[...this.#t.keys()]}read(n,t){let o=[];return this.#i(n,t,r=>o.push(Buffer.from(r))),Buffer.concat(o)}extract(n,t,o){let r=(0,fm.createHash)("sha256"),i=0;if(this.#i(n,t.size,s=>{r.update(s),i+=s.length,(0,K.writeSync)(o,s)}),i!==t.size||r.digest("hex")!==t.sha256)throw new j("its content is not the one that was said")}#o(n,t){if(n<0||n+t>this.#n)throw new j("it is damaged");let o=Buffer.alloc(t);for(let r=0;r<t;){let i=(0,K.readSync)(this.#e,o,r,t-r,n+r);if(i===0)throw new j("it is damaged");r+=i}return o}#r(){let n=Math.max(0,this.#n-22-sS),t=this.#o(n,this.#n-n),o=t.lastIndexOf("PK",void 0,"latin1");if(o<0||o+22>t.length)throw new j("it is not a zip archive");let r=t.readUInt16LE(o+10),i=t.readUInt32LE(o+12);if(i>aS)throw new j("its directory is too large");let s=this.#o(t.readUInt32LE(o+16),i),a=new Map,l=0;for(let d=0;d<r;d+=1){if(l+46>i||s.readUInt32LE(l)!==33639248)throw new j("its directory is damaged");let c=s.readUInt16LE(l+28),u=s.readUInt16LE(l+30)+s.readUInt16LE(l+32),f=s.toString("utf8",l+46,l+46+c);if(a.has(f))throw new j("it has two files of one name");a.set(f,{method:s.readUInt16LE(l+10),packed:s.readUInt32LE(l+20),offset:s.readUInt32LE(l+42)}),l+=46+c+u}return a}#i(n,t,o){let r=this.#t.get(n);if(r===void 0)throw new j(`it has no ${JSON.stringify(n)}`);let i=this.#o(r.offset,30);if(i.readUInt32LE(0)!==67324752)throw new j("it is damaged");let s=r.offset+30+i.readUInt16LE(26)+i.readUInt16LE(28);if(r.method===8){if(r.packed>um||t>um)throw new j("a large file in it is packed");let a;try{a=(0,kr.inflateRawSync)(this.#o(s,r.packed),{maxOutputLength:Math.max(1,t)})}catch{throw new j("it is damaged, or larger than was said")}o(a);return}if(r.method!==0)throw new j("it is packed in a way that is not known here");if(r.packed>t)throw new j("it is larger than was said");for(let a=0;a<r.packed;a+=br)o(this.#o(s+a,Math.min(br,r.packed-a)))}};var ne=class extends Error{constructor(n){super(n),this.name="ServiceError"}},Er=e=>typeof e=="object"&&e!==null?e:{},pm=e=>Array.isArray(e)?e:[];function Sa(e,n){if(!(!e||!n))try{let t=Er(JSON.parse(Buffer.from(n.split(".")[1]??"","base64url").toString("utf8")));for(let o of String(t.scp??"").split(" ")){let[r,i,s]=o.split(":");if(r==="Actions.Results"&&i&&s)return{url:new URL(e).origin,token:n,run:i,job:s}}}catch{return}}async function jt(e,n,t,o,r){return Er(await e.json(`${n.url}/twirp/github.actions.results.api.v1.${t}/${o}`,{method:"POST",headers:{authorization:`Bearer ${n.token}`,"content-type":"application/json","user-agent":"guarded-deploy"},body:JSON.stringify(r)}))}function Na(e){if(typeof e!="string"||!/^https?:\/\//.test(e))throw new ne("no address was given for the data");return e}async function mm(e,n,t){await e.request(n,{method:"PUT",headers:{"x-ms-blob-type":"BlockBlob","content-type":"application/octet-stream"},body:t})}var Oa=({run:e,job:n})=>({workflow_run_backend_id:e,workflow_job_run_backend_id:n});var Gn=class extends ne{status;constructor(n,t){super(`${n} was answered with ${t}`),this.name="StatusError",this.status=t}},lS=32*1024*1024,hm=(e,n)=>`${n} ${new URL(e).origin}${new URL(e).pathname}`;function Ra(e,n){let{signal:t,attempts:o=4,largestBody:r=lS}=n,i=async(s,a={})=>{let l=hm(s,a.method??"GET");for(let d=1;;d+=1){let c;try{let f=await e(s,{...a,signal:t,largestBody:r});if(f.status<400)return f;c=new Gn(l,f.status)}catch(f){if(t.aborted)throw t.reason;c=new ne(`${l} was not answered: ${f instanceof Error?f.message:String(f)}`)}if(c instanceof Gn&&c.status!==429&&c.status<500||d>=o)throw c;await n.sleep(2**(d-1)*1e3)}};return{request:i,async json(s,a){let l=await i(s,a);try{return JSON.parse(await l.text())}catch{throw new ne(`${hm(s,a?.method??"GET")}: the answer is not JSON`)}}}}var ym=require("node:crypto"),me=require("node:fs");var xa=8*1024*1024,Tr="ArtifactService";function*Aa(e,n){let t=Buffer.allocUnsafeSlow(Math.min(xa,Math.max(1,n)));for(let o=0;o<n;){let r=(0,me.readSync)(e,t,0,t.length,o);if(r===0)throw new ne("the archive became shorter while it was read");yield t.subarray(0,r),o+=r}}var gm=(e,n)=>{let t=new URL(e);for(let[o,r]of Object.entries(n))t.searchParams.set(o,r);return t.href},dS=e=>Buffer.from(String(e).padStart(6,"0")).toString("base64");async function cS(e,n,t,o){if(o<=xa){let[s=Buffer.alloc(0)]=[...Aa(t,o)];await mm(e,n,s);return}let r=[];for(let s of Aa(t,o)){let a=dS(r.length);await e.request(gm(n,{comp:"block",blockid:a}),{method:"PUT",headers:{"content-type":"application/octet-stream"},body:s}),r.push(a)}let i=r.map(s=>`<Latest>${s}</Latest>`).join("");await e.request(gm(n,{comp:"blocklist"}),{method:"PUT",headers:{"content-type":"application/xml"},body:`<?xml version="1.0" encoding="utf-8"?><BlockList>${i}</BlockList>`})}async function va(e,n,t,o){let r=Oa(n),i=(0,me.openSync)(o,"r");try{let{size:s}=(0,me.fstatSync)(i),a=(0,ym.createHash)("sha256");for(let l of Aa(i,s))a.update(l);for(let l=1;;l+=1){let d=l===1?t:`${t}-${l}`;try{let c=await jt(e,n,Tr,"CreateArtifact",{...r,name:d,version:4});return await cS(e,Na(c.signed_upload_url),i,s),await jt(e,n,Tr,"FinalizeArtifact",{...r,name:d,size:String(s),hash:`sha256:${a.copy().digest("hex")}`}),d}catch(c){if(!(c instanceof Gn)||c.status!==409||l>=3)throw c}}}finally{(0,me.closeSync)(i)}}async function La(e,n,t,o,r){let i=Oa(n),s=await jt(e,n,Tr,"ListArtifacts",{...i,name_filter:t}),a=pm(s.artifacts).map(Er).find(f=>f.name===t);if(a===void 0)return;let l=Number(a.size??Number.NaN);if(!Number.isSafeInteger(l)||l<0)throw new ne(`the artifact ${t} has no size`);if(l>r)throw new ne(`the artifact ${t} has ${l} bytes, more than ${r}`);let d=await jt(e,n,Tr,"GetSignedArtifactURL",{workflow_run_backend_id:String(a.workflow_run_backend_id??n.run),workflow_job_run_backend_id:String(a.workflow_job_run_backend_id??n.job),name:t}),c=Na(d.signed_url),u=(0,me.openSync)(o,"wx",384);try{for(let f=0;f<l;){let p=Math.min(f+xa,l)-1,m=await e.request(c,{headers:{"x-ms-range":`bytes=${f}-${p}`}}),y=Buffer.from(await m.arrayBuffer());if(y.length!==p-f+1)throw new ne(`the artifact ${t} broke off`);(0,me.writeSync)(u,y),f+=y.length}}finally{(0,me.closeSync)(u)}return l}var Nr=require("node:crypto"),U=require("node:fs"),Or=require("node:path");async function uS(e){let n=(0,Nr.createHash)("sha256"),t=0;for await(let o of(0,U.createReadStream)(e,{highWaterMark:1<<20}))n.update(o),t+=o.length;return{size:t,sha256:n.digest("hex")}}async function Ia(e){let n;try{n=(0,U.readdirSync)(e).filter(r=>r.endsWith(".whl"))}catch{n=[]}let t=n.find(r=>!Ft.test(r));if(n.length===0||t!==void 0)throw new g({code:"PREPARED_WHEELS_MISSING",what:t===void 0?`There are no wheels in ${e}.`:`${JSON.stringify(t)} in ${e} is no name of a wheel.`,remedy:"Set 'wheels' to the directory that 'wheel-dir' of setup-environment filled, or leave it out."});let o=[];for(let r of n.sort())o.push({kind:"wheel",path:r,...await uS((0,Or.join)(e,r))});return o}function Ca(e,n,t){let o=yr(n),r=[{name:ga,from:{bytes:o}}];for(let i of new Set(n.files.map(s=>s.sha256)))r.push({name:ya(i),from:{file:t.get(i)}});try{_a(e,r)}catch(i){throw new g({code:i instanceof j?"PREPARED_TOO_LARGE":"PREPARED_UNREADABLE",what:`What was prepared cannot be packed: ${M(i)}.`,remedy:i instanceof j?"Hand over less: an archive holds 4 GiB.":"Look at what else changed these files while they were read.",cause:i})}return o}function _r(e,n){return new g({code:"PREPARED_CHANGED",what:`The artifact of the job prepare is not what that job said: ${e}.`,remedy:"Do not release it. Another job of this run may write artifacts as well: find out which one wrote this, then run everything again.",cause:n})}function Da(e,{sha256:n}){let t;try{t=e.read(ga,Mt)}catch(o){throw _r(M(o),o)}if((0,Nr.hash)("sha256",t)!==n)throw _r("its list has another SHA-256");return wa(t)}function $a(e){try{return new qt(e)}catch(n){throw _r(M(n),n)}}function Sr(e,n){return new g({code:"PREPARED_IN_THE_WAY",what:`${e} cannot take what was prepared: ${n}.`,remedy:"Remove it from the repository, or leave 'wheels' out in the job prepare when the repository brings its own."})}function fS(e,n){let t=e;for(let o of n.split("/").filter(r=>r!==""&&r!==".")){if(o==="..")throw Sr(n,"it leads out of the repository");t=(0,Or.join)(t,o);let r=(0,U.lstatSync)(t,{throwIfNoEntry:!1});if(r===void 0)(0,U.mkdirSync)(t,{mode:493});else if(!r.isDirectory())throw Sr(n,`${o} is a link or a file in the repository`)}return t}function Ma(e,n,{root:t,directory:o}){let r=fS(t,o),i=(0,U.readdirSync)(r).filter(s=>s.endsWith(".whl"));if(i.length>0)throw Sr(o,`${i[0]} lies there already`);for(let{path:s,size:a,sha256:l}of n){let d=(0,Or.join)(r,s),c=U.constants.O_WRONLY|U.constants.O_CREAT|U.constants.O_EXCL|U.constants.O_NOFOLLOW,u;try{u=(0,U.openSync)(d,c,420)}catch(f){throw Sr(`${o}/${s}`,M(f))}try{e.extract(ya(l),{size:a,sha256:l},u)}catch(f){throw(0,U.rmSync)(d,{force:!0}),_r(`${s}: ${M(f)}`,f)}finally{(0,U.closeSync)(u)}}}var Pa=e=>(0,U.statSync)(e).size;var pS={repository:"the repository",run:"the run",commit:"the commit",environment:"the environment",target:"the target",directory:"the working directory"};function qa(e,n){for(let[t,o]of Object.entries(pS)){let[r,i]=[String(e[t]),String(n[t])];if(!(t==="repository"?r.toLowerCase()===i.toLowerCase():r===i))throw new g({code:"PREPARED_OTHER",what:`It was prepared for ${o} '${r}', and this is a release of '${i}'.`,remedy:"Give both jobs the same commit ('ref' of actions/checkout), 'environment', 'target' and project directory."})}}function ja(e,n,t){let o=t.map(a=>e.find(({key:l})=>l===a)),r=new Set(o.map(a=>a?.epoch)),[i]=r;if(r.size!==1||i===void 0||n!==i+1)return null;let s=o.filter(a=>a?.held===!0).map(a=>a.holder);return s.includes(null)?null:[...new Set(s)]}var mS=({app:e,name:n})=>e===""?n:`${e}.${n}`;function Ua(e){let n=e.slice(0,5).map(mS);return`${n.join(", ")}${e.length>n.length?", …":""}`}var hS=({safe:e})=>e!==!0;function Fa(e,n){let t=e.pending.length===0?"Another deploy had its turn since the database was looked at, and what it left live is not part of this commit.":`${Ua(e.pending)} ${e.pending.length===1?"was":"were"} pending when the database was looked at${n}.`;return new g({code:"PREPARED_STALE",what:t,remedy:"Run the job prepare again, and with it this one: the database is looked at afresh."})}function Ha(e,{onPending:n,safety:t},o){let r=(l,d)=>new g({code:"PREPARED_DATABASE",what:l,remedy:d});if(e===null)throw r("The job prepare did not look at the database.","Run it with 'guard: true', or release with 'guard: false' when nothing has to be looked at.");let{pending:i}=e;if(i.length===0){if(o==="other")throw Fa(e,"");return{apply:!1}}let s=i.filter(hS);if(n==="fail")throw r(`${i.length===1?"A migration is":`${i.length} migrations are`} pending: ${Ua(i)}.`,"Apply them first, or set 'on-pending' in both jobs to what pending migrations may do.");if((n==="apply-safe"||n==="warn"&&t==="block")&&s.length>0)throw r(`Pending migrations were not found to be safe while the old code runs: ${Ua(s)}.`,"Deploy them in steps that are safe each; the summary of the job prepare says why they are not.");if(o==="unknown")throw Fa(e,", and 'strategy: runs' does not tell whether another deploy has changed it since");if(o!=="nobody")throw Fa(e,"; another deploy had its turn since");return{apply:n!=="warn"}}var Rr=e=>e.replace(/[-_.]+/g,"-").toLowerCase();function gS(e){let[n="",...t]=e.trim().toLowerCase().replace(/^v/,"").split("+"),[o=""]=/^[\d.]*/.exec(n)??[],r=n.slice(o.length),i=o.split(".");for(;i.length>1&&/^0*$/.test(i.at(-1));)i.pop();let s=r.replace(/^[-_.]?(?:alpha|a)[-_.]?/,"a").replace(/^[-_.]?(?:beta|b)[-_.]?/,"b").replace(/^[-_.]?(?:preview|pre|rc|c)[-_.]?/,"rc").replace(/[-_]/g,".");return[i.join(".")+s,...t.map(a=>a.replace(/[-_]/g,"."))].join("+")}var wm=(e,n)=>`${Rr(e)}==${gS(n)}`;function yS(e){if(!Ft.test(e))return;let[n,t]=e.split("-");return{name:n,version:t.replace(/_/g,"-")}}function Ga(e,{locked:n,unlocked:t}){let o=new Set(t.map(r=>r==="*"?"*":Rr(r)));return e.filter(({path:r,sha256:i})=>{let{name:s,version:a}=yS(r),l=n.get(wm(s,a));if(l?.has(i))return!1;if(o.has("*")||o.has(Rr(s)))return!0;let[d,c]=l===void 0?[`The wheel ${r} is of a package and version that the lock files do not name.`,"Lock it, or name the package under `unlocked-wheels` when it may come from the job prepare as it is."]:l.size===0?[`The lock files name ${s} ${a} without a SHA-256, so that they cannot tell whether the wheel ${r} is the right one.`,"Write hashes into the lock (`uv lock`, `uv pip compile --generate-hashes`), or name the package under `unlocked-wheels`."]:[`The wheel ${r} is not one of the files that the lock names for ${s} ${a}: its SHA-256 is another.`,"When it is built from source, name the package under `unlocked-wheels`. When it is not, find out what the job prepare ran before anything else."];throw new g({code:"PREPARED_WHEEL",what:d,remedy:c})})}var Ar=require("node:fs"),bm=require("node:os"),Bn=require("node:path");function km(e,n){return new g({code:"PREPARED_SERVICE",what:`What is prepared goes from job to job as an artifact of the run, and ${e}.`,remedy:"Run the job again when GitHub has trouble. Where there is no service for artifacts, use 'phase: all' in one job.",cause:n})}function xr({env:e,deadline:n}){let t=Sa(e.ACTIONS_RESULTS_URL,e.ACTIONS_RUNTIME_TOKEN);if(t===void 0)throw km("this runner tells no service that keeps them");let{signal:o}=n,r=Qn(e);return{results:t,http:Ra(r,{signal:o,sleep:i=>n.sleep(i)})}}async function vr(e){try{return await e()}catch(n){throw n instanceof ne?km(n.message,n):n}}var Wn=class{path;constructor(n){this.path=(0,Ar.mkdtempSync)((0,Bn.join)(n.RUNNER_TEMP||(0,bm.tmpdir)(),"prepared-"))}[Symbol.dispose](){(0,Ar.rmSync)(this.path,{recursive:!0,force:!0})}};function Kn({inputs:e,env:n}){return(0,Bn.resolve)(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory)}function Lr({inputs:e,env:n,context:t}){let{root:o,commit:r}=We(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory);if(r===void 0)throw new g({code:"PREPARED_NO_COMMIT",what:"No commit is checked out by its SHA, so that nobody can say what was prepared.",remedy:"Check the project out with actions/checkout and a full SHA as 'ref' in both jobs, before this step."});return{repository:`${t.owner}/${t.repo}`,run:t.runId,commit:r,environment:e.environment??"",target:e.target,directory:(0,Bn.relative)(o,Kn({inputs:e,env:n})).replaceAll("\\","/")}}var wS=`
import json, platform, sys, sysconfig
v = sys.version_info
suffix = {"alpha": "a", "beta": "b", "candidate": "rc", "final": ""}[v.releaselevel]
free = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
short = {"cpython": "cp", "pypy": "pp"}.get(sys.implementation.name, "py")
print(json.dumps({
    "version": "%d.%d.%d" % v[:3] + (suffix + str(v.serial) if suffix else ""),
    "tag": "%s%d%d%s" % (short, v[0], v[1], "t" if free else ""),
    "platform": sysconfig.get_platform(),
    "libc": " ".join(platform.libc_ver()).strip(),
}))
`;async function Em(e,n,t){try{let{code:o,stdout:r,stderr:i}=await cn(e,["-IS","-c",wS],{env:ss(n),signal:t});if(o!==0)throw new Error(i.trim().split(`
`).at(-1)||`exit ${o}`);let{version:s,tag:a,platform:l,libc:d}=JSON.parse(r);return{version:s,tag:a,platform:l,libc:d}}catch(o){throw t.aborted?t.reason:new g({code:"PREPARED_PYTHON",what:`${e} does not say which Python it is: ${M(o).split(`
`)[0]}.`,remedy:"Set 'python' to the output 'python-path' of setup-environment.",cause:o})}}async function bS(e){if(e.inputs.strategy==="runs")return[];let[n,t]=He(e);return(await ct(we(pt(n,t),t,e.deadline))).map(({key:r,epoch:i,holder:s,last:a})=>({key:r,epoch:i,held:s!==null,holder:s?.sha||null,live:a?.sha||null}))}function kS({tool:e,pending:n,databases:t}){return{tool:e,pending:n.map(({app:o,name:r,database:i,safe:s})=>({app:o,name:r,database:i,safe:s})),databases:t.map(({alias:o,engine:r,version:i})=>`${o} (${r??"unknown"} ${i??""}`.trim().concat(")")),at:Date.now()}}async function ES({inputs:e,env:n},t){if(e.wheels===void 0)return[];let o=Kn({inputs:e,env:n});if(e.target!=="ssh"||t().wheelPlace(e,o).directory===void 0)throw new g({code:"PREPARED_WHEELS_UNUSED",what:"'wheels' hands wheels over, and the release has no place for them.",remedy:"Name a directory for them as 'python.wheels' in the release file, or leave 'wheels' out."});return Ia((0,Ht.resolve)(o,e.wheels))}var TS=({commit:e,database:n,files:t},o)=>L.joined([L.md`### Prepared ${L.code(e.slice(0,12))}`,L.md`${n===null?"The database was not looked at":L.md`${n.pending.length} pending migrations`}, ${t.length} files, ${Math.ceil(o/1024)} KiB`],`

`);async function Tm(e,n){var X=[];try{let{inputs:t,context:o,env:r,log:i,deadline:s,setOutput:a}=e;let l=Lr(e);let d=xr(e);r.SSH_AUTH_SOCK&&i.warning("An SSH agent is in reach of this job (SSH_AUTH_SOCK), and so in reach of all code that runs in it. Start it in the release job only.");let c=await ES(e,n);let u=await bS(e);let f=jn(t)?await i.group("Database",()=>ur(e,rm(t))):void 0;let p=Kn(e);let m=()=>xt(It,{directory:p,root:p,path:r.PATH,virtualEnv:r.VIRTUAL_ENV},t.python);let y={schema:1,...l,attempt:o.runAttempt,python:c.length===0?null:await Em(m(),r,s.signal),locks:u,database:f===void 0?null:kS(f),files:c};let w=ie(X,new Wn(r));let b=(0,Ht.join)(w.path,"prepared.zip");let k=c.map(({sha256:Cr,path:Lm})=>[Cr,(0,Ht.resolve)(p,t.wheels,Lm)]);let S=Ca(b,y,new Map(k));let{http:_,results:x}=d;let $=await vr(()=>va(_,x,Ea(y),b));a("prepared",ka(ba($,S)));let R=Pa(b);i.info(`Prepared ${l.commit.slice(0,12)}: ${c.length} files, ${R} bytes, as ${$}`);e.summarize(TS(y,R))}catch(re){var $e=re,Yn=!0}finally{de(X,$e,Yn)}}var Gt=require("node:path");var Ir=class e{manifest;#e;#n;constructor(n,t,o){this.manifest=n,this.#e=t,this.#n=o}static async fetch(n){let t=Ut(n.inputs.prepared),o=Lr(n),{http:r,results:i}=xr(n),s=new Wn(n.env),a;try{let l=(0,Gt.join)(s.path,"prepared.zip"),d=Pt+2*Mt;if(await vr(()=>La(r,i,t.artifact,l,d))===void 0)throw new g({code:"PREPARED_GONE",what:`This run has no artifact '${t.artifact}'.`,remedy:"Run the job prepare again, and with it this one: artifacts are kept for a limited time."});a=$a(l);let u=Da(a,t);return qa(u,o),new e(u,a,s)}catch(l){throw a?.[Symbol.dispose](),s[Symbol.dispose](),l}}[Symbol.dispose](){this.#e[Symbol.dispose](),this.#n[Symbol.dispose]()}placeWheels(n,t){let{inputs:o,env:r,log:i}=n,s=this.manifest.files.filter(({kind:m})=>m==="wheel"),a=this.manifest.files.find(({kind:m})=>m!=="wheel"),l=Kn(n),d=s.length>0&&o.target==="ssh"?t().wheelPlace(o,l):void 0;if(a!==void 0||s.length>0&&d?.directory===void 0)throw new g({code:"PREPARED_WHEELS_UNUSED",what:`The job prepare handed over ${a===void 0?"wheels":`'${a.path}'`}, for which this release has no place.`,remedy:"Name a directory for wheels as 'python.wheels' in the release file, or hand none over."});if(d?.directory===void 0)return;let c={locked:t().lockedHashes(d.locks),unlocked:o.unlockedWheels},u=Ga(s,c);u.length>0&&i.info(`Taken on the word of the job prepare: ${u.map(({path:m})=>m).join(", ")}`);let{root:f}=We(r.GITHUB_WORKSPACE||process.cwd(),o.workingDirectory),p=(0,Gt.join)((0,Gt.relative)(f,l),d.directory);Ma(this.#e,s,{root:f,directory:p}),i.info(`${s.length} wheels, checked by hash, are in ${p}`)}};async function _S(e,{locks:n,commit:t},o,r){if(e.inputs.strategy==="runs")return"unknown";let i=ja(n,o,ft(r));if(i?.length===0)return"nobody";let{deadline:s,context:a}=e,[,l]=He(e),d=l.github(s),c=`${a.owner}/${a.repo}`,u=i?.map(f=>({repository:c,sha:f}))??(await ct(we(r,l,s,d))).map(({last:f})=>f);for(let f of u)if(f===null||!await vi(d,f,t,s.signal))return"other";return"contained"}async function _m(e,{manifest:n},t,o){let{inputs:r,log:i}=e;if(!jn(r))return!1;let s=await _S(e,n,t,o),{onPending:a,safety:l}=Ct(r),{apply:d}=Ha(n.database,{onPending:a,safety:l},s),c=n.database?.pending.length??0;if(i.info(`The job prepare found ${c} pending migrations${d?": the hosts apply them":""}`),d&&r.target==="ecs")throw new g({code:"PREPARED_DATABASE",what:`${c} migrations are pending, and 'on-pending' is '${r.onPending}': a release on ECS in two jobs applies none.`,remedy:"Apply them first, or set 'on-pending' to 'warn' in both jobs."});return d}async function Sm(e,{live:n,next:t}){let{inputs:o,context:r,deadline:i,log:s,setOutput:a}=e,[,{github:l}]=He(e),d=fr(o,await pr(e,()=>l(i))),c=w=>(w&&s.info("The commit of the images is not known, so nothing is superseded"),!0);if(d==="allow"||n===t)return c(d!=="allow"&&n===void 0);if(n===void 0||t===void 0)return c(!0);let u=l(i),f=`${r.owner}/${r.repo}`,p={repository:f,run:0,number:0,sha:n},m=await st({api:u,signal:i.signal}).compare(p,{repository:f,sha:t});if(m==="unknown"&&s.info(`GitHub does not say how ${n.slice(0,12)}, which is live, and ${t.slice(0,12)} are related, so nothing is superseded`),m!=="behind")return!0;a("superseded",!0);let y=`${n.slice(0,12)} is live, which contains ${t.slice(0,12)} already.`;if(d==="fail")throw new g({code:"LOCK_SUPERSEDED",what:y,remedy:"To go back on purpose set 'superseded: allow', or use 'command: rollback'."});return s.warning(`Skipped: ${y} Nothing was changed.`,void 0,"LOCK_SUPERSEDED"),e.summarize(on`### Skipped\n\n${Rn(n.slice(0,12))} is live, which contains ${Rn(t.slice(0,12))} already. Nothing was changed.`),!1}function SS({inputs:e,env:n},t){let{freezes:o,config:r,workingDirectory:i,environment:s,target:a}=e;if(!om(e)||o===void 0&&a!=="ssh")return;let{loadFreezes:l,wordsOfKeys:d}=Ba("freezes"),c=n.GITHUB_WORKSPACE??".",u=o===void 0?(0,Wt.resolve)(c,i,r):(0,Wt.resolve)(c,o),f=[...d(t),...s===void 0?[]:[s]];return l({path:u,file:o??r,names:f,isOptional:o===void 0})}async function Rm(e){let[n,t]=He(e),o=await pr(e,()=>t.github(e.deadline)),r=e.inputs.target==="ecs"?"allow":fr(e.inputs,o),i=await hc({...n,superseded:r,freezeAt:SS(e,n.keys)},t);return Cn(e,ts(i)),i}var Ba=e=>(0,Om.createRequire)(__filename)((0,Wt.join)(__dirname,`${e}.cjs`)),Wa=()=>Ba("ssh");function NS(e){return async(n,t=!1)=>{let o=Wa(),r=n===void 0?void 0:String(n);Cn(e,o.report(await o.runInJob(e.inputs,e,{fencingToken:r,mustMigrate:t})))}}var Nm=e=>({...e,setOutput:(n,t)=>e.setOutput(n==="status"?"release-status":n,t)});async function OS(e){try{let n=em(e.inputs),t=Ba("ecs"),o=t.optionsOf(n);return await t.authorize(n,Nm(e)),r=>async()=>{let i=Nm(r),s={...t.depsOf(n,i),mayReplace:a=>Sm(r,a)};Cn(i,t.report(await t.run(o,s)))}}catch(n){throw e.setOutput("release-status","failed"),n}}var Am=e=>e.timeout+(e.target==="ecs"?nc({...e,migrate:mr(e)}):0),xm=e=>e.waitTimeout+Am(e);async function RS(e){var s=[];try{let n=new AbortController;let t=AbortSignal.any([e.deadline.signal,n.signal]);let o=ie(s,new te(e.deadline.remainingMs/1e3,"the deploy",{signal:t}));let[r,i]=await Promise.allSettled([Rm({...e,deadline:o}),Ir.fetch(e).catch(c=>{throw n.abort(c),c})]);if(i.status==="rejected")throw i.reason;if(r.status==="fulfilled")return[r.value,i.value];i.value[Symbol.dispose]();throw r.reason}catch(a){var l=a,d=!0}finally{de(s,l,d)}}async function vm(e){var u=[];try{let{inputs:n,log:t}=e;dm(n);mr(n);if(n.phase==="prepare")return Tm(e,Wa);let o=n.target==="ecs"?await OS(e):NS;if(tm(n))return o(e)(void 0);let r=ie(u,new DisposableStack);let[{result:i,request:s},a]=await t.group("Lock",async()=>n.phase==="release"?RS(e):[await Rm(e),void 0]);a&&r.use(a);if(!Fe(i)&&!xe(i))return;let l=ie(u,new te(Am(n),"the deploy",{signal:e.deadline.signal}));let d={...e,deadline:l};let c=!1;a?c=await t.group("Prepared",async()=>{let y=await _m(d,a,Ln(i),s);return a.placeWheels(d,Wa),y}):jn(n)&&await t.group("Database",()=>ur(d,Ct(n)));i.kind==="acquired"&&await Yi(we(s,He(d)[1],l));await t.group("Release",()=>o(d)(Ln(i),c));im(n)&&d.saveState("released","true")}catch(f){var p=f,m=!0}finally{de(u,p,m)}}ai(wr,{seconds:xm},vm);
