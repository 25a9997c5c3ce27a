"use strict";var Ws=Object.create;var it=Object.defineProperty;var Bs=Object.getOwnPropertyDescriptor;var Vs=Object.getOwnPropertyNames;var Ys=Object.getPrototypeOf,Qs=Object.prototype.hasOwnProperty;var Lo=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),Po=e=>{throw TypeError(e)};var Js=(e,n)=>{for(var t in n)it(e,t,{get:n[t],enumerable:!0})},zs=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of Vs(n))!Qs.call(e,r)&&r!==t&&it(e,r,{get:()=>n[r],enumerable:!(o=Bs(n,r))||o.enumerable});return e};var De=(e,n,t)=>(t=e!=null?Ws(Ys(e)):{},zs(n||!e||!e.__esModule?it(t,"default",{value:e,enumerable:!0}):t,e));var Fe=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&Po("Object expected");var o,r;t&&(o=n[Lo("asyncDispose")]),o===void 0&&(o=n[Lo("dispose")],t&&(r=o)),typeof o!="function"&&Po("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(i){return Promise.reject(i)}}),e.push([t,o,n])}else t&&e.push([t]);return n},Ue=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(s,a,l,c){return c=Error(l),c.name="SuppressedError",c.error=s,c.suppressed=a,c},r=s=>n=t?new o(s,n,"An error was suppressed during disposal"):(t=!0,s),i=s=>{for(;s=e.pop();)try{var a=s[1]&&s[1].call(s[2]);if(s[0])return Promise.resolve(a).then(i,l=>(r(l),i()))}catch(l){r(l)}if(t)throw n};return i()};var Us=require("node:module"),ot=require("node:path");var En=require("node:fs"),ue=require("node:path");function Xe(e,n){let t=(0,ue.resolve)(e);for(let o=(0,ue.resolve)(t,n);;o=(0,ue.dirname)(o)){if((0,En.existsSync)((0,ue.join)(o,".git")))return{root:o,commit:Xs(o)};if(o===t||o===(0,ue.dirname)(o))return{root:t,commit:void 0}}}function Xs(e){try{let n=(0,En.readFileSync)((0,ue.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var qo=require("node:fs");function Zs(e){if(!e)return{};try{return JSON.parse((0,qo.readFileSync)(e,"utf8"))}catch{return{}}}function st(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:Zs(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var ea="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",Mo=Symbol.for("guarded-deploy.fault"),w=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${ea}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[Mo](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&Mo in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function W(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var na=/rate limit|abuse detection|too quickly/i,ta=[["archived",/\barchived\b.*\bread-only\b/i],["sso",/\bSAML\b|\bsingle sign-on\b|\bSSO\b/i],["ip-allow-list",/\bIP allow ?list\b|\bIP address\b.*\bnot permitted\b/i],["token-policy",/\bforbids access via\b|\bpersonal access token.*\b(lifetime|expir|polic)/i],["suspended",/\bsuspended\b/i],["locked",/\brepository (has been|is) locked\b|\baccess blocked\b|\bmigrat/i]];function Ae({status:e,message:n,headers:t={}}){if(e===429)return"rate-limit";if(e===451)return"locked";if(!(e!==401&&e!==403))return e===401?"token":t["x-github-sso"]!==void 0?"sso":t["retry-after"]!==void 0||String(t["x-ratelimit-remaining"]??"")==="0"||na.test(n)?"rate-limit":ta.find(([,o])=>o.test(n))?.[0]??"permission"}var oa={"rate-limit":["GitHub asks to come back later (rate limit)","Wait, or give this job a token of its own: jobs of a repository share one limit."],token:["GitHub refused the token (401)","Pass a valid token; it may have expired or been revoked. The default, the job's own, is enough within one repository."],archived:["the repository is archived, and so read-only","Unarchive it, or name another repository."],sso:["the organization asks for single sign-on (SAML), for which this token is not authorized","Authorize the token for that organization (github.com, Settings, Developer settings, 'Configure SSO'), or use the job's own."],"ip-allow-list":["the organization lets in only addresses of its IP allow list, and this runner has another one","Add the runner's address to the list (organization settings, Authentication security), or use a runner that is on it."],"token-policy":["the organization does not let in tokens of this kind","Use the job's own token or one of a GitHub App, or ask an owner of the organization for an exception."],suspended:["the account or App of this token is suspended","Use another token; an administrator can lift the suspension."],locked:["the repository is locked: it is being moved, or GitHub has blocked it","Wait until the move is done, or ask GitHub Support."]};function je(e,n){if(e==="permission")return n;let[t,o]=oa[e];return{what:t,remedy:o}}function Do(e){return new w({code:"TOKEN_EMPTY",what:`The input '${e}' is empty, so GitHub was not asked.`,remedy:"Runs of a fork's pull request and of Dependabot get no secrets (Dependabot has its own): leave the input out to use the job's own token, or check that the secret exists where this job may see it."})}function ve(e){let n=e;if(typeof n?.status=="number")return{status:n.status,message:String(n.message??""),headers:n.response?.headers}}function Ee(){return`Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`}function Tn(e,n,t,o){if(typeof t!="function")throw new Error("method for before hook must be a function");return o||(o={}),Array.isArray(n)?n.reverse().reduce((r,i)=>Tn.bind(null,e,i,r,o),t)():Promise.resolve().then(()=>e.registry[n]?e.registry[n].reduce((r,i)=>i.hook.bind(null,r,o),t)():t(o))}function Fo(e,n,t,o){let r=o;e.registry[t]||(e.registry[t]=[]),n==="before"&&(o=(i,s)=>Promise.resolve().then(r.bind(null,s)).then(i.bind(null,s))),n==="after"&&(o=(i,s)=>{let a;return Promise.resolve().then(i.bind(null,s)).then(l=>(a=l,r(a,s))).then(()=>a)}),n==="error"&&(o=(i,s)=>Promise.resolve().then(i.bind(null,s)).catch(a=>r(a,s))),e.registry[t].push({hook:o,orig:r})}function Uo(e,n,t){if(!e.registry[n])return;let o=e.registry[n].map(r=>r.orig).indexOf(t);o!==-1&&e.registry[n].splice(o,1)}var jo=Function.bind,Go=jo.bind(jo);function Ho(e,n,t){let o=Go(Uo,null).apply(null,t?[n,t]:[n]);e.api={remove:o},e.remove=o,["before","error","after","wrap"].forEach(r=>{let i=t?[n,r,t]:[n,r];e[r]=e.api[r]=Go(Fo,null).apply(null,i)})}function ra(){let e=Symbol("Singular"),n={registry:{}},t=Tn.bind(null,n,e);return Ho(t,n,e),t}function ia(){let e={registry:{}},n=Tn.bind(null,e);return Ho(n,e),n}var Ko={Singular:ra,Collection:ia};var sa="0.0.0-development",aa=`octokit-endpoint.js/${sa} ${Ee()}`,la={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":aa},mediaType:{format:""}};function da(e){return e?Object.keys(e).reduce((n,t)=>(n[t.toLowerCase()]=e[t],n),{}):{}}function ca(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}function Vo(e,n){let t=Object.assign({},e);return Object.keys(n).forEach(o=>{ca(n[o])?o in e?t[o]=Vo(e[o],n[o]):Object.assign(t,{[o]:n[o]}):Object.assign(t,{[o]:n[o]})}),t}function Wo(e){for(let n in e)e[n]===void 0&&delete e[n];return e}function lt(e,n,t){if(typeof n=="string"){let[r,i]=n.split(" ");t=Object.assign(i?{method:r,url:i}:{url:r},t)}else t=Object.assign({},n);t.headers=da(t.headers),Wo(t),Wo(t.headers);let o=Vo(e||{},t);return t.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(o.mediaType.previews=e.mediaType.previews.filter(r=>!o.mediaType.previews.includes(r)).concat(o.mediaType.previews)),o.mediaType.previews=(o.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),o}function ua(e,n){let t=/\?/.test(e)?"&":"?",o=Object.keys(n);return o.length===0?e:e+t+o.map(r=>r==="q"?"q="+n.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(n[r])}`).join("&")}var fa=/\{[^{}}]+\}/g;function pa(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function ma(e){let n=e.match(fa);return n?n.map(pa).reduce((t,o)=>t.concat(o),[]):[]}function Bo(e,n){let t={__proto__:null};for(let o of Object.keys(e))n.indexOf(o)===-1&&(t[o]=e[o]);return t}function Yo(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(n){return/%[0-9A-Fa-f]/.test(n)||(n=encodeURI(n).replace(/%5B/g,"[").replace(/%5D/g,"]")),n}).join("")}function He(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(n){return"%"+n.charCodeAt(0).toString(16).toUpperCase()})}function Ze(e,n,t){return n=e==="+"||e==="#"?Yo(n):He(n),t?He(t)+"="+n:n}function Ge(e){return e!=null}function at(e){return e===";"||e==="&"||e==="?"}function ha(e,n,t,o){var r=e[t],i=[];if(Ge(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),o&&o!=="*"&&(r=r.substring(0,parseInt(o,10))),i.push(Ze(n,r,at(n)?t:""));else if(o==="*")Array.isArray(r)?r.filter(Ge).forEach(function(s){i.push(Ze(n,s,at(n)?t:""))}):Object.keys(r).forEach(function(s){Ge(r[s])&&i.push(Ze(n,r[s],s))});else{let s=[];Array.isArray(r)?r.filter(Ge).forEach(function(a){s.push(Ze(n,a))}):Object.keys(r).forEach(function(a){Ge(r[a])&&(s.push(He(a)),s.push(Ze(n,r[a].toString())))}),at(n)?i.push(He(t)+"="+s.join(",")):s.length!==0&&i.push(s.join(","))}else n===";"?Ge(r)&&i.push(He(t)):r===""&&(n==="&"||n==="?")?i.push(He(t)+"="):r===""&&i.push("");return i}function ya(e){return{expand:ga.bind(null,e)}}function ga(e,n){var t=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(o,r,i){if(r){let a="",l=[];if(t.indexOf(r.charAt(0))!==-1&&(a=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(c){var d=/([^:\*]*)(?::(\d+)|(\*))?/.exec(c);l.push(ha(n,a,d[1],d[2]||d[3]))}),a&&a!=="+"){var s=",";return a==="?"?s="&":a!=="#"&&(s=a),(l.length!==0?a:"")+l.join(s)}else return l.join(",")}else return Yo(i)}),e==="/"?e:e.replace(/\/$/,"")}function Qo(e){let n=e.method.toUpperCase(),t=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),o=Object.assign({},e.headers),r,i=Bo(e,["method","baseUrl","url","headers","request","mediaType"]),s=ma(t);t=ya(t).expand(i),/^http/.test(t)||(t=e.baseUrl+t);let a=Object.keys(e).filter(d=>s.includes(d)).concat("baseUrl"),l=Bo(i,a);if(!/application\/octet-stream/i.test(o.accept)&&(e.mediaType.format&&(o.accept=o.accept.split(/,/).map(d=>d.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),t.endsWith("/graphql")&&e.mediaType.previews?.length)){let d=o.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];o.accept=d.concat(e.mediaType.previews).map(u=>{let f=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${u}-preview${f}`}).join(",")}return["GET","HEAD"].includes(n)?t=ua(t,l):"data"in l?r=l.data:Object.keys(l).length&&(r=l),!o["content-type"]&&typeof r<"u"&&(o["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(n)&&typeof r>"u"&&(r=""),Object.assign({method:n,url:t,headers:o},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function wa(e,n,t){return Qo(lt(e,n,t))}function Jo(e,n){let t=lt(e,n),o=wa.bind(null,t);return Object.assign(o,{DEFAULTS:t,defaults:Jo.bind(null,t),merge:lt.bind(null,t),parse:Qo})}var zo=Jo(null,la);var G=new Uint8Array(256);G[9]|=2;G[32]|=2;G[59]|=4;G[44]|=8;for(let e=128;e<=255;e++)G[e]|=1;for(let e of"!#$%&'*+-.^_`|~")G[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)G[e]|=16;for(let e=65;e<=90;e++)G[e]|=17;for(let e=97;e<=122;e++)G[e]|=16;var Xo=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function Zo(e,n){let t=4|(n?.comma===!0?8:0),o=e.length,r=n?.start??0;for(;(G[e.charCodeAt(r)]&2)!==0;)r++;let i=r,s=0,a=-1,l=n?.parameters===!1?8:0;for(;i<o;){let f=e.charCodeAt(i),h=G[f];if((h&t)!==0){l|=h&8;break}(h&2)!==0?a===-1&&(a=i):a=-1,s|=f&65280|h,i++}let c=a===-1?i:a,d=e.slice(r,c),u=(s&65281)===0?d:d.toLowerCase();return i===o||l!==0?{type:u,index:i,parameters:new Xo}:ka(e,u,i,o,t)}function ka(e,n,t,o,r){let i=new Xo;e:for(;t<o;){for(t++;(G[e.charCodeAt(t)]&2)!==0;)t++;let s=t,a=0,l=-1;for(;t<o;){let c=e.charCodeAt(t),d=G[c];if((d&r)!==0){if((d&8)!==0)break e;continue e}if(c===61){let u=l===-1?t:l,f=e.slice(s,u),h=(a&65281)===0?f:f.toLowerCase();for(t++;(G[e.charCodeAt(t)]&2)!==0;)t++;if(t<o&&e.charCodeAt(t)===34){let g=++t,b=!1;for(;t<o;){let x=e.charCodeAt(t);if(x===34){i[h]===void 0&&(i[h]=b?ba(e,g,t):e.slice(g,t)),t++;let v=0;for(;t<o;){let _=e.charCodeAt(t),R=G[_];if((R&r)!==0){v=R&8;break}t++}if(v!==0)break e;continue e}if(x===92&&t+1<o){b=!0,t+=2;continue}t++}continue e}let m=t,y=0,p=-1;for(;t<o;){let g=e.charCodeAt(t),b=G[g];if((b&r)!==0){y=b&8;break}(b&2)!==0?p===-1&&(p=t):p=-1,t++}if(i[h]===void 0){let g=p===-1?t:p;i[h]=e.slice(m,g)}if(y!==0)break e;continue e}(d&2)!==0?l===-1&&(l=t):l=-1,a|=c&65280|d,t++}}return{type:n,index:t,parameters:i}}function ba(e,n,t){let o="";for(let r=n;r<t;r++)e.charCodeAt(r)===92&&(o+=e.slice(n,r),n=++r);return o+e.slice(n,t)}var Ea=/^-?\d+$/,_n=/^-?\d+n+$/,Te=JSON.stringify,dt=JSON.parse,rr=/^-?\d+n$/,er=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,nr=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,ct=e=>e===void 0||typeof e=="function"||typeof e=="symbol",ut=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",Ta=(e,n,t)=>{let o="";typeof t=="number"?o=" ".repeat(Math.min(10,Math.max(0,Math.floor(t)))):typeof t=="string"&&(o=t.slice(0,10));let r=typeof n=="function",i=Array.isArray(n)?new Set(n.map(String)):null,s=(m,y,p)=>(p!==null&&typeof p=="object"&&typeof p.toJSON=="function"&&(p=p.toJSON(y)),typeof p=="string"&&_n.test(p)?p+"n":typeof p=="bigint"?"rawJSON"in JSON?JSON.rawJSON(p.toString()):p.toString()+"n":(r&&(p=n.call(m,y,p)),p!==null&&typeof p=="object"&&(p instanceof Number||p instanceof String||p instanceof Boolean)&&(p=p.valueOf()),p)),a=s({"":e},"",e);if(ct(a))return;let l=a===null||typeof a!="object",c=ut(a);if(l||c)return Te(a);let d=[],u=0,f=[{parent:{"":a},key:"",val:a,isArray:Array.isArray(a),keys:Array.isArray(a)?null:Object.keys(a),index:0,first:!0}],h=new WeakSet([a]);for(;f.length>0;){let m=f[f.length-1];m.index===0&&(d.push(m.isArray?"[":"{"),u++);let y=!1;if(m.isArray)if(m.index<m.val.length){m.first||d.push(","),o&&d.push(`
`+o.repeat(u));let p=m.val[m.index],g=s(m.val,String(m.index),p);if(ct(g))d.push("null"),m.first=!1,m.index++;else{let b=g!==null&&typeof g=="object",x=ut(g);if(b&&!x){if(h.has(g))throw new TypeError("Converting circular structure to JSON");h.add(g),f.push({parent:m.val,key:String(m.index),val:g,isArray:Array.isArray(g),keys:Array.isArray(g)?null:Object.keys(g),index:0,first:!0}),m.first=!1,m.index++}else d.push(Te(g)),m.first=!1,m.index++}}else y=!0;else{for(;m.index<m.keys.length;){let g=m.keys[m.index++];if(i&&!i.has(g))continue;let x=m.val[g],v=s(m.val,g,x);if(ct(v))continue;m.first||d.push(","),o?d.push(`
`+o.repeat(u)+Te(g)+": "):d.push(Te(g)+":");let _=v!==null&&typeof v=="object",R=ut(v);if(_&&!R){if(h.has(v))throw new TypeError("Converting circular structure to JSON");h.add(v),f.push({parent:m.val,key:g,val:v,isArray:Array.isArray(v),keys:Array.isArray(v)?null:Object.keys(v),index:0,first:!0}),m.first=!1;break}else d.push(Te(v)),m.first=!1}m.index>=m.keys.length&&f[f.length-1]===m&&(y=!0)}y&&(u--,!m.first&&o&&d.push(`
`+o.repeat(u)),d.push(m.isArray?"]":"}"),h.delete(m.val),f.pop())}return d.join("")},ir=(e,n,t)=>{try{return"rawJSON"in JSON?Te(e,(a,l)=>typeof l=="bigint"?JSON.rawJSON(l.toString()):typeof n=="function"?n(a,l):(Array.isArray(n)&&n.includes(a),l),t):e?Te(e,(a,l)=>typeof l=="string"&&_n.test(l)||typeof l=="bigint"?l.toString()+"n":typeof n=="function"?n(a,l):(Array.isArray(n)&&n.includes(a),l),t).replace(er,"$1$2$3").replace(nr,"$1$2$3"):Te(e,n,t)}catch(o){if(o instanceof RangeError){let r=Ta(e,n,t);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(er,"$1$2$3").replace(nr,"$1$2$3")}throw o}},Sn=new Map,Sa=()=>{let e=JSON.parse.toString();if(Sn.has(e))return Sn.get(e);try{let n=JSON.parse("1",(t,o,r)=>!!r?.source&&r.source==="1");return Sn.set(e,n),n}catch{return Sn.set(e,!1),!1}},_a=(e,n,t,o)=>typeof n=="string"&&rr.test(n)?BigInt(n.slice(0,-1)):typeof n=="string"&&_n.test(n)?n.slice(0,-1):typeof o=="function"?o(e,n,t):n,Oa=(e,n)=>JSON.parse(e,(t,o,r)=>{let i=typeof o=="number",s=o>Number.MAX_SAFE_INTEGER||o<Number.MIN_SAFE_INTEGER,a=i&&s,l=r&&Ea.test(r.source);return a&&l?BigInt(r.source):typeof n=="function"?n(t,o,r):o}),sr=Number.MAX_SAFE_INTEGER.toString(),tr=sr.length,Na=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,xa=/^"-?\d+n+"$/,Aa=(e,n)=>{let t={"":e},o=[{parent:t,key:"",visited:!1}];for(;o.length>0;){let r=o[o.length-1];if(r.visited){let{parent:i,key:s}=r,a=i[s];typeof a=="string"&&(rr.test(a)?a=BigInt(a.slice(0,-1)):_n.test(a)&&(a=a.slice(0,-1))),typeof n=="function"&&(a=n.call(i,s,a)),a===void 0?delete i[s]:i[s]=a,o.pop()}else{r.visited=!0;let i=r.parent[r.key];if(i!==null&&typeof i=="object"){let a=Object.keys(i);for(let l=a.length-1;l>=0;l--)o.push({parent:i,key:a[l],visited:!1})}}}return t[""]},or=e=>e.replace(Na,(n,t,o,r)=>{let i=n[0]==='"';if(i&&xa.test(n))return n.substring(0,n.length-1)+'n"';let a=o||r,l=t&&(t.length<tr||t.length===tr&&t<=sr);return i||a||l?n:'"'+n+'n"'}),ar=(e,n)=>{if(!e)return dt(e,n);try{if(Sa())return Oa(e,n);let t=or(e);return dt(t,(o,r,i)=>_a(o,r,i,n))}catch(t){if(t instanceof RangeError){let o=or(e),r=dt(o);return Aa(r,n)}throw t}};var Re=class extends Error{name;status;request;response;constructor(n,t,o){super(n,{cause:o.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0);"response"in o&&(this.response=o.response);let r=Object.assign({},o.request);o.request.headers.authorization&&(r.headers=Object.assign({},o.request.headers,{authorization:o.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var va="10.0.16",Ra={headers:{"user-agent":`octokit-request.js/${va} ${Ee()}`}};function Ia(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var lr=()=>"";async function dr(e){let n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let t=e.request?.log||console,o=e.request?.parseSuccessResponseBody!==!1,r=Ia(e.body)||Array.isArray(e.body)?ir(e.body):e.body,i=Object.fromEntries(Object.entries(e.headers).map(([u,f])=>[u,String(f)])),s;try{s=await n(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:i,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(u){let f="Unknown Error";if(u instanceof Error){if(u.name==="AbortError")throw u.status=500,u;f=u.message,u.name==="TypeError"&&"cause"in u&&(u.cause instanceof Error?f=u.cause.message:typeof u.cause=="string"&&(f=u.cause))}let h=new Re(f,500,{request:e});throw h.cause=u,h}let a=s.status,l=s.url,c={};for(let[u,f]of s.headers)c[u]=f;let d={url:l,status:a,headers:c,data:""};if("deprecation"in c){let u=c.link&&c.link.match(/<([^<>]+)>; rel="deprecation"/),f=u&&u.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${c.sunset}${f?`. See ${f}`:""}`)}if(a===204||a===205)return d;if(e.method==="HEAD"){if(a<400)return d;throw new Re(s.statusText,a,{response:d,request:e})}if(a===304)throw d.data=await ft(s),new Re("Not modified",a,{response:d,request:e});if(a>=400)throw d.data=await ft(s),new Re(Ca(d.data),a,{response:d,request:e});return d.data=o?await ft(s):s.body,d}async function ft(e){let n=e.headers.get("content-type");if(!n)return e.text().catch(lr);let t=Zo(n);if($a(t)){let o="";try{return o=await e.text(),ar(o)}catch{return o}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(lr):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function $a(e){return e.type==="application/json"||e.type==="application/scim+json"}function Ca(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(o=>JSON.stringify(o)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function pt(e,n){let t=e.defaults(n);return Object.assign(function(r,i){let s=t.merge(r,i);if(!s.request||!s.request.hook)return dr(t.parse(s));let a=(l,c)=>dr(t.parse(t.merge(l,c)));return Object.assign(a,{endpoint:t,defaults:pt.bind(null,t)}),s.request.hook(a,s)},{endpoint:t,defaults:pt.bind(null,t)})}var en=pt(zo,Ra);var La="0.0.0-development";function Pa(e){return`Request failed due to following response errors:
`+e.errors.map(n=>` - ${n.message}`).join(`
`)}var qa=class extends Error{constructor(e,n,t){super(Pa(t)),this.request=e,this.headers=n,this.response=t,this.errors=t.errors,this.data=t.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},Ma=["method","baseUrl","url","headers","request","query","mediaType","operationName"],Da=["query","method","url"],cr=/\/api\/v3\/?$/;function Fa(e,n,t){if(t){if(typeof n=="string"&&"query"in t)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let s in t)if(Da.includes(s))return Promise.reject(new Error(`[@octokit/graphql] "${s}" cannot be used as variable name`))}let o=typeof n=="string"?Object.assign({query:n},t):n,r=Object.keys(o).reduce((s,a)=>Ma.includes(a)?(s[a]=o[a],s):(s.variables||(s.variables={}),s.variables[a]=o[a],s),{}),i=o.baseUrl||e.endpoint.DEFAULTS.baseUrl;return cr.test(i)&&(r.url=i.replace(cr,"/api/graphql")),e(r).then(s=>{if(s.data.errors){let a={};for(let l of Object.keys(s.headers))a[l]=s.headers[l];throw new qa(r,a,s.data)}return s.data.data})}function mt(e,n){let t=e.defaults(n);return Object.assign((r,i)=>Fa(t,r,i),{defaults:mt.bind(null,t),endpoint:t.endpoint})}var Uu=mt(en,{headers:{"user-agent":`octokit-graphql.js/${La} ${Ee()}`},method:"POST",url:"/graphql"});function ur(e){return mt(e,{method:"POST",url:"/graphql"})}var ht="(?:[a-zA-Z0-9_-]+)",fr="\\.",pr=new RegExp(`^${ht}${fr}${ht}${fr}${ht}$`),Ua=pr.test.bind(pr);async function ja(e){let n=Ua(e),t=e.startsWith("v1.")||e.startsWith("ghs_"),o=e.startsWith("ghu_");return{type:"token",token:e,tokenType:n?"app":t?"installation":o?"user-to-server":"oauth"}}function Ga(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function Ha(e,n,t,o){let r=n.endpoint.merge(t,o);return r.headers.authorization=Ga(e),n(r)}var mr=function(n){if(!n)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof n!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return n=n.replace(/^(token|bearer) +/i,""),Object.assign(ja.bind(null,n),{hook:Ha.bind(null,n)})};var yt="7.0.8";var hr=()=>{},Ka=console.warn.bind(console),Wa=console.error.bind(console);function Ba(e={}){return typeof e.debug!="function"&&(e.debug=hr),typeof e.info!="function"&&(e.info=hr),typeof e.warn!="function"&&(e.warn=Ka),typeof e.error!="function"&&(e.error=Wa),e}var yr=`octokit-core.js/${yt} ${Ee()}`,On=class{static VERSION=yt;static defaults(n){return class extends this{constructor(...o){let r=o[0]||{};if(typeof n=="function"){super(n(r));return}super(Object.assign({},n,r,r.userAgent&&n.userAgent?{userAgent:`${r.userAgent} ${n.userAgent}`}:null))}}}static plugins=[];static plugin(...n){let t=this.plugins;return class extends this{static plugins=t.concat(n.filter(r=>!t.includes(r)))}}constructor(n={}){let t=new Ko.Collection,o={baseUrl:en.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},n.request,{hook:t.bind(null,"request")}),mediaType:{previews:[],format:""}};if(o.headers["user-agent"]=n.userAgent?`${n.userAgent} ${yr}`:yr,n.baseUrl&&(o.baseUrl=n.baseUrl),n.previews&&(o.mediaType.previews=n.previews),n.timeZone&&(o.headers["time-zone"]=n.timeZone),this.request=en.defaults(o),this.graphql=ur(this.request).defaults(o),this.log=Ba(n.log),this.hook=t,n.authStrategy){let{authStrategy:i,...s}=n,a=i(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:s},n.auth));t.wrap("request",a.hook),this.auth=a}else if(!n.auth)this.auth=async()=>({type:"unauthenticated"});else{let i=mr(n.auth);t.wrap("request",i.hook),this.auth=i}let r=this.constructor;for(let i=0;i<r.plugins.length;++i)Object.assign(this,r.plugins[i](this,n))}request;graphql;log;hook;auth};var Nn=De(require("node:http"),1),wr=require("node:stream"),Va=5,Ya=64*1024*1024;async function Qa(e,n=Ya){let t=[],o=0;for await(let r of e){if(o+=r.length,o>n)throw new Error(`the answer is larger than ${n} bytes`);t.push(r)}return Buffer.concat(t)}function Ja(e,n){let t=n==="HEAD"||e.statusCode===204||e.statusCode===304,o=r=>(0,wr.pipeline)(e,r,()=>{});switch(t?void 0:e.headers["content-encoding"]){case"gzip":return o(process.getBuiltinModule("node:zlib").createGunzip());case"br":return o(process.getBuiltinModule("node:zlib").createBrotliDecompress());default:return e}}function gt(e){let n=new Error("The operation was aborted",{cause:e.reason});return Object.assign(n,{name:"AbortError",code:"ABORT_ERR"})}function gr(e,n){let t={request:e,agent:n,begun:void 0},o=n.createConnection;return n.createConnection=(...r)=>(t.begun=o.apply(n,r),t.begun),t}function wt(e){let n={keepAlive:!0,proxyEnv:{...e}},t=gr(Nn.request,new Nn.Agent(n)),o;function r(s){if(s.protocol!=="https:")return t;if(o===void 0){let{Agent:a,request:l}=process.getBuiltinModule("node:https");o=gr(l,new a(n))}return o}async function i(s,a){let{signal:l}=a;if(l?.aborted)throw gt(l);let c=r(s),d=await new Promise((m,y)=>{c.begun=void 0;let p=c.request(s,{method:a.method??"GET",headers:{"accept-encoding":"gzip, br",...a.headers,...a.body===void 0?{}:{"content-length":Buffer.byteLength(a.body)}},agent:c.agent,...l?{signal:l}:{}},m);if(p.on("error",y),l){let{begun:g}=c,b=()=>{y(gt(l)),p.socket||g?.destroy(gt(l))};l.addEventListener("abort",b,{once:!0}),p.on("close",()=>l.removeEventListener("abort",b))}p.end(a.body)}),u=await Qa(Ja(d,a.method??"GET"),a.largestBody),f=new Map;for(let[m,y]of Object.entries(d.headers))y!==void 0&&f.set(m,Array.isArray(y)?y.join(", "):y);let h=d.statusCode??0;return{status:h,ok:h>=200&&h<300,url:s.href,headers:f,text:async()=>u.toString("utf8"),json:async()=>JSON.parse(u.toString("utf8")),arrayBuffer:async()=>u.buffer.slice(u.byteOffset,u.byteOffset+u.byteLength)}}return async(s,a={})=>{let l=new URL(s),c=a;for(let d=0;;d+=1){let u=await i(l,c),f=u.headers.get("location");if(![301,302,303,307,308].includes(u.status)||f===void 0||a.redirect==="manual"||d===Va)return u;let h=new URL(f,l);if(h.origin!==l.origin){let m=Object.entries(c.headers??{}).filter(([y])=>!/^(authorization|cookie)$/i.test(y));c={...c,headers:Object.fromEntries(m)}}if(u.status===303){let{body:m,...y}=c;c={...y,method:"GET"}}l=h}}}function br(e){let n=e?.status;return typeof n=="number"?n:void 0}var kr=500,za=60;function Xa(e,n){if(e!=="POST")return!0;let t=n?.query;return typeof t=="string"&&!/^\s*mutation\b/.test(t)}function Za(e,n){if(e.status!==403&&e.status!==429)return;let t=e.response?.headers??{},o=Number(t["retry-after"]);if(t["retry-after"]!==void 0&&Number.isFinite(o))return Math.max(1,o);if(!(!/rate limit|abuse/i.test(e.message)&&e.status!==429)){if(String(t["x-ratelimit-remaining"])==="0"){let r=Date.parse(String(t.date))||Date.now();return Math.max(1,Math.ceil(Number(t["x-ratelimit-reset"])-r/1e3)||1)}return za*2**n}}var el=e=>2**e*(.8+.4*Math.random());function nl(e){let n=e instanceof Error?e:new Error(String(e));return/^\s*<(!doctype|html)/i.test(n.message)?n.message=`GitHub answered ${n.status} with a page of HTML instead of JSON`:n.message.length>kr&&(n.message=`${n.message.slice(0,kr)}…`),n}function kt(e){let{deadline:n,log:t}=e,o={counted:0,notModified:0,remaining:void 0},r=e.retries??3,i=e.attemptSeconds??30,s=f=>f*1e3<n.remainingMs,a=(e.token??"").trim(),l=new On({baseUrl:e.context.apiUrl.replace(/\/$/,""),auth:a,userAgent:"guarded-deploy",request:{fetch:e.fetch??wt(e.env)},log:{debug:()=>{},info:()=>{},warn:f=>t.debug(f),error:f=>t.debug(f)}}),c=(f,h)=>{h===304?o.notModified+=1:o.counted+=1;let m=f["x-ratelimit-remaining"];m!==void 0&&(o.remaining=Number(m))};l.hook.wrap("request",async(f,h)=>{let{method:m,url:y}=h;if(a==="")throw Do(e.tokenInput??"token");for(let p=0;;p+=1){n.signal.throwIfAborted();let g=AbortSignal.timeout(i*1e3);h.request={...h.request,signal:AbortSignal.any([n.signal,g])};let b;try{let F=await f(h);if(c(F.headers,F.status),!String(F.headers["content-type"]).startsWith("text/html"))return F;b=Object.assign(new Error("GitHub answered with a page of HTML instead of JSON"),{status:502})}catch(F){n.signal.throwIfAborted(),b=g.aborted?Object.assign(new Error(`GitHub did not answer within ${i} s`,{cause:F}),{status:500}):nl(F),c(b.response?.headers??{},b.response?b.status:void 0)}if(p>=r)throw b;let x=Za(b,p),v=Number(b.response?.headers["retry-after"]),_;if(x!==void 0)_=x;else if(b.status>=500&&Xa(m,h))_=v>0?v:el(p);else throw b;if(!s(_))throw b;let R=`${m} ${y}: ${b.message}; again in ${Math.ceil(_)} s`;_>30?t.warning(R):t.debug(R),await n.sleep(_*1e3)}});let d=((f,h)=>n.race(l.request(f,h))),u=new Map;return{request:Object.assign(d,{defaults:l.request.defaults,endpoint:l.request.endpoint}),async graphql(f,h={}){let y=(await n.race(l.request(`POST ${e.context.graphqlUrl}`,{query:f,variables:h}))).data;if(y.errors?.length)throw Object.assign(new Error(y.errors.map(p=>p.message).join("; ")),{errors:y.errors});return y.data},async conditional(f,h={}){let{url:m}=l.request.endpoint(f,h),y=u.get(m);try{let p=await n.race(l.request(f,{...h,headers:y?{"if-none-match":y.etag}:{}})),{etag:g,link:b}=p.headers,{data:x,status:v}=p;return g?u.set(m,{etag:g,data:x,status:v,link:b}):u.delete(m),{changed:!0,status:v,data:x,link:b}}catch(p){let g=br(p);if(g===304&&y)return{changed:!1,status:y.status,data:y.data,link:y.link};if(g===404)return u.delete(m),{changed:!0,status:g,data:void 0,link:void 0};throw p}},usage:o}}var tl={d:86400,h:3600,m:60,s:1};function Er(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/g))n+=Number(t)*(tl[o]??Number.NaN);return n}function bt(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function nn(e,n,t){return new w({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function ol(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw nn(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw nn(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw nn(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw nn(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=Er(t);if(o===void 0)throw nn(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function Tr(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Et(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let i=n[bt(o)],s=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",a=r.type==="secret"?i??s:(i??s).trim(),l=a.trim()==="";if(l&&r.required)throw new w({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[Tr(o)]=ol(o,r,l?s.trim():a)}return t}var _r=De(require("os"),1);function ie(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function xn(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function Z(e,n,t){let o=new Tt(e,n,t);process.stdout.write(o.toString()+_r.EOL)}function St(e,n=""){Z(e,{},n)}var Sr="::",Tt=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=Sr+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${il(r)}`)}}return n+=`${Sr}${rl(this.message)}`,n}};function rl(e){return ie(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function il(e){return ie(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function Or(){return process.getBuiltinModule("node:crypto").randomUUID()}var vn=De(require("fs"),1),An=De(require("os"),1);function tn(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!vn.existsSync(t))throw new Error(`Missing file at path: ${t}`);vn.appendFileSync(t,`${ie(n)}${An.EOL}`,{encoding:"utf8"})}function Rn(e,n){let t=`ghadelimiter_${Or()}`,o=ie(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${An.EOL}${o}${An.EOL}${t}`}var _t=De(require("os"),1),xr=De(require("path"),1);var ll=function(e,n,t,o){function r(i){return i instanceof t?i:new t(function(s){s(i)})}return new(t||(t=Promise))(function(i,s){function a(d){try{c(o.next(d))}catch(u){s(u)}}function l(d){try{c(o.throw(d))}catch(u){s(u)}}function c(d){d.done?i(d.value):r(d.value).then(a,l)}c((o=o.apply(e,n||[])).next())})},Nr;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(Nr||(Nr={}));function Ar(e,n){let t=ie(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return tn("ENV",Rn(e,n));Z("set-env",{name:e},t)}function In(e){Z("add-mask",{},e)}function vr(e){process.env.GITHUB_PATH||""?tn("PATH",e):Z("add-path",{},e),process.env.PATH=`${e}${xr.delimiter}${process.env.PATH}`}function Rr(e,n){if(process.env.GITHUB_OUTPUT||"")return tn("OUTPUT",Rn(e,n));process.stdout.write(_t.EOL),Z("set-output",{name:e},ie(n))}function Ir(){return process.env.RUNNER_DEBUG==="1"}function on(e){Z("debug",{},e)}function $r(e,n={}){Z("error",xn(n),e instanceof Error?e.toString():e)}function Cr(e,n={}){Z("warning",xn(n),e instanceof Error?e.toString():e)}function Lr(e,n={}){Z("notice",xn(n),e instanceof Error?e.toString():e)}function Pr(e){process.stdout.write(e+_t.EOL)}function dl(e){St("group",e)}function cl(){St("endgroup")}function qr(e,n){return ll(this,void 0,void 0,function*(){dl(e);let t;try{t=yield n()}finally{cl()}return t})}function Mr(e,n){if(process.env.GITHUB_STATE||"")return tn("STATE",Rn(e,n));Z("save-state",{name:e},ie(n))}function Dr(e){return process.env[`STATE_${e}`]||""}function se(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^(\s*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function Ot(e,n){return{...n===void 0?{}:{title:se(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var Ke={info:e=>Pr(se(e)),debug:e=>on(se(e)),notice:(e,n)=>Lr(se(e),Ot(n)),warning:(e,n,t)=>Cr(se(e),Ot(n,t)),error:(e,n,t)=>$r(se(e),Ot(n,t)),group:(e,n)=>qr(se(e).replace(/\n/g," "),n)};function Ur(e){return e instanceof w?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var B={};Js(B,{block:()=>ul,code:()=>xt,details:()=>pl,link:()=>At,table:()=>fl,text:()=>Ie});var Nt=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function Ie(e){return String(e).replace(/[\r\n\t]+/g," ").replace(Nt,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function xt(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(Nt,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function ul(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(Nt,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(i=>i[0].length)),r="`".repeat(o+1);return`${r}${n}
${t.replace(/\n$/,"")}
${r}`}function At(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Ie(e):`[${Ie(e)}](${n})`}function fl(e,n,t=[]){let o=i=>`| ${i.join(" | ")} |`,r=e.map((i,s)=>t[s]==="r"?"---:":"---");return[o(e),o(r),...n.map(o)].join(`
`)}function pl(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var Kr=require("node:fs");var ml=2**31-1;function vt(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var We={now:vt,async sleep(e,n){let t=vt()+e;for(;;){n?.throwIfAborted();let o=t-vt();if(o<=0)return;await new Promise((r,i)=>{let a=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,ml)),l=()=>{clearTimeout(a),i(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function hl(e,n){n.throwIfAborted();let t,o=new Promise((r,i)=>{t=()=>i(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var rn=class extends w{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},ae=class{signal;#e;#t;#o;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??We,i=new AbortController;this.#e=r,this.#t=r.now()+n*1e3,this.#o=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,i.signal]):i.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#o.signal).then(()=>i.abort(new rn(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return hl(n,this.signal)}[Symbol.dispose](){this.#o.abort()}};var Wr=1e6;function yl(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function Rt(e,n,t){let o=process.env,r=[],i=new AbortController,s=h=>i.abort(new w({code:"CANCELLED",what:`The run was cancelled (${h}).`,remedy:"Re-run it when you are ready."})),a=()=>s("SIGINT"),l=()=>s("SIGTERM");process.on("SIGINT",a),process.on("SIGTERM",l);let c=!1,d=h=>{if(c)return;c=!0;let{title:m,text:y,place:p}=Ur(h);if(n.tolerant)Ke.warning(y,p,m);else{Ke.error(y,p,m);let g=h instanceof w?`${Ie(`${h.what} ${h.remedy}`)} ${At("Read on",h.docs)}`:Ie(y);r.push(`> [!CAUTION]
> **${Ie(e.name)}** ${xt(m)}: ${g}`),process.exitCode=1}if(Ir()&&h instanceof Error)for(let g=h;g instanceof Error;g=g.cause)on(se(g.stack??""))},u=h=>{d(h),Hr(r,o).finally(()=>process.exit())};process.on("uncaughtException",u);let f;try{for(let[y,p]of Object.entries(e.inputs))p.type==="secret"&&Gr(o[bt(y)]??"");let h=Et(e,o),m=typeof n.seconds=="number"?n.seconds:n.seconds(h);f=new ae(m,e.name,{signal:i.signal}),await t({inputs:h,context:st(o),env:o,log:Ke,deadline:f,mask:y=>Gr(y,1),setOutput:(y,p)=>Rr(y,yl(p)),saveState:(y,p)=>Mr(y,p),state:y=>Dr(y),addPath:y=>vr(y),exportVariable:(y,p)=>Ar(y,p),summarize:y=>r.push(y)})}catch(h){d(h)}finally{f?.[Symbol.dispose](),await Hr(r,o),i.signal.aborted||(process.off("SIGINT",a),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}var jr=4;function Gr(e,n=jr){let t=e.trim();t.length>=n&&In(t);for(let o of new Set(t.split(/\r?\n/).map(r=>r.trim())))o!==t&&o.length>=jr&&In(o)}function gl(e){let n=Buffer.from(e).subarray(0,Wr-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function Hr(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>Wr&&(t=gl(t));try{(0,Kr.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){Ke.debug(`the summary was not written: ${String(o)}`)}}var j=class extends Error{refused;constructor(n,t={}){super(n,t),this.name="Unavailable",this.refused=t.refused??!1}};function It(e){let n=e?.errors;return Array.isArray(n)?n.filter(t=>t!==null&&typeof t=="object"):[]}function wl(e){let n=e?.status;return typeof n=="number"?n:void 0}var kl=/rate limit|abuse|too quickly/i;function $n(e){let n=It(e);if(n.length>0)return n.some(({type:o,message:r,extensions:i})=>/^RATE_LIMIT/i.test(String(o??i?.code??""))||kl.test(String(r??"")));let t=ve(e);return t!==void 0&&Ae(t)==="rate-limit"}function Cn(e,n,t){let{headers:o}=ve(t)??{},r=Ae({status:403,message:n,headers:o})??"permission",{what:i,remedy:s}=je(r,{what:`the token may not do this (${n})`,remedy:"Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads."});return new w({code:"LOCK_FORBIDDEN",what:`The lock in ${e} cannot be used: ${i}.`,remedy:s,cause:t})}function Ln(e,n){return async t=>{let{status:o,data:r,link:i}=await e.conditional(`GET ${t}`),s=r===void 0?void 0:n(r);if(s===void 0){let l=new Error(o===404?"Not Found":"GitHub answered without a list");throw Object.assign(l,{status:o===404?404:502})}let a=r.total_count;return{items:s,link:i,total:typeof a=="number"?a:void 0}}}function fe(e,n,t){if(t?.aborted)return t.reason;if(e instanceof w||e instanceof j)return e;let o=wl(e),r=W(e).slice(0,300);switch(o){case 401:return new w({code:"LOCK_TOKEN_REFUSED",what:`GitHub refused the token (401: ${r}).`,remedy:"Pass a valid token; the default is the job’s own.",cause:e});case 403:return $n(e)?new j(r,{cause:e}):Cn(n,r,e);case 451:return Cn(n,r,e);case 404:return new w({code:"LOCK_REPOSITORY_NOT_FOUND",what:`The repository ${n} does not exist, or the token cannot see it.`,remedy:"Check 'lock-repository'; for another private repository pass a token that may write to it.",cause:e});case 409:if(!/empty/i.test(r))break;return new w({code:"LOCK_REPOSITORY_EMPTY",what:`The repository ${n} has no commit yet, so it cannot keep a lock.`,remedy:"Push a first commit.",cause:e})}let i=o!==void 0&&o<500&&!$n(e);return new j(r,{cause:e,refused:i})}function $t(e){return{goal:e.goal,me:e.me,order:e.order??"arrival",superseded:e.superseded??"skip",live:e.live??!0,also:e.also??[],former:e.former??[],kept:{},heads:void 0,others:[],seen:e.seen??{},staleReads:0,looks:e.looks??0,joined:!1,retreated:!1,blocked:"",judged:[],passedOver:!1,stray:void 0}}function le(e,n){return e.holder?.nonce===n?"holder":e.queue.some(t=>t.nonce===n)?"waiting":"absent"}var Br=e=>e===void 0||e>=200?0:e<50?6e4:15e3,Vr=e=>.6+.4*e;function Pn({pollMs:e,ahead:n,remaining:t,turnMs:o,debt:r,random:i,isTold:s,isSeen:a}){let l=Br(t),c=Vr(i),d=(n-2)*o*.5;if(s){let m=Yr(e)*(a?bl:El)[n<=1?"next":"behind"];return Math.max(m,Math.min(d,36e5),l)*c}if(n<=1)return Math.max(e,l)*c;let u=Math.max(e,Math.min(e*n,3e4)),f=Math.min(d,3e5),h=n>2?Math.min(r*12*e,6e4):0;return Math.max(u,f,h,l)*c}function Ct({pollMs:e,ahead:n,remaining:t,random:o}){return Math.max(e*Math.min(Math.max(n,1),3),Br(t))*Vr(o)}function $e(e,n,t=15e3){return Math.min(t,250*2**Math.min(e,12))*(.2+.8*n)}var Yr=e=>Math.min(12*e,6e4),bl={next:5,behind:60},El={next:1,behind:15},Tl=3;function Qr(e,n,t,o=0){if(e===void 0)return!0;let r=Yr(t)*(o>0?2:1);return e>=r&&n>=r||e>=Tl*r}function Sl(e,n){if(e.holder?.nonce===n)return e.queue;let t=e.queue.findIndex(o=>o.nonce===n);return t<0?[]:e.queue.slice(t+1)}function Lt(e,n,t){let o=new Map([[e,new Set(n)]]),r=n.map(s=>[e,s]),i=new Set;for(;r.length>0;){let[s,a]=r.pop();if(!t.has(a)){i.add(a);continue}let l=t.get(a);if(l)for(let c of Sl(l,s)){let d=o.get(c.nonce),u=new Set([...d??[],...c.keys??[],a]);for(let f of u)d?.has(f)||r.push([c.nonce,f]);o.set(c.nonce,u)}}return o.delete(e),{nonces:new Set(o.keys()),unread:[...i].sort()}}function an(e){return"refused"in e}function Ce(e,n){let t=n*1e3;return{schema:1,key:e,version:t,epoch:t,holder:null,queue:[],last:null,by:""}}function _l(e,n,t,o){let r=e.findIndex(({nonce:s})=>s===o),i=r<0?e.length:r;if(t==="run-number")for(;i>0;i-=1){let s=e[i-1];if(!(s.repository===n.repository&&s.workflow===n.workflow)||s.number<=n.number)break}return[...e.slice(0,i),n,...e.slice(i)]}function de(e,n){let t=(o,r)=>({...e,...r,version:e.version+1,by:o});switch(n.kind){case"ENQUEUE":{let{ticket:o}=n;return e.holder?.nonce===o.nonce?{refused:"this job already holds the lock"}:e.queue.some(r=>r.nonce===o.nonce)?{refused:"this job already waits"}:t(o.nonce,{queue:_l(e.queue,o,n.order,n.before)})}case"ACQUIRE":{let{ticket:o}=n;return e.holder?{refused:"the lock is held"}:e.queue[0]?.nonce!==o.nonce?{refused:"it is not the turn of this job"}:n.epoch<=e.epoch?{refused:"the fencing token would not grow"}:t(o.nonce,{holder:e.queue[0],queue:e.queue.slice(1),epoch:n.epoch})}case"EXTEND":{let{ticket:o,epoch:r}=n,{holder:i}=e;return i?.nonce!==o.nonce?{refused:"this job does not hold the lock"}:r<e.epoch?{refused:"the fencing token would shrink"}:r===e.epoch&&i.sha===o.sha?{refused:"nothing would change"}:t(o.nonce,{holder:{...i,sha:o.sha},epoch:r})}case"RELEASE":{let{ticket:o}=n;if(e.holder?.nonce!==o.nonce)return{refused:"this job does not hold the lock"};let{repository:r,run:i,number:s,sha:a}=e.holder;return t(o.nonce,{holder:null,...n.live?{last:{repository:r,run:i,number:s,sha:a}}:{}})}case"LEAVE":{let{nonce:o}=n.ticket,r=e.queue.filter(i=>i.nonce!==o);return r.length===e.queue.length?{refused:"this job does not wait"}:t(o,{queue:r})}case"REAP":{if(e.holder?.nonce===n.nonce)return t(n.by,{holder:null});let o=e.queue.filter(r=>r.nonce!==n.nonce);return o.length===e.queue.length?{refused:"that job neither holds nor waits"}:t(n.by,{queue:o})}}}function Ol(e){return JSON.stringify(e,(n,t)=>t!==null&&typeof t=="object"&&!Array.isArray(t)?Object.fromEntries(Object.entries(t).sort(([o],[r])=>o<r?-1:1)):t)}function Pt(e){let{holder:n}=e;return`lock: ${n?`held by ${n.repository} run ${n.run} attempt ${n.attempt}`:"free"}, ${e.queue.length} waiting

${Ol(e)}
`}var Nl=1e10,qt=e=>(e+Nl)*1e3,Xr=/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/,xl=/^[A-Za-z0-9._:@-]{1,200}$/,Zr=/^([0-9a-f]{40}|[0-9a-f]{64})?$/,Al=2e3,vl=200,Mt=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),pe=e=>typeof e=="number"&&Number.isSafeInteger(e)&&e>=0,sn=(e,n)=>typeof e=="string"&&n.test(e),Jr=e=>typeof e=="string"&&e.length<=400,Rl=e=>Array.isArray(e)&&e.length<=vl&&e.every(n=>typeof n=="string"&&n.length>0&&n.length<=1e3);function zr(e){if(!Mt(e))return;let{nonce:n,repository:t,run:o,attempt:r,job:i,number:s,sha:a,workflow:l,name:c,keys:d,since:u}=e;if(sn(n,xl)&&sn(t,Xr)&&pe(o)&&pe(r)&&(i===null||pe(i))&&pe(s)&&sn(a,Zr)&&Jr(l)&&Jr(c)&&(d===void 0||Rl(d))&&(u===void 0||pe(u)))return{nonce:n,repository:t,run:o,attempt:r,job:i,number:s,sha:a,workflow:l,name:c,...d===void 0?{}:{keys:d},...u===void 0?{}:{since:u}}}function Il(e){if(!Mt(e))return;let{repository:n,run:t,number:o,sha:r}=e;return sn(n,Xr)&&pe(t)&&pe(o)&&sn(r,Zr)?{repository:n,run:t,number:o,sha:r}:void 0}var ei=({version:e,epoch:n},t)=>e<=t&&n<=t;function Dt(e,n){if(e.length>4e6)return;let t=e.split(`
`).find(u=>u.startsWith("{"));if(t===void 0)return;let o;try{o=JSON.parse(t)}catch{return}if(!Mt(o)||o.schema!==1||o.key!==n)return;let{version:r,epoch:i,by:s}=o;if(!pe(r)||!pe(i)||typeof s!="string"||s.length>200)return;let a=o.holder===null?null:zr(o.holder),l=o.last===null?null:Il(o.last);if(a===void 0||l===void 0||!Array.isArray(o.queue)||o.queue.length>Al)return;let c=[],d=new Set(a?[a.nonce]:[]);for(let u of o.queue){let f=zr(u);if(!f||d.has(f.nonce))return;d.add(f.nonce),c.push(f)}return{schema:1,key:n,version:r,epoch:i,holder:a,queue:c,last:l,by:s}}var $l=5;function V(e,n){return n.state??Ce(n.key,e.me.run)}function Cl(e,n){let t=e.queue.findIndex(r=>r.nonce===n);return{ticket:t>0?e.queue[t-1]:e.holder??void 0,count:t+(e.holder?1:0)}}var Se=(e,n)=>[e,{kind:"finish",outcome:n}];function dn(e,n,t,o){let r=[],i=[];for(let s of t){let a=o(V(e,s),s);a===void 0||an(a)||(r.push(s),i.push(a))}return[e,{kind:"swap",heads:r,next:i,because:n}]}function ri(e,n){let{me:t,judged:o}=e;return n.map(r=>r.last).find(r=>r!==null&&r.repository===t.repository&&r.sha!==""&&t.sha!==""&&r.sha!==t.sha&&!o.includes(r.sha))??void 0}function ii(e,n){return le(V(e,n),e.me.nonce)==="holder"&&e.kept[n.key]===!1}function si(e,n){let t=n.map(o=>[o.key,le(V(e,o),e.me.nonce)==="holder"]);return{...Object.fromEntries(t),...e.kept}}function qn(e,n){let{me:t,goal:o}=e;return dn(e,n,e.heads??[],(r,i)=>{let s=le(r,t.nonce);if(s==="waiting")return de(r,{kind:"LEAVE",ticket:t});let a=n==="release"||o==="leave"&&ii(e,i);if(!(s!=="holder"||!a))return de(r,{kind:"RELEASE",ticket:t,live:e.live&&n==="release"})})}function ai(e){if(e.superseded!=="allow"){if(e.stray)return Se(e,{kind:"stray",mark:e.stray});if(e.passedOver)return Se(e,{kind:"gone",why:"superseded"})}return Se(e,{kind:"gone",why:"expired"})}var li=({passedOver:e,stray:n,superseded:t})=>(e||n!==void 0)&&t!=="allow";function ln(e){let n=e.heads??[],t=n.find(s=>s.unreadable!==void 0);if(t)return Se(e,{kind:"unreadable",key:t.key,why:t.unreadable??""});let o=s=>le(V(e,s),e.me.nonce);if(e.goal==="release")return n.some(s=>o(s)!=="absent")?qn(e,"release"):e.looks===0?Se(e,{kind:"released"}):[{...e,looks:e.looks-1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=n.filter(s=>o(s)!=="holder");if(r.length===0)return Ll(e);let i=r.filter(s=>o(s)==="waiting");return e.goal==="leave"?i.length===0&&!n.some(a=>ii(e,a))?ai(e):qn(e,"leave"):i.length===0?e.joined&&!e.retreated?Se(e,{kind:"evicted"}):Ml(e,r):i.length<r.length?qn(e,"leave"):Fl(e,r)}function Ll(e){let n=e.heads??[],t=e.former.filter(i=>!n.some(s=>s.key===i));if(t.length===0)return Pl(e,n);let o=t.map(i=>e.others.find(s=>s.key===i));if(o.includes(void 0))return[e,{kind:"survey",keys:t}];let r=o;return ln({...e,heads:[...n,...r],kept:si(e,r),joined:!1})}function Pl(e,n){let{me:t}=e,o=n.map(a=>V(e,a)),r=a=>t.sha===""||a.holder?.sha===t.sha;if(e.goal==="acquire"){let a=ri(e,o.filter(l=>!r(l)));if(a)return[e,{kind:"compare",mark:a}]}if(li(e)&&!o.every(r))return ai(e);let i=Math.max(...o.map(a=>a.epoch)),s=n.find((a,l)=>o[l].epoch<i||!r(o[l]));return s?dn(e,"extend",[s],a=>de(a,{kind:"EXTEND",ticket:t.sha===""?a.holder:t,epoch:i})):Se(e,{kind:"held",epoch:i,superseded:e.passedOver})}function di(e){let{nonce:n}=e.me,t=(e.heads??[]).filter(o=>le(V(e,o),n)==="holder");return[...new Set([...t.map(({key:o})=>o),...e.also])]}function ci(e){return new Map([...e.others,...e.heads??[]].map(({key:n,state:t})=>[n,t]))}function ui(e){let n=[...new Set([...(e.heads??[]).map(({key:t})=>t),...e.also])].sort();return n.length>1?{...e.me,keys:n}:e.me}var Ft=new Map,ql=({holder:e,queue:n})=>e===null&&n.length===0;function Ml(e,n){if(n.every(l=>ql(V(e,l))))return Ut(e,n,Ft);let t=di(e);if(t.length===0)return ni(e,n,Ft);let{nonces:o,unread:r}=Lt(e.me.nonce,t,ci(e));if(r.length>0&&e.others.length<200)return[e,{kind:"survey",keys:r}];let i=r.length>0?n[0]:n.find(l=>o.has(V(e,l).holder?.nonce??""));if(i)return Dl(e,i,t);let s=new Map(n.map(l=>[l.key,V(e,l).queue.find(({nonce:c})=>o.has(c))?.nonce])),a=l=>{let{holder:c,queue:d}=V(e,l);return c===null&&d[0]?.nonce===s.get(l.key)};return n.every(a)?Ut(e,n,s):ni(e,n,s)}function Dl(e,{key:n,state:t},o){let r=[...e.heads??[],...e.others].map(i=>`${i.key} ${i.at}`).join();return e.blocked!==r?[{...e,blocked:r},{kind:"read"}]:Se(e,{kind:"deadlock",key:n,holder:t?.holder??void 0,holds:o})}function ni(e,n,t){let o=ui(e);return dn(e,"enqueue",n,(r,{key:i})=>de(r,{kind:"ENQUEUE",ticket:o,order:e.order,before:t.get(i)}))}function Fl(e,n){let{nonce:t}=e.me,o={...e,joined:!0},r=n.map(c=>Cl(V(e,c),t)),i=new Map(r.flatMap(({ticket:c})=>c?[[c.nonce,c]]:[]));if(i.size===0)return Ut(o,n,Ft);let s=di(e);if(s.length>0){let c=[...s,...n.map(({key:f})=>f)],{nonces:d,unread:u}=Lt(t,c,ci(e));if(u.length>0&&e.others.length<200)return[o,{kind:"survey",keys:u}];if([...i.keys()].some(f=>d.has(f)))return qn({...e,retreated:!0},"leave")}let a=Math.max(...r.map(({count:c})=>c)),l=n.map(({key:c})=>c);return[o,{kind:"watch",keys:l,tickets:[...i.values()],ahead:a}]}function Ut(e,n,t){let{me:o}=e,r=n.map(c=>V(e,c)),i=ri(e,r);if(i)return[e,{kind:"compare",mark:i}];if(li(e))return ln({...e,goal:"leave"});let s=(e.heads??[]).map(c=>V(e,c).epoch),a=Math.max(...s,...r.map(c=>c.epoch+1)),l=ui(e);return dn(e,"acquire",n,(c,{key:d})=>{let u=le(c,o.nonce)==="waiting"?c:de(c,{kind:"ENQUEUE",ticket:l,order:e.order,before:t.get(d)});return an(u)?u:de(u,{kind:"ACQUIRE",ticket:o,epoch:a})})}function ti(e,n,t){if(n.some(a=>{let l=e.seen[a.key];return l!==void 0&&a.unreadable===void 0&&(a.state?.version??-1)<l})&&!t&&e.staleReads<$l)return[{...e,staleReads:e.staleReads+1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=Object.fromEntries(n.flatMap(a=>a.state?[[a.key,a.state.version]]:[])),i={...e,heads:n,kept:si(e,n),others:[],seen:r,staleReads:0};return!t&&Ul(e,n)&&!jl(e.heads,n)?[i,{kind:"read"}]:ln(i)}function Ul(e,n){let t=n.map(o=>le(V(e,o),e.me.nonce));return new Set(t).size>1&&n.every(o=>o.unreadable===void 0)}function jl(e,n){return n.every((t,o)=>{let r=e?.[o];return r!==void 0&&r.at===t.at&&r.state?.version===t.state?.version})}function fi(e,n){switch(n.kind){case"started":case"woke":case"doubtful":return[e,{kind:"read"}];case"read":return ti(e,n.heads,!1);case"surveyed":return ln({...e,others:[...e.others,...n.heads]});case"swapped":{let t=new Map(n.heads.map(r=>[r.key,r])),o=(e.heads??[]).map(r=>t.get(r.key)??r);return ti({...e,looks:0},o,!0)}case"dead":{let{ticket:t}=n,[,o]=dn(e,"reap",e.heads??[],r=>de(r,{kind:"REAP",nonce:t.nonce,by:e.me.nonce}));return o.kind==="swap"&&o.heads.length===0?[e,{kind:"read"}]:[e,o]}case"compared":{let{sha:t,behind:o,stray:r=!1}=n,i=(e.heads??[]).map(s=>s.state?.last).find(s=>s?.sha===t);return ln({...e,judged:[...e.judged,t],passedOver:e.passedOver||o,stray:e.stray??(r&&i?i:void 0)})}case"expired":return[{...e,goal:e.goal==="acquire"?"leave":e.goal},{kind:"read"}]}}var Mn=7,Gl=3,Hl=6e4,Kl=3,Wl=45e3,Bl=3e4,Vl=3e3,Yl=3e5,Ql=["release","leave","reap","extend"],Dn=e=>(e.heads??[]).map(n=>n.state??Ce(n.key,e.me.run));function Jl(e,n,t,o){let r=Math.max(0,Math.round(o)),i=l=>l.nonce===t?{...l,since:r}:l,s=n.holder?.nonce===t&&e?.holder?.nonce!==t,a=e?.queue.some(l=>l.nonce===t)??!1;return{...n,holder:n.holder&&s?i(n.holder):n.holder,queue:a?n.queue:n.queue.map(i)}}function pi(e,n){if(!e.state||!n)return[];let t=new Set([n.holder,...n.queue].map(o=>o?.nonce));return[e.state.holder,...e.state.queue].filter(o=>o!==null&&!t.has(o.nonce))}function jt(e,n,t){return new w({code:"LOCK_WRITE_REFUSED",what:`GitHub refused to change ${n.map(o=>e.locate(o.key)).join(" and ")} ${Mn} times although nobody else changed it: ${t}.`,remedy:"Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself."})}var cn=class{#e;#t;#o;#d;#r;#n;#c="";#i;#u=!0;#f=!0;#s=0;#a=0;#l=0;#m=0;#h=new Map;#k=new Set;#y=new Set;#p;#g;#T;#S;#N;#_={text:"",at:Number.NEGATIVE_INFINITY};#x="";#w;#O=[];#b="absent";constructor(n,t,o,r){this.#n=n,this.#e=t,this.#t=o,this.#o=r,this.#d=t.clock.now(),this.#i=this.#d,this.#r=t.tell??(()=>{})}async run(){let n={kind:"started"};for(;;){let[t,o]=fi(this.#n,n);if(this.#n=t,o.kind==="finish")return this.#I(o.outcome);n=await this.#$(o)}}#I(n){return{outcome:n,machine:this.#n,position:this.#S??0,waitedFor:this.#N,reaped:this.#O,kept:this.#w??[],blind:this.#p,was:this.#b}}#$(n){switch(n.kind){case"read":return this.#C();case"survey":return this.#P(n.keys);case"swap":return this.#q(n);case"compare":return this.#D(n);case"watch":return this.#F(n)}}get#A(){return this.#e.clock.now()>=this.#o}async#E(n,t,o){let{clock:r,deadline:i,random:s}=this.#e;if(r.now()>this.#o+Bl)throw new j(t);let a=$e(n,s(),o);return this.#r({kind:"retrying",reason:t,ms:a}),await i.sleep(a),{kind:"doubtful"}}async#C(){let{store:n,keys:t,clock:o}=this.#e,r=this.#n;if(r.goal==="acquire"&&r.joined&&this.#A)return{kind:"expired"};let i;try{i=await n.read(t,this.#u)}catch(a){if(!(a instanceof j))throw a;return this.#a+=1,this.#E(this.#a,a.message)}this.#u=!1,this.#a=0;let s=i.map(a=>a.at).join();s!==this.#c&&(this.#c=s,this.#i=o.now(),this.#l=0,this.#s=0),this.#L(i);for(let a of i)a.recovered&&this.#r({kind:"recovered",key:a.key});return{kind:"read",heads:i}}#L(n){let t=n.map(o=>o.state&&le(o.state,this.#n.me.nonce));this.#n.goal!=="acquire"?t.includes("holder")?this.#b="holder":this.#b==="absent"&&t.includes("waiting")&&(this.#b="waiting"):this.#w===void 0&&(this.#w=n.filter((o,r)=>t[r]==="holder").map(({key:o})=>o),this.#w.length>0&&this.#r({kind:"kept",keys:this.#w}))}async#P(n){try{let t=await this.#e.store.read(n,!1);return this.#a=0,{kind:"surveyed",heads:t}}catch(t){if(!(t instanceof j))throw t;return this.#a+=1,this.#E(this.#a,t.message)}}async#q(n){let{store:t,clock:o,deadline:r,random:i,today:s}=this.#e,{heads:a,because:l}=n,{nonce:c}=this.#n.me,d=s?n.next.map((m,y)=>Jl(a[y].state,m,c,s())):n.next,u=this.#l>=Gl,f=await t.swap(a,d,u,Ql.includes(l));if(f.kind==="doubtful"){if(this.#u=!0,!f.refused)return this.#m+=1,this.#E(this.#m,f.reason,Hl);if(this.#l+=1,this.#l>=Mn)throw jt(t,a,f.reason);return this.#E(this.#l,f.reason)}this.#l=0,this.#m=0;let h=new Map(f.heads.map(m=>[m.key,m]));return this.#c=(this.#n.heads??[]).map(m=>(h.get(m.key)??m).at).join(),this.#i=o.now(),l==="acquire"&&(this.#S??=0),l==="reap"&&this.#M(n),l==="leave"&&this.#n.goal==="acquire"&&(this.#r({kind:"circle"}),await r.sleep(i()*Vl)),{kind:"swapped",heads:f.heads}}#M({heads:n,next:t}){for(let o of n.flatMap((r,i)=>pi(r,t[i])))this.#O.some(r=>r.nonce===o.nonce)||(this.#O.push(o),this.#r({kind:"reaped",ticket:o}))}async#D({mark:n}){let{sha:t}=n,o=await this.#e.ancestry?.compare(n,this.#n.me);o==="unknown"&&this.#x!==t&&(this.#x=t,this.#r({kind:"unrelated",sha:t}));let r=o==="stray";return{kind:"compared",sha:t,behind:o==="behind"||r,stray:r}}async#F(n){n.tickets.length>0&&(this.#S??=n.ahead,this.#N??=n.tickets[0],this.#U(n));let t=await this.#R(n.tickets);return t?{kind:"dead",ticket:t}:this.#H(n)}#U({keys:n,tickets:t,ahead:o}){let r=this.#e.clock.now(),i=(this.#n.heads??[]).flatMap(({key:l,state:c})=>n.includes(l)&&c?.holder?[{key:l,holder:c.holder}]:[]),s=[...t,...i.map(({holder:l})=>l)].map(({nonce:l})=>l),a=`${o} ${s.join()}`;a===this.#_.text&&r-this.#_.at<Yl||(this.#_={text:a,at:r},this.#r({kind:"waiting",ahead:o,behind:t[0],holders:i,waitedMs:r-this.#d}))}#j(){let n=this.#e.clock.now(),t=Math.max(0,...Dn(this.#n).map(o=>o.epoch));return this.#T??={at:n,epoch:t},(n-this.#T.at)/(1+Math.max(0,t-this.#T.epoch))}#v(){let n=this.#e.counted?.();if(n===void 0)return 0;let t=this.#e.clock.now();return this.#g??={at:t,counted:n},Math.max(0,n-this.#g.counted-(t-this.#g.at)/6e4)}#G(n,t,o){let{random:r}=this.#e,i=this.#e.remaining?.(),s=this.#t;return this.#s>0?Ct({pollMs:s,ahead:1,remaining:i,random:r()}):Pn({pollMs:s,ahead:n,remaining:i,turnMs:this.#j(),debt:this.#v(),random:r(),isTold:o,isSeen:!t.some(({nonce:a})=>this.#y.has(a))})}async#H({keys:n,tickets:t,ahead:o}){let{store:r,clock:i,deadline:s,random:a}=this.#e,{goal:l,me:c}=this.#n,d=this.#f&&l==="acquire"&&t.length>0&&this.#s===0,u=this.#G(o,t,d);this.#s=Math.max(0,this.#s-1);let f=i.now(),h=f+u;for(;;){let m=this.#e.remaining?.(),y=d?Ct({pollMs:this.#t,ahead:o,remaining:m,random:a()}):u,p=l==="acquire"?Math.min(h,Math.max(this.#o,i.now())):h;if(await s.sleep(Math.min(y,p-i.now())),l==="acquire"&&this.#A)return{kind:"expired"};if(i.now()>=h)break;let g=await r.listen(n,c.nonce);if(g===void 0&&(this.#f=!1),g!==!1)return this.#s=g?Kl:0,this.#u=!0,{kind:"woke"};if(await this.#R(t))return{kind:"woke"}}return this.#u=o>1&&i.now()-f>=Wl,{kind:"woke"}}async#R(n){let{clock:t,oracle:o}=this.#e;for(let r of n){let{nonce:i}=r;if(this.#k.has(i))return r;let s=this.#h.get(i),a=t.now(),l=this.#f?0:this.#v(),c=s===void 0?void 0:a-s;if(!Qr(c,a-this.#i,this.#t,l))continue;this.#h.set(i,a);let d=await o?.judge(r);if(d==="dead")return this.#k.add(i),r;d==="unknown"?this.#K(r):this.#y.delete(i)}}#K(n){this.#y.add(n.nonce);let t=this.#e.oracle?.refusal?.(n.repository);t===void 0?this.#r({kind:"invisible",ticket:n}):this.#p?.what!==t.what&&this.#r({kind:"blind",fault:t}),this.#p=t??this.#p}};function Fn(e,n){return new w({code:"LOCK_UNREADABLE",what:`The lock '${e}' cannot be read: ${n}.`,remedy:"Nobody can hold it until it is repaired: see that no deployment is running, then run this action once with 'mode: break'."})}var zl=e=>e>=120?`${Math.round(e/60)} min`:`${Math.round(e)} s`;function ee(e){return`${e.repository} run ${e.run}${e.attempt>1?` (attempt ${e.attempt})`:""}`}var un=e=>e.map(n=>`'${n}'`).join(", ");function Xl(e,n,t){let o=e.describe??ee,r=n.find(i=>i.holder&&i.holder.nonce!==e.me.nonce)?.holder;return new w({code:"LOCK_TIMEOUT",what:`The lock ${un(e.keys)} did not become free within ${zl(e.waitSeconds)}${r?`; ${o(r)} holds it`:""}.`,remedy:t?`${t.what} ${t.remedy}`:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."})}function Zl(e,n){let t=e.describe??ee,{key:o,holder:r,holds:i}=n,s=r?`whose holder, ${t(r)}, waits for this job`:"which waits for this job";return new w({code:"LOCK_DEADLOCK",what:`This job holds ${un(i)} and asks for '${o}', ${s}: neither could go on.`,remedy:"Name all keys in the first step that takes any, in both workflows; what this job held before this step it still holds."})}function ed(e,{mark:n}){let t=n.sha.slice(0,12),o=e.branch===void 0?"the default branch":`the branch '${e.branch}'`;return new w({code:"LOCK_MARK_STRAY",what:`The lock ${un(e.keys)} says that ${t} is live, which contains this commit but is not on ${o}: the branch was moved back, or somebody wrote that by hand.`,remedy:`To deploy this commit all the same set 'superseded: allow'; when ${t} was never deployed, run this action once with 'mode: repair', which forgets it.`})}function nd(e,n,t){let{outcome:o,position:r,waitedFor:i,reaped:s,kept:a,blind:l,machine:c}=n,d={acquired:!1,fencingToken:void 0,keys:e.keys,ticket:e.me,position:r,waitedMs:t,waitedFor:i,reaped:s,kept:a,superseded:c.passedOver,forceContinued:!1,fault:void 0,states:Dn(c),seen:c.seen};switch(o.kind){case"held":return{...d,acquired:!0,fencingToken:o.epoch};case"gone":{if(o.why==="superseded"){let u=new w({code:"LOCK_SUPERSEDED",what:`A newer commit than ${e.me.sha.slice(0,12)} is live already.`,remedy:"Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'."});return{...d,superseded:!0,fault:e.superseded==="fail"?u:void 0}}return{...d,forceContinued:e.onTimeout==="continue",fault:e.onTimeout==="fail"?Xl(e,d.states,l):void 0}}case"stray":return{...d,superseded:!0,fault:ed(e,o)};case"deadlock":return{...d,fault:Zl(e,o)};case"evicted":throw new w({code:"LOCK_EVICTED",what:`Somebody removed this job from the queue of the lock ${un(e.keys)}.`,remedy:"Re-run this job to join again, unless a newer attempt of it is running."});case"unreadable":throw Fn(o.key,o.why);case"released":throw new Error("an acquisition ended as a release")}}async function Gt(e){let n=e.clock.now(),{me:t,order:o,superseded:r,former:i=[],also:s=[]}=e,a=$t({goal:"acquire",me:t,order:o,superseded:r,former:i,also:s.filter(d=>!e.keys.includes(d)&&!i.includes(d))}),l=n+e.waitSeconds*1e3,c;try{c=await new cn(a,e,e.pollSeconds*1e3,l).run()}catch(d){throw d instanceof j?new w({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the lock ${un(e.keys)} until the waiting time was over: ${d.message}.`,remedy:"See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.",cause:d}):d}return nd(e,c,e.clock.now()-n)}var td=2;async function Ht(e){if(e.keys.length===0)return{was:"absent",states:[]};let n=$t({goal:"release",me:e.me,live:e.live,...e.seen?{seen:e.seen}:{looks:td}}),t=new cn(n,e,1e3,Number.POSITIVE_INFINITY),{was:o,machine:r,outcome:i}=await t.run();if(i.kind==="unreadable")throw Fn(i.key,i.why);return{was:o,states:Dn(r)}}async function od(e){for(let n=1;;n+=1)try{return await e.store.read(e.keys)}catch(t){if(!(t instanceof j))throw t;await e.deadline.sleep($e(n,e.random()))}}async function rd(e,n){let t=[],o=0;for(let r=1;;r+=1){let i=await od(e),s=n(i).filter(([{key:d}])=>!t.some(([u])=>u.key===d));if(s.length===0)return t;let a=s.map(([d])=>d),l=s.map(([,d])=>d),c=await e.store.swap(a,l,!1,!0);if(c.kind==="swapped"){let d=new Set(c.heads.map(({key:u})=>u));if(t.push(...s.filter(([{key:u}])=>d.has(u))),d.size===s.length)return t;continue}if(c.refused&&(o+=1),o>=Mn)throw jt(e.store,a,c.reason);await e.deadline.sleep($e(r,e.random()))}}function id({key:e,holder:n}){return new w({code:"LOCK_NOT_HELD",what:`This job does not hold the lock '${e}'${n?`; ${ee(n)} does`:""}.`,remedy:"Do not deploy: acquire the lock first, in this job, and look at who removed it."})}async function Kt(e){let{me:n,fencingToken:t}=e,o=0;return await rd(e,r=>{let i=r.map(a=>{if(a.unreadable!==void 0)throw Fn(a.key,a.unreadable);return a.state??Ce(a.key,n.run)}),s=i.find(({holder:a,epoch:l})=>a?.nonce!==n.nonce||t!==void 0&&l!==t);if(s)throw id(s);return o=Math.max(...i.map(({epoch:a})=>a)),r.flatMap((a,l)=>{let c=i[l],d=de(c,{kind:"EXTEND",ticket:c.holder,epoch:o});return an(d)?[]:[[a,d]]})}),o}var Wt=require("node:crypto");var Bt=1e3,sd=new RegExp("\\p{Default_Ignorable_Code_Point}","gu");function fn(e,n){return new w({code:"LOCK_KEY_INVALID",what:`The lock's key ${JSON.stringify(e.slice(0,60))} is ${n}.`,remedy:`Give a key of 1 to ${Bt} characters on one line, such as 'production'.`})}function mi(e){let n=e.normalize("NFC").trim();if(n==="")throw fn(e,"empty");if(n.length>Bt)throw fn(e,`${n.length} characters long`);if(/[\u0000-\u001f\u007f]/.test(n))throw fn(e,"not one line of printable text");return n}function ad(e){return e.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC")}function ld(e){let n=e.replace(/\\/g,"/"),t=[];for(let r of n.split("/")){if(r===""||r===".")continue;let i=t.at(-1);r===".."&&i!==void 0&&i!==".."?t.pop():(r!==".."||!n.startsWith("/"))&&t.push(r)}let o=n.startsWith("/")?"/":"";return t.length===0?o||".":`${o}${t.join("/")}`}function dd(e){let n=ad(e).replace(sd,"").split(/\s+/u).filter(Boolean).map(ld),t=n.filter(o=>o!==".");return(t.length>0?t:n.slice(0,1)).join(" ")}var cd=10;function me(e){let n=mi(e);for(let t=0;t<cd;t+=1){let o=dd(n);if(o===n)break;n=o}if(n==="")throw fn(e,"empty: it has only characters that show nothing");if(n.length>Bt)throw fn(e,`${n.length} characters long in its normal form`);return n}function Vt(e){return[...new Set(e.map(me))].sort()}function Yt(e){let n=new Set(e.map(me));return[...new Set(e.map(mi))].filter(t=>!n.has(t)).sort()}function Un(e,n="refs/locks"){if(!/^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(n)||/\.\.|\.lock(\/|$)|\.(\/|$)/.test(n)||/^refs\/(pull|tags|replace)(\/|$)/.test(n))throw new w({code:"LOCK_NAMESPACE_INVALID",what:`The ref namespace ${JSON.stringify(n.slice(0,100))} cannot keep locks.`,remedy:"Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs."});let o=(0,Wt.createHash)("sha256").update(e).digest("hex").slice(0,16),r=e.toLowerCase().replace(/[^a-z0-9]+/g,"-").slice(0,40).replace(/^-+|-+$/g,"");return`${n}/${o}${r===""?"":`-${r}`}`}function Qt(e){return`${e}.mirror`}function jn(e,n,t="refs/locks"){return`${t}/bells/${(0,Wt.createHash)("sha256").update(`${e}
${n}`).digest("hex").slice(0,24)}`}function ud(e){let n=/<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(e??"")?.[1];if(n===void 0)return;let t=n.indexOf("?");return t<0?void 0:new URLSearchParams(n.slice(t+1))}var fd=(e,n)=>`${e}?${n}`;async function Be(e,n,{most:t=50,until:o}={}){let[r="",i=""]=e.split("?"),s=new URLSearchParams(i);s.set("per_page",String(100)),s.set("page","1");let a=[],l="";for(let c=1;c<=t;c+=1){let d=await n(fd(r,s)),u=JSON.stringify(d.items);if(c>1&&d.items.length>0&&u===l)return{items:a,isWhole:!1};l=u,a.push(...d.items);let f=ud(d.link);if(!(f!==void 0||pd(d,a.length)))return{items:a,isWhole:d.total===void 0||a.length>=d.total};if(o?.(a))return{items:a,isWhole:!1};let m=new URLSearchParams(s);m.set("page",String(c+1));for(let[y,p]of f??[])m.set(y,p);m.set("per_page",String(100)),s=m}return{items:a,isWhole:!1}}function pd(e,n){return e.items.length<100?!1:e.link===void 0?e.total===void 0||n<e.total:!1}var md=5,hd=6e4;function hi(e,n){return typeof e.run_attempt=="number"&&e.run_attempt!==n?e.run_attempt>n?"dead":"unknown":e.status==="completed"?"dead":typeof e.status=="string"?"alive":"unknown"}function Jt({api:e,now:n,signal:t}){let o=new Map,r=new Map,i=new Map;async function s(d,u){try{let{data:f}=await e.conditional(d);return i.delete(u),f}catch(f){if(t?.aborted)throw t.reason;let h=yd(f,u);h&&i.set(u,h);let m=fe(f,u,t);if(m instanceof w||m instanceof Error)return"unavailable";throw m}}let a=d=>s(`GET /repos/${d.repository}/actions/runs/${d.run}`,d.repository);async function l(d){let u=await a(d);if(u==="unavailable")return"unknown";if(u===void 0){let f=o.get(d.nonce);if(f===void 0)return o.set(d.nonce,n()),"unknown";if(n()-f<hd)return"unknown";let h=await s(`GET /repos/${d.repository}/actions/runs?per_page=1`,d.repository);return h!=="unavailable"&&typeof h?.total_count=="number"?"dead":"unknown"}return o.delete(d.nonce),hi(u,d.attempt)}async function c(d){let u=await a(d);return u!==void 0&&u!=="unavailable"&&hi(u,d.attempt)==="dead"}return{refusal:d=>i.get(d),async judge(d){if(d.job===null)return l(d);let u=await s(`GET /repos/${d.repository}/actions/jobs/${d.job}`,d.repository);if(u==="unavailable")return"unknown";if(!(u!==void 0&&u.run_id===d.run&&(u.run_attempt===void 0||u.run_attempt===d.attempt)))return l(d);if(o.delete(d.nonce),u.status==="completed")return"dead";if(typeof u.status!="string")return"unknown";let h=(r.get(d.nonce)??0)+1;return r.set(d.nonce,h),h%md===0&&await c(d)?"dead":"alive"}}}function yd(e,n){let t=ve(e),o=t&&Ae(t);if(o===void 0||o==="rate-limit")return;let{what:r,remedy:i}=je(o,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:' (besides 'contents: write')."});return new w({code:"LOCK_ACTIONS_UNREADABLE",what:`GitHub does not say whether the jobs of ${n} are alive: ${r}. A dead holder is not noticed.`,remedy:i,cause:e})}function pn(e){let{api:n,signal:t}=e;async function o(s,a,l){return(await n.request(`GET /repos/${s}/compare/${a}...${l}?per_page=1`)).data.status}async function r(s){let{branch:a}=e;a===void 0&&(a=(await n.request(`GET /repos/${s}`)).data.default_branch);let l=a.split("/").map(encodeURIComponent).join("/");return(await n.request(`GET /repos/${s}/git/ref/heads/${l}`)).data.object.sha}async function i(s,a){try{let l=await o(s,a,await r(s));return l==="ahead"||l==="identical"}catch{if(t?.aborted)throw t.reason;return!1}}return{async compare(s,a){let l;try{l=await o(a.repository,s.sha,a.sha)}catch{if(t?.aborted)throw t.reason;return"unknown"}return l==="behind"?await i(a.repository,s.sha)?"behind":"stray":l==="ahead"||l==="identical"||l==="diverged"?"not-behind":"unknown"}}}async function zt(e,n,t,o){if(n.job!==null||t==="")return n;try{let{items:r,isWhole:i}=await Be(`/repos/${n.repository}/actions/runs/${n.run}/attempts/${n.attempt}/jobs`,Ln(e,a=>a.jobs)),s=r.filter(a=>a.runner_name===t&&a.status==="in_progress");return i&&s.length===1?{...n,job:s[0].id}:n}catch{if(o?.aborted)throw o.reason;return n}}function Xt(e){return[e.attempt===1?e.createdMs:e.startedMs,e.id]}function Gn(e,n){if(e.attempt===1&&n.attempt===1)return e.id<n.id;let[t,o]=Xt(e),[r,i]=Xt(n);return t<r||t===r&&o<i}var gd=new Set(["push","workflow_dispatch","schedule","release","repository_dispatch","deployment","merge_group","workflow_run"]);function yi(e,n){let t=/[\p{L}\p{N}]/u,o=/^[\p{L}\p{N}]|^[_-][\p{L}\p{N}]/u;for(let r=e.indexOf(n);n!==""&&r>=0;r=e.indexOf(n,r+1)){let i=e.slice(0,r).at(-1)??"";if(!t.test(i)&&!o.test(e.slice(r+n.length)))return!0}return!1}function no(e,n){return yi(e.title,n)||yi(e.name??"",n)}function bi(e,n,t){return e.id===n.id||e.headRepository!==e.repository&&n.headRepository===n.repository||t.sameBranchOnly&&e.branch!==(t.branch??n.branch)?!1:t.queueName===void 0?e.workflow===n.workflow:!gd.has(e.event)&&e.event!==n.event?!1:no(e,t.queueName)}function Zt(e,n){return e.status==="completed"||e.conclusion==="success"?!1:e.status!=="waiting"||n.waitForApprovals}function gi(e){return{id:e.id,attempt:e.run_attempt??1,createdMs:Date.parse(e.created_at),startedMs:Date.parse(e.run_started_at??""),status:e.status??"queued",conclusion:e.conclusion??null,workflow:e.workflow_id,path:e.path??"",title:e.display_title??"",name:e.name??"",event:e.event,branch:e.head_branch,repository:e.repository.id,headRepository:e.head_repository?.id}}function Ei(e,n,t){let o=e.filter(r=>r.name===n||r.name.startsWith(`${n} (`)||r.name.startsWith(`${n} / `));return o.length===0?!1:o.every(r=>r.status==="completed"||t!==void 0&&r.steps?.some(({name:i,status:s})=>i===t&&s==="completed")===!0)}var wd=10,kd=10,bd=20,Ed=["requested","pending","waiting","queued","in_progress"],Td=2e3,wi=10,Le=class extends Error{},eo=class{#e;#t;#o;#d;#r;#n;#c;constructor(n){this.#e=n,this.#t=n.clock.now(),this.#o=this.#t+n.waitSeconds*1e3,this.#d=`/repos/${n.me.repository}/actions`}get#i(){return this.#o-this.#e.clock.now()}async take(){try{if(this.#e.atOnce)throw new Le;return await this.#y(),this.#f(this.#n,!0)}catch(n){let t=n instanceof rn&&this.#i<=0;if(!(n instanceof Le)&&!t)throw n;let{cause:o}=n;if(o!==void 0&&this.#e.onTimeout==="fail")throw this.#u(o);return this.#f(this.#c??this.#n,!1)}}#u(n){return new w({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the runs of ${this.#e.me.repository} until the waiting time was over: ${W(n)}.`,remedy:"See githubstatus.com, then re-run.",cause:n})}#f(n,t){let{me:o,clock:r,waitSeconds:i,onTimeout:s}=this.#e,a=new w({code:"LOCK_TIMEOUT",what:`Older runs were not over within ${i} s${n?`; run ${n} was the nearest`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."}),l={...o,run:n??0,attempt:1,nonce:`run.${n}`};return{acquired:t,fencingToken:void 0,keys:[],ticket:o,position:this.#r??0,waitedMs:r.now()-this.#t,waitedFor:n===void 0?void 0:l,reaped:[],kept:[],superseded:!1,forceContinued:!t&&s==="continue",fault:!t&&s==="fail"?a:void 0,states:[],seen:{}}}async#s(n,t){let{me:o,deadline:r,random:i}=this.#e;for(let s=1;;s+=1)try{return await t()}catch(a){let l=ve(a);if(l?.status===404)throw ki(n,o.repository);let c=l&&Ae(l);if(c!==void 0&&c!=="rate-limit"&&c!=="token")throw Sd(o.repository,c,a);let d=fe(a,o.repository,r.signal);if(!(d instanceof j))throw d;if(this.#i<=0)throw new Le("",{cause:d});await r.sleep($e(s,i()))}}async#a(n){let{api:t,me:o}=this.#e;return this.#s(`run ${n}`,async()=>{let{data:r}=await t.conditional(`GET ${this.#d}/runs/${n}`);if(r===void 0)throw ki(`run ${n}`,o.repository);return gi(r)})}#l(n,t){let o=Ln(this.#e.api,t);return r=>this.#s(n,()=>o(r))}async#m(n){let{policy:t}=this.#e,o=t.queueName===void 0?`workflows/${n.workflow}/runs`:"runs",r=`${this.#d}/${o}`,i=this.#l("the list of runs",f=>f.workflow_runs),s=await Be(r,i,{most:wd}),a=[...s.items],{isWhole:l}=s,c=s.items.at(-1)?.created_at;if(!l&&c!==void 0){l=!0;for(let f of Ed){let h=await _d(r,f,c,i);a.push(...h.items),l&&=h.isWhole}}let d=new Map(a.map(f=>[f.id,gi(f)]));return{ahead:[...d.values()].filter(f=>bi(f,n,t)&&Gn(f,n)&&Zt(f,t)).sort((f,h)=>Gn(f,h)?1:-1),knowsMe:d.has(n.id),isWhole:l}}async#h(n,t){let{policy:o}=this.#e,r=await this.#a(n.id);if(!Zt(r,o)||!Gn(r,t))return!0;if(o.job===void 0)return!1;let i=await Be(`${this.#d}/runs/${n.id}/jobs`,this.#l(`the jobs of run ${n.id}`,s=>s.jobs));return i.isWhole&&Ei(i.items,o.job,o.step)}async#k(n){if(this.#i<=0)throw new Le;await this.#e.deadline.sleep(Math.min(n,this.#i))}async#y(){let{policy:n,clock:t,pollSeconds:o,initialWaitSeconds:r}=this.#e,i=await this.#a(this.#e.me.run),s=Number.isNaN(i.startedMs)?{...i,startedMs:i.createdMs}:i;n.queueName!==void 0&&!no(s,n.queueName)&&this.#e.tell?.({kind:"outside",queueName:n.queueName});let a=t.now(),l=!1;for(let c=1;;c+=1){let{ahead:d,knowsMe:u,isWhole:f}=await this.#m(s),h=[];for(let g of n.job===void 0?[]:d)await this.#h(g,s)||h.push(g);let m=n.job===void 0?d:h;if(this.#r??=m.length,this.#n??=m[0]?.id,m.length>0){l=!1,await this.#g(m,s);continue}let y=a+r*1e3-t.now(),p=f&&(u||c>=wi);if(p&&y<=0&&l)return;l=p,await this.#p(Math.max(y,Math.min(Td,o*1e3)),c,f)}}async#p(n,t,o){let{waitSeconds:r,deadline:i}=this.#e;if(r>0&&this.#i>0)return i.sleep(Math.min(n,this.#i));if(r===0&&t<=wi)return i.sleep(n);let s=new Error("the list of runs could not be read to its end");throw new Le("",o?{}:{cause:s})}async#g(n,t){let{pollSeconds:o,random:r}=this.#e;for(let[i,s]of n.entries())for(this.#c=s.id,this.#e.tell?.({kind:"waiting",ahead:n.length-i,run:s.id});!await this.#h(s,t);){let a=this.#e.remaining?.(),l={pollMs:o*1e3,ahead:1,remaining:a,turnMs:0,debt:0};await this.#k(Pn({...l,random:r()}))}this.#c=void 0}};function ki(e,n){return new w({code:"LOCK_RUN_UNKNOWN",what:`GitHub does not know ${e} of ${n}, so the older runs cannot be found.`,remedy:"Give the job 'permissions: actions: read'; without knowing its place it must not pass."})}function Sd(e,n,t){let{what:o,remedy:r}=je(n,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:'."});return new w({code:"LOCK_FORBIDDEN",what:`The older runs of ${e} cannot be seen: ${o}.`,remedy:r,cause:t})}async function _d(e,n,t,o){let r=[],i=t;for(let s=1;s<=bd;s+=1){let a=`status=${n}&created=${encodeURIComponent(`<=${i}`)}`,l=await Be(`${e}?${a}`,o,{most:kd});if(r.push(...l.items),l.isWhole)return{items:r,isWhole:!0};let c=l.items.at(-1)?.created_at;if(c===void 0||c===i)break;i=c}return{items:r,isWhole:!1}}function to(e){return new eo(e).take()}var Ti=(e=[])=>e.map(({nonce:n})=>n);function oo(e,n){let t=Ti(e?.queue),o=Ti(n.queue),r=o[0],i=r!==t[0]||e?.holder!=null&&n.holder===null;return{hang:o.filter(s=>s===n.by&&!t.includes(s)),ring:r!==void 0&&r!==n.by&&i?[r]:[],drop:t.filter(s=>!o.includes(s))}}var Od="4b825dc642cb6eb9a060e54bf8d69288fbee4904",ro="0".repeat(40),Nd=3,xd=3,Ad={name:"turnstyle-lock",email:"turnstyle-lock@users.noreply.github.com",date:"2000-01-01T00:00:00Z"},vd=`mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`,Rd=`query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`,io=e=>e!==void 0&&"schema"in e;function Id(e,n){if(io(e)&&(!io(n)||n.version<=e.version))return{state:e};if(io(n))return{state:n,recovered:!0};let t=[e,n].find(o=>o!==void 0&&"unreadable"in o);return t&&"unreadable"in t?{state:void 0,unreadable:t.unreadable}:{state:void 0}}function so(e){let{api:n,owner:t,repo:o,signal:r}=e,i=`${t}/${o}`,s=`/repos/${t}/${o}/git`,a=E=>{let N=Un(E,e.namespace);return{main:N,mirror:Qt(N)}},l=e.run===void 0?Number.MAX_SAFE_INTEGER:qt(e.run),c=new Map,d=e.repositoryId,u=!1,f=!1,h=new Map,m=0,y=0,p="",g=async E=>{try{return await E()}catch(N){throw fe(N,i,r)}};async function b(E,N){if(!E)return;let{sha:S,type:O}=E.object;if(O!=="commit")return{unreadable:`${E.ref} points at a ${O}, not at a commit`};let A=c.get(S);A===void 0&&(A=(await g(()=>n.request(`GET ${s}/commits/${S}`))).data.message??"",c.size>200&&c.clear(),c.set(S,A));let I=`the commit ${S.slice(0,12)} of ${E.ref}`,C=Dt(A,N);return C?ei(C,l)?C:{unreadable:`${I} counts to ${Math.max(C.epoch,C.version)}, which no lock reaches by itself: it was written by hand`}:{unreadable:`${I} holds no state of this lock`}}async function x(E){let{main:N,mirror:S}=a(E),O=await g(()=>n.conditional(`GET ${s}/matching-refs/${N.slice(5)}`));if(O.data===void 0)throw fe(Object.assign(new Error("Not Found"),{status:404}),i,r);if(!Array.isArray(O.data))throw new j("GitHub answered without a list of refs");let A=O.data.find(I=>I.ref===N);return v(E,A,O.data.find(I=>I.ref===S))}async function v(E,N,S){let O=await b(N,E),A=S&&S.object.sha===N?.object.sha?O:await b(S,E);return{key:E,at:N?.object.sha??null,mirrorAt:S?.object.sha??null,...Id(O,A)}}async function _(E){let{main:N,mirror:S}=a(E);try{let{repository:O}=await n.graphql(Rd,{owner:t,name:o,main:N,mirror:S});if(d??=O?.id,!O?.main?.target&&!O?.mirror?.target)return;let A=[{ref:N,target:O.main?.target},{ref:S,target:O.mirror?.target}].map(({ref:I,target:C})=>{if(C)return C.message!==void 0&&c.set(C.oid,C.message),{ref:I,object:{sha:C.oid,type:C.__typename.toLowerCase()}}});return await v(E,A[0],A[1])}catch{if(r?.aborted)throw r.reason;return}}async function R(E,N){let S=Pt(E),O=await g(()=>n.request(`POST ${s}/commits`,{message:S,tree:Od,parents:N,author:Ad})),{sha:A}=O.data;return c.set(A,S),A}async function F(){return d===void 0&&(d=(await g(()=>n.request(`GET /repos/${t}/${o}`))).data.node_id),d}async function X(E,N,S){let O=await F(),A=[];for(let[L,J]of E.entries()){let be=N[L],Je=await R(be,[]);A.push({key:J.key,state:be,at:Je,mirrorAt:Je})}let I=new Map,C=[],M=E.flatMap((L,J)=>{let{main:be,mirror:Je}=a(L.key),re=A[J].at,{hang:Co,ring:Hs,drop:Ks}=oo(L.state,N[J]),rt=ze=>jn(L.key,ze,e.namespace);if(!S)for(let ze of Co)I.set(rt(ze),re);return C.push(...Ks.map(rt)),[{name:be,beforeOid:L.at??ro,afterOid:re,force:!0},{name:Je,beforeOid:L.mirrorAt??ro,afterOid:re,force:!0},...S?[]:[...Co,...Hs].map(ze=>({name:rt(ze),afterOid:re,force:!0}))]}),ke=S?[]:C.filter(L=>h.has(L));M.push(...ke.map(L=>({name:L,afterOid:ro,force:!0})));try{await n.graphql(vd,{input:{repositoryId:O,refUpdates:M}}),f=S;for(let[L,J]of I)h.set(L,J);for(let L of C)h.delete(L);return await U(C.filter(L=>!ke.includes(L))),{kind:"swapped",heads:A}}catch(L){if(r?.aborted)throw r.reason;let J=It(L);if($n(L))return p=W(L).slice(0,300),"limited";let be=W(L).slice(0,300);if(J.some(re=>re.extensions?.code==="undefinedField"||/updateRefs/i.test(re.message??"")&&/doesn't exist|isn't a defined|unknown type|cannot query field/i.test(re.message??""))||L.status===404)return"unsupported";if(J.some(re=>re.type==="FORBIDDEN")||/not accessible by/i.test(be))throw Cn(i,be,L);if(J.length>0)return{kind:"doubtful",reason:be,refused:!0};throw fe(L,i,r)}}async function U(E){for(let N of E)try{await n.request(`DELETE ${s}/refs/${N.slice(5)}`)}catch{}}async function te({key:E,state:N},S,O){let{ring:A,drop:I}=oo(N,S),C=M=>jn(E,M,e.namespace);for(let M of A.map(C))try{await n.request(`PATCH ${s}/refs/${M.slice(5)}`,{sha:O,force:!0})}catch{}await U(I.map(C))}async function oe(E,N){let S=jn(E,N,e.namespace),O;try{O=await n.conditional(`GET ${s}/ref/${S.slice(5)}`)}catch{if(r?.aborted)throw r.reason;return!1}let A=O.data?.object?.sha;if(A===void 0)return m+=1,h.has(S)&&m<Nd?!1:void 0;m=0;let I=h.get(S)!==A;return h.set(S,A),y=O.changed&&!I?y+1:0,y<xd?I:void 0}async function T(E,N,S){let[O]=E,[A]=N;if(E.length!==1&&!S||!O||!A)throw new w({code:"LOCK_KEYS_NOT_ATOMIC",what:"This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.",remedy:"Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later."});if(O.recovered)throw new w({code:"LOCK_UNREADABLE",what:`The lock '${O.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,remedy:"See that no deployment is running, then run this action once with 'mode: break'."});let{main:I,mirror:C}=a(O.key),M=await R(A,O.at===null?[]:[O.at]),ke=I.slice(5);try{O.at===null?await n.request(`POST ${s}/refs`,{ref:I,sha:M}):await n.request(`PATCH ${s}/refs/${ke}`,{sha:M,force:!1})}catch(J){throw fe(J,i,r)}let L=M;try{O.mirrorAt===null?await n.request(`POST ${s}/refs`,{ref:C,sha:M}):await n.request(`PATCH ${s}/refs/${C.slice(5)}`,{sha:M,force:!0})}catch{L=O.mirrorAt}return{kind:"swapped",heads:[{key:O.key,state:A,at:M,mirrorAt:L}]}}return{read:async(E,N=!1)=>{let S=[];for(let O of E)S.push((N?await _(O):void 0)??await x(O));return S},listen:async(E,N)=>{if(u||f)return;let S=!1;for(let O of E){let A=await oe(O,N);if(A===void 0)return;S||=A}return S},swap:async(E,N,S=!1,O=!1)=>{try{if(!u){let C=await X(E,N,S||f);if(C==="unsupported")u=!0;else{if(C!=="limited")return C;if(E.length!==1&&!O||E[0].recovered)throw new j(p)}}let A=await T(E,N,O),I=A.kind==="swapped"&&!u?A.heads[0]?.at:void 0;return I&&await te(E[0],N[0],I),A}catch(A){if(A instanceof j)return{kind:"doubtful",reason:A.message,refused:A.refused};throw A}},locate:E=>`${i} ${Un(E,e.namespace)}`}}function ao(e){let n=e.jobId??`${e.job}@${e.runner}`.replace(/[^A-Za-z0-9._:@-]/g,"_").slice(0,120);return{nonce:`${e.runId}.${e.runAttempt}.${n}`,repository:`${e.owner}/${e.repo}`,run:e.runId,attempt:e.runAttempt,job:e.jobId??null,number:e.runNumber,sha:/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(e.sha)?e.sha:"",workflow:e.workflow.split("@")[0].slice(0,300),name:e.job.slice(0,100)}}function he(e,n){let t=n.attempt>1?`/attempts/${n.attempt}`:"";return`${e.replace(/\/$/,"")}/${n.repository}/actions/runs/${n.run}${t}`}var Si=({waitMinutes:e})=>e*60*2+600;var ys=require("node:os"),gs=require("node:path");var $d=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function lo(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,r]of Object.entries(e)){if(!r)continue;let i=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^@\s]+)@/i.exec(r)?.[1];if(i!==void 0){t(i);try{t(decodeURIComponent(i))}catch{}}$d.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||t(r))}return[...n].sort((o,r)=>r.length-o.length)}function Hn(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*):[^\s@'"]+@/gi,"$1:***@").replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,i)=>`${r}${i}***`)}function ye(e,n){return typeof e=="string"?Hn(e,n):Array.isArray(e)?e.map(t=>ye(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,ye(o,n)])):e}var Ni=require("node:child_process");function _i(e,n,{first:t,graceMs:o}){let r,i=a=>{if(e.pid!==void 0)try{process.kill(-e.pid,a)}catch{}},s=()=>{i(t),r=setTimeout(()=>i("SIGKILL"),o)};return n?.addEventListener("abort",s,{once:!0}),()=>{n?.removeEventListener("abort",s),clearTimeout(r)}}var Oi=1e6,Cd=3e3,Ld=1e3,co=(e,n,t)=>new Promise((o,r)=>{t.signal.throwIfAborted();let i=(0,Ni.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),s="",a="";i.stdout.on("data",u=>{s=(s+String(u)).slice(-Oi)}),i.stderr.on("data",u=>{a=(a+String(u)).slice(-Oi)});let l=()=>{try{i.pid!==void 0&&process.kill(-i.pid,"SIGKILL")}catch{}},c=_i(i,t.signal,{first:"SIGTERM",graceMs:Cd}),d;i.once("error",u=>{c(),r(u)}),i.once("exit",()=>{d=setTimeout(()=>{l(),i.stdout.destroy(),i.stderr.destroy()},Ld)}),i.once("close",(u,f)=>{clearTimeout(d),c(),l(),t.signal.aborted?r(t.signal.reason):o({code:u??void 0,signal:f??void 0,stdout:s,stderr:a})})});function H(e){return e.app===""?e.name:`${e.app}.${e.name}`}function Y(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Ve(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}`}function mn(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function xi(e,n,t){let o=`The server says: ${mn(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new w({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Ve(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${o}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new w({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Ve(e)} that this user may open. ${o}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):new w({code:"DATABASE_UNREACHABLE",what:`The database ${Ve(e)} does not answer. ${o}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}var Pd={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function Ye(e){return Pd[e]}function Ai(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function vi(e){let{error:n,stage:t,tool:o}=e;if(!n)return;let r=Ai(n.place?.file,n.place?.line),i=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",s=`${n.type}: ${mn(n.message)}`,a=e.databases.at(-1)??{alias:"default"},l=(c,d,u,f="error")=>({status:f,fault:new w({code:c,what:d,remedy:u,...r?{place:r}:{}})});switch(t){case"django":case"alembic":return l("MIGRATION_TOOL_MISSING",`The environment has no ${o==="django"?"Django":"Alembic"}: ${s}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return l("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${a.alias}'; they have ${Y(a.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return qd(n.type)?l("PROJECT_BROKEN",`The database '${a.alias}' cannot be used: ${s}${i}`,"Install the database's Python driver or correct the settings."):{status:"unreachable",fault:xi(a,n.message,n.code)};case"history":return/denied|permission|insufficient/i.test(n.message)?{status:"error",fault:uo(a,mn(n.message))}:{status:"unreachable",fault:xi(a,n.message,n.code)};case"manage":case"settings":return l("SETTINGS_BROKEN",`The settings cannot be read: ${s}${i}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return l("SETTINGS_BROKEN",`Alembic's env.py failed: ${s}${i}`,"Give this step the environment variables that env.py needs.");case"setup":return l("PROJECT_BROKEN",`The applications cannot be loaded: ${s}${i}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?l("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${mn(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):l("MIGRATION_BROKEN",`The migrations cannot be loaded: ${s}${i}`,"Mend the migration; nothing can be said about the database before it loads.");default:return l("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${t}': ${s}${i}`,"Re-run with debug logging to see where.")}}function qd(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}function uo(e,n){return new w({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see django_migrations in ${Ve(e)}: ${n}`,remedy:"Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending."})}function fo(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:uo(e,`its tables are there (${Y(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:uo(e,`it lies in the schema ${Y(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let r=o.migrations.map(c=>c.name),i=Ai(o.migrations.at(-1)?.file,1),s={django:[`Two branches met: the app '${o.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one."],flyway:[`Two branches met: ${r.slice(1).join(" and ")} came after the newer ${r[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[a,l]=s[n];return{status:"conflict",fault:new w({code:"MIGRATION_CONFLICT",what:a,remedy:l,...i?{place:i}:{}})}}if(e.inconsistent)return{status:"error",fault:new w({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Ve(e)} contradicts the code: ${mn(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let r=(e.ahead??[]).map(H);return{status:"db-ahead",fault:new w({code:"DATABASE_AHEAD",what:`The database ${Ve(e)} is ahead of this code: ${Y(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var K=require("node:fs"),Ri=require("node:path"),po={read(e){try{return(0,K.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,K.existsSync)(e),executable(e){try{return(0,K.accessSync)(e,K.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,K.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,K.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,K.mkdtempSync)((0,Ri.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,K.rmSync)(n,{recursive:!0,force:!0})}}};var we=require("node:path");var _e=require("node:path");var Ii=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

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
`;var Kn=`"""What the probes share: the request, the answer and its file, and how an error is told.

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
`;var Wn=require("node:path");function Ci(e){let n={};for(let[t,o]of Object.entries(e))/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(t)||/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(t)||(n[t]=o);return n}var $i={type:"Interrupted",message:"",code:null,place:null};async function Bn(e,n){let{exec:t,files:o,deadline:r,env:i}=e,s=o.temporary(e.temporary);try{let a=Object.keys(n.sources),l=(0,Wn.join)(s.path,`${a[0]}.py`),c=(0,Wn.join)(s.path,"answer.json");for(let m of a)o.write((0,Wn.join)(s.path,`${m}.py`),n.sources[m]);let d=()=>{let m=o.read(c);return m===void 0?void 0:ye(JSON.parse(m),e.secrets)},u=await t(n.python,[l,c,JSON.stringify(n.request)],{cwd:n.cwd,env:{...i,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(m=>{if(!(n.journal&&r.signal.aborted))throw r.signal.throwIfAborted(),new w({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${W(m)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:m})});if(u===void 0)return{error:{...$i,message:W(r.signal.reason)},...d()};let f=`${u.stdout}${u.stderr}`.trim();f!==""&&e.note(`the project printed:
${ye(f,e.secrets).slice(-4e3)}`);let h=d();if(h===void 0){let m=ye(f,e.secrets).split(`
`).slice(-3).join(" ").slice(-600);throw new w({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${u.signal??`exit code ${u.code}`}). ${m}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}if(n.journal&&!h.error&&!h.changed&&h.stage!=="done"){let m=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;return{...h,error:{...$i,message:`Its process ${m}.`}}}return h}finally{s.remove()}}var ne=require("node:path");var Md=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,Li=2;function hn(e,n,t,o=Li){let r=e.list(n),i=r.filter(s=>!s.endsWith("/")&&t(s)).map(s=>(0,ne.join)(n,s)).sort();return i.length>0||o===0?i:r.filter(s=>s.endsWith("/")&&!Md.test(s)).sort().flatMap(s=>hn(e,(0,ne.join)(n,s.slice(0,-1)),t,o-1))}var Dd=/^[VR][\d._]*__.+\.sql$/;function Pi(e,n){return hn(e,n,t=>t==="manage.py")}function mo(e,n){return hn(e,n,t=>t==="alembic.ini")}function ho(e,n){return hn(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function Fd(e,n){return hn(e,n,t=>Dd.test(t),Li+1)}function qi(e,n,t){if(t||Pi(e,n).length>0)return"django";if(mo(e,n).length>0)return"alembic";if(ho(e,n).length>0||Fd(e,n).length>0)return"flyway";throw new w({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither manage.py nor alembic.ini nor a Flyway configuration in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function Mi(e,n,t){let o=Pi(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(i=>(0,ne.relative)(n,i)).join(", ");throw new w({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new w({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function yo(e,n,t){let o=t||".venv/bin/python",r=(0,ne.isAbsolute)(o)?[o]:o.includes("/")?[(0,ne.join)(n.directory,o),(0,ne.join)(n.root,o)]:(n.path??"").split(":").map(s=>(0,ne.join)(s,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,ne.join)(n.virtualEnv,"bin/python"));let i=r.find(s=>e.executable(s));if(i)return i;throw new w({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}function Ud(e,n){if(n.config){let o=(0,_e.isAbsolute)(n.config)?n.config:(0,_e.join)(n.directory,n.config);if(e.files.exists(o))return o;throw new w({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${n.config}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."})}let t=mo(e.files,n.directory);if(t.length===1)return t[0];throw new w({code:"ALEMBIC_CONFIG_MISSING",what:t.length===0?"There is no alembic.ini in the working directory or two levels below.":`There are ${t.length} alembic.ini: ${t.map(o=>(0,_e.relative)(n.directory,o)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}var jd={migration_guard_probe:Ii,migration_guard_common:Kn};function Di(e,n,t,o=!1){let r=Ud(e,n),i=(0,_e.dirname)(r);return Bn(e,{sources:jd,journal:o,python:n.python,cwd:i,request:{root:n.root,directory:i,config:r,...t}})}async function Fi(e,n,t){return{...await Di(e,n,{mode:"look",...t}),tool:"alembic"}}async function Ui(e,n,t){let o={mode:"apply",sql:!1,drift:!1,...t},r=await Di(e,n,o,!0),i={journal:[],...r};return r.oneTransaction!==!0?i:{...i,journal:i.journal.filter(s=>!s.done)}}var Gd=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;function Hd(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function ji(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),i=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),s=o.slice(0,Math.max(i,0)).findLastIndex(l=>l.trim()===""),a=r>=0?r:i<0?o.length:s;return o.forEach((l,c)=>{let d=Gd.exec(l);if(d)for(let u of d[1].split(",").map(f=>f.trim().toLowerCase()))d[2]?n.push({rule:u,reason:d[2],line:c+1,...l.slice(0,d.index).trim()===""?{next:Hd(o,c)}:{},whole:c<a}):t.push({line:c+1,rule:u})}),{given:n,incomplete:t}}function Gi(e,n,t,o){return e.given.find(r=>(r.rule===n||r.rule==="all")&&(r.whole||t!=null&&(r.next===t||r.line>=t&&r.line<=(o??t))))}var Bi=require("node:path");var Hi=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

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
`;var Ki=`"""Applies exactly the migrations that were judged, through the project's own migrate command."""
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
`;var Wi=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
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
`;var Kd={migration_guard_probe:Hi,migration_guard_common:Kn,migration_guard_pending:Wi,migration_guard_apply:Ki};function Vi(e,n,t,o=!1){let r=Mi(e.files,n.directory,n.settings),i=r?(0,Bi.dirname)(r):n.directory;return Bn(e,{sources:Kd,journal:o,python:n.python,cwd:i,request:{root:n.root,directory:i,manage:r??null,settings:n.settings??null,...t}})}async function Yi(e,n,t){let o=await Vi(e,n,{mode:"look",...t}),{databases:r=[],...i}=o;return{...i,databases:r,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Qi(e,n,t){let o=await Vi(e,n,{mode:"apply",...t},!0);return{journal:[],...o}}var Pe=require("node:path");var Wd=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,Bd=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function Yn(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],i=-1,s=0,a=0,l=!1,c=m=>e.slice(0,m).split(`
`).length,d=(m,y,p)=>{i<0&&(i=p);let g=m==="word"?y.toUpperCase():"";r.push({kind:m,text:y,upper:g});let b=r.find(({upper:v})=>Wd.test(v))?.upper??"";if(r[0]?.upper!=="CREATE"||!Bd.test(b))return;let x=r.at(-2)?.upper==="END";g==="BEGIN"||g==="CASE"&&!x?a+=1:g==="END"&&a>0?a-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(g)&&x&&(a+=1)},u=m=>{if(r.length>0){let y=e.slice(i,m).trim();o.push({text:y,line:c(i),end:c(Math.max(i,m-1)),tokens:r,...l||a>0?{open:!0}:{}})}r=[],i=-1,a=0,l=!1},f=(m,y,p)=>{let g=y+1;for(;g<e.length;)if(p&&e[g]==="\\")g+=2;else if(e[g]!==m)g+=1;else if(e[g+1]===m)g+=2;else return g+1;return l=!0,e.length},h=m=>{let y=0;for(let p=m;p<e.length;p+=1)if(e.startsWith("/*",p)&&(y===0||n==="postgresql"))y+=1,p+=1;else if(e.startsWith("*/",p)&&(y-=1,p+=1,y===0))return p+1;return e.length};for(;s<e.length;){let m=e.slice(s,s+200),y=e[s];if(/\s/.test(y))s+=1;else if(t?/^(--(\s|$)|#)/.test(m):m.startsWith("--")){let p=e.indexOf(`
`,s);s=p<0?e.length:p}else if(m.startsWith("/*")){let p=t?/^\/\*M?!\d*/.exec(m)?.[0]:void 0;s=p===void 0?h(s):s+p.length}else if(m.startsWith("*/"))s+=2;else if(y==="'"){let p=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,s-2),s)),g=f("'",s,p);d("string",e.slice(s+1,g-1),s),s=g}else if(y==="`"||y==='"'){let p=f(y,s,t&&y==='"');d("name",e.slice(s+1,p-1).replaceAll(y+y,y),s),s=p}else if(n==="postgresql"&&/^\$\w*\$/.test(m)){let p=/^\$\w*\$/.exec(m)[0],g=e.indexOf(p,s+p.length);g<0&&(l=!0);let b=g<0?e.length:g+p.length;d("string",e.slice(s+p.length,b-p.length),s),s=b}else if(/[\p{L}_]/u.test(y)){let p=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(s,s+300))[0];d("word",p,s),s+=p.length}else if(/\d/.test(y)){let p=/^\d[\w.]*/.exec(m)[0];d("number",p,s),s+=p.length}else if(y===";")a>0?(d("punctuation",";",s),s+=1):(s+=1,u(s));else{let p=m.startsWith("::")?"::":y;d("punctuation",p,s),s+=p.length}}return u(e.length),o}var z=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(t.text),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function Oe(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function Q(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var Vd=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),Vn=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=Q(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of Oe(n.slice(1))){let o=t.findIndex(({kind:a,text:l})=>a==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:a})=>a!==":"),i=t.slice(o+1),s=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(Q(i))?this.saved.add(s):this.saved.delete(s):s==="SQL_MODE"&&!this.harmless(i)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},i)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[i-1]?.text==="@"&&n[i-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(s=>s.trim().toUpperCase()).every(s=>s===""||Vd.has(s)))}};function Yd(e,n){let t=n.flyway||"flyway",r=((0,Pe.isAbsolute)(t)?[t]:t.includes("/")?[(0,Pe.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(i=>(0,Pe.join)(i,t))).find(i=>e.files.executable(i));if(r)return r;throw new w({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function Qd(e){let n=new Map,t=r=>r.split(".").map(i=>i.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let r of e.split(/\r?\n/)){let i=/^\s*\[([^[\]]+)\]/.exec(r);if(i){o=`${t(i[1])}.`;continue}let[,s,a=""]=/^\s*([\w."' -]+?)\s*=\s*(.*)$/.exec(r)??[];if(s===void 0)continue;let l=o+t(s),c=/^(["'])(.*?)\1/.exec(a);if(c)n.set(l,c[2]);else if(a.startsWith("{"))for(let[,d,,u]of a.matchAll(/([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${l}.${t(d)}`,u)}return n}function Jd(e,n){let t=Qd(e),o=n.FLYWAY_ENVIRONMENT||t.get("flyway.environment")||"default";return[...t.keys()].some(i=>i.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function zi(e,n){let o=(n.flywayConfig?[(0,Pe.isAbsolute)(n.flywayConfig)?n.flywayConfig:(0,Pe.join)(n.directory,n.flywayConfig)]:ho(e.files,n.directory))[0];if(n.flywayConfig&&(o===void 0||!e.files.exists(o)))throw new w({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${n.flywayConfig}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."});let r=o===void 0?"":e.files.read(o)??"",i=e.env.FLYWAY_URL??Jd(r,e.env);return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:i}}function zd(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function Xi(e,n,t){let o=Yd(e,n),r=await e.exec(o,[...t,"-outputType=json"],{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true"},signal:e.deadline.signal}).catch(a=>{throw e.deadline.signal.throwIfAborted(),new w({code:"FLYWAY_MISSING",what:`${o} could not be started: ${W(a)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})}),i=zd(r.stdout);if(i)return ye(i,e.secrets);let s=ye(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new w({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${s.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function go(e){let t=e.message.split(`
`).map(s=>s.trim()).filter(s=>s!==""&&!/^-+$/.test(s)).slice(0,5).join(" "),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],i=r&&r!=="0"?Number(r):o??null;return{type:e.errorCode,message:t,code:i,place:null}}function Qn(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function Ji(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}async function Jn(e,n){let{args:t,jdbc:o}=zi(e,n),r=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(o),i={alias:"default",...r?{host:r[1],port:r[2]??"",database:r[3]}:{},user:e.env.FLYWAY_USER??"",engine:Qn(o),version:""},s=await Xi(e,n,[...t,"info","validate"]),a=s.individualResults??[s],l=a.find(_=>_.migrations!==void 0)??s,c=a.find(_=>_.validationSuccessful!==void 0),d=s.error??a.find(_=>_.error)?.error,u={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{}};if(d&&l.migrations===void 0)return{...u,stage:"connect",databases:[i],error:go(d)};let f=l.migrations??[],h=_=>_?.startsWith(`${n.root}/`)?_.slice(n.root.length+1):null,m=f.filter(_=>/^pending|^outdated/i.test(_.state)).map(_=>{let R=_.filepath??"",F=R===""?void 0:e.files.read(R);return{app:"",name:_.version===""?_.description:_.version,file:(h(R)??R)||null,line:1,firstParty:!0,atomic:!0,operations:F===void 0?[{type:"script",description:_.description,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:Yn(F,Qn(o)).map(U=>({type:"sql",description:_.description,line:U.line,end:U.end,sql:[U.text]}))}}),y=f.find(_=>/^failed/i.test(_.state)),p=f.filter(_=>/^(future|missing)/i.test(_.state)),g=(c?.invalidMigrations??[]).flatMap(({version:_})=>f.filter(R=>R.version===_&&/^ignored/i.test(R.state))),b=f.findLast(({state:_,version:R})=>Ji(_)&&R!==""),x=(c?.invalidMigrations??[]).find(_=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(_.errorDetails?.errorCode??"")),v=y?`the migration ${y.version} (${y.description}) failed half way and is recorded as failed.`:x?`the script of ${x.version} (${x.description}) is not the one that was applied: ${x.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`:void 0;return{...u,stage:"done",databases:[{...i,history:!0,applied:f.filter(({state:_})=>Ji(_)).length,fresh:f.every(({state:_})=>/^pending/i.test(_))&&l.allSchemasEmpty===!0,ahead:p.map(({version:_,description:R})=>({app:"",name:_||R})),pending:m,...g.length>0?{conflicts:[{app:"",migrations:[...b?[b]:[],...g].map(({version:_,filepath:R})=>({name:_,file:h(R)}))}]}:{},...v?{inconsistent:v}:{}}]}}async function Zi(e,n,t){let o=await Jn(e,n),r=o.databases[0]?.pending?.map(({name:p})=>p)??[];if(o.error||r.join(`
`)!==t.join(`
`))return{journal:[],changed:{alias:"default"}};let{args:i,jdbc:s}=zi(e,n),a=Math.max(1,Math.ceil(n.lockTimeout)),l=Qn(s)==="postgresql"?[`-initSql=SET lock_timeout = '${a}s'`]:/^(mariadb|mysql)$/.test(Qn(s))?[`-initSql=SET SESSION lock_wait_timeout = ${a}, innodb_lock_wait_timeout = ${a}`]:[],c=await Xi(e,n,[...i,...l,"migrate"]),d=await Jn(e,n);if(d.error){let p=c.error?go(c.error):d.error;return{journal:[],error:{...p,type:"Unanswered"}}}let u=new Set(d.databases[0]?.pending?.map(({name:p})=>p)??[]),f=c.error?go(c.error):void 0,h=t.filter(p=>!u.has(p)).map(p=>({database:"default",app:"",name:p,done:!0})),m=f?t.find(p=>u.has(p)):void 0,y=d.databases[0]?.inconsistent?h.pop()?.name:m;return{journal:y?[...h,{database:"default",app:"",name:y,done:!1}]:h,...f?{error:f}:{}}}var ts=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),Xd=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,Zd=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function os(e,n){let t=[],o=!0;for(;!e.done;){let a=e.peek();if(!o&&ts.has(a.upper))break;if(o=!1,e.is("(")){t.push(a,...e.parenthesis());continue}if(t.push(a),e.at+=1,a.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let r=t.filter(({kind:a,text:l})=>a!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(r.length===1&&r[0].upper==="NULL")return"none";let i=n==="postgresql"?Xd:Zd;return r.every(({kind:a,text:l,upper:c})=>a==="string"||a==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(c)||a==="word"&&(i.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function wo(e,n){let t=new z(e),o=[];for(;!t.done;){let s=t.peek(),a=s.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(ts.has(s.upper)||a))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(s),t.at+=1}let r=/^(small|big)?serial$/i.test(Q(o)),i={type:Q(o),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))i.notNull=!0;else if(t.take("NULL"))i.notNull=!1;else if(t.take("DEFAULT"))i.default=os(t,n),i.hasDefault=i.default!=="none";else if(t.take("PRIMARY","KEY"))i.primaryKey=!0,i.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),i.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))i.auto=!0;else if(t.take("REFERENCES"))i.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let s=t.name()?.toLowerCase();s!==void 0&&(i.collation=s)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let s=t.name()?.toLowerCase();s!==void 0&&(i.charset=s)}else if(t.take("CHECK"))i.check=!0,t.parenthesis();else if(t.take("GENERATED")){let s=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(i.auto=!0,i.notNull=!0,t.parenthesis()):s&&t.take("AS")&&(t.parenthesis(),i.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),i.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?i.generated="stored":t.at+=1;return i}var yn=e=>Oe(e??[]).map(n=>n.length===0?"":n[0].text);function es(e,n,t){let o=t,r=()=>{let s=e.rest().map(({upper:l})=>l),a=s.some((l,c)=>l==="NOT"&&s[c+1]==="VALID");return a?{notValid:a}:{}},i={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let s=yn(e.parenthesis()),a=e.take("REFERENCES")?e.table()??"":"";return{...i,kind:"add-foreign-key",columns:s,references:a,...r()}}if(e.take("UNIQUE")){let s=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...i,kind:"add-unique",usingIndex:!0}:((s||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name()),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...i,name:o,kind:"add-unique",columns:yn(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...i,kind:"add-primary-key",usingIndex:!0}:{...i,kind:"add-primary-key",columns:yn(e.parenthesis())};if(e.take("CHECK")){let s=e.parenthesis()??[];return{...i,kind:"add-check",columns:s.filter(({kind:a})=>a!=="string").map(({text:a})=>a),...r()}}if(e.take("EXCLUDE"))return{...i,kind:"add-exclusion"}}function ko(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function ec(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return os(e,o)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let i=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)i.push(e.peek()),e.at+=1;let a=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();a=a||!(l[0]?.text===t&&l[1]?.text==="::"&&Q(l.slice(2)).toLowerCase()===Q(i).toLowerCase())}return{...r,kind:"change-type",type:Q(i),...a?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${Q(e.rest()).slice(0,60)}`}}function nc(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.table()??"",o=Oe(e.rest()),r=[];for(let i of o)r.push(...rs(new z(i),t,n));return r}var tc=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;function rs(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){let s=e.take("IF","NOT","EXISTS"),l=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[es(e,n,s?void 0:l)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?es(e,n):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let s=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let a=e.take("IF","NOT","EXISTS"),l=e.is("(")?void 0:e.name();return[{kind:"add-index",table:n,index:s,name:a?void 0:l,columns:yn(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("(")){let s=e.tokens[o];return Oe(e.parenthesis()??[]).flatMap(a=>tc.test(a[0].upper)?rs(new z([s,...a]),n,t):[ko(n,a[0].text,wo(a.slice(1),t))])}let i=e.name();return i===void 0?[{kind:"unknown",table:n,detail:Q(e.tokens)}]:[ko(n,i,wo(e.rest(),t))]}if(e.take("DROP")){let r=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;return r||e.take("CONSTRAINT")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name(),key:r}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}])}if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[ec(e,n,r,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let i=e.name()??"",s=r?e.name():void 0,a=wo(e.rest(),t),{kind:l,...c}=ko(n,i,a),d={kind:"modify-column",...c};return s!==void 0&&s!==i?[{kind:"rename-column",table:n,column:i,to:s},{...d,column:s}]:[d]}if(e.take("RENAME")){if(e.take("COLUMN")){let s=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:s,to:e.name()}]}let r=e.take("CONSTRAINT");if(r||e.take("INDEX")||e.take("KEY")){let s=e.name();return e.take("TO"),[{kind:r?"rename-constraint":"rename-index",table:n,name:s,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let i=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:i,to:e.name()}]:[{kind:"rename-table",table:n,to:i}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${Q(e.rest()).slice(0,60)}`}])}function oc(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=e.parenthesis(),r=(o??[]).flatMap((d,u)=>d.upper==="REFERENCES"?[o[u+1]?.text??""]:[]),i=e.rest().some(({upper:d})=>d==="SELECT")||o?.[0]?.upper==="SELECT",s=Oe(o??[]).filter(d=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(d[0]?.upper??"")).map(d=>d[0].text),a={kind:"create-table",table:t,columns:s,...n?{ifNotExists:n}:{},...r.length>0?{references:r[0]}:{}};if(!i)return[a];let l=[...o??[],...e.rest()],c=l.findIndex(({upper:d})=>d==="FROM");return[a,{kind:"insert-rows",table:t,source:new z(l.slice(c+1)).table()??""}]}function rc(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let i=oc(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:i[0]?.table},...i]:i}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let i=e.take("CONCURRENTLY"),s=e.take("IF","NOT","EXISTS"),a=e.is("ON")?void 0:e.name(),l=s?void 0:a;e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let c=e.table()??"";e.take("USING")&&e.name();let d=yn(e.parenthesis()),u={table:c,columns:d,...l?{name:l}:{},...i?{concurrently:i}:{}};return[o?{kind:"add-unique",...u}:{kind:"add-index",index:r,...u}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let i=e.tokens.findIndex(({upper:a})=>a==="ON");return[{kind:"create-trigger",table:new z(e.tokens.slice(i+1)).table()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${Q(e.rest()).slice(0,60)}`}]}function ic(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),Oe(e.rest()).map(o=>({kind:t,table:new z(o).table()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");return e.take("IF","EXISTS"),Oe(e.rest()).map(o=>{let r=new z(o),i=r.name(),s=r.take("ON")?r.table():void 0;return{kind:"drop-index",name:i,table:s,...t?{concurrently:t}:{}}})}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${Q(e.rest()).slice(0,60)}`}]}function sc(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new z(e.tokens.slice(n+1)).table()}var ns=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,ac=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,lc=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function dc(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>lc.test(o)):!1}function is(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new z(e.tokens),o=t.peek()?.upper??"",r=t.tokens.some(({upper:i})=>i==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return nc(t,n);if(t.take("CREATE"))return rc(t);if(t.take("DROP"))return ic(t);if(t.take("RENAME","TABLE")){let i=t.table();return t.take("TO"),[{kind:"rename-table",table:i,to:t.table()}]}if(t.take("ALTER","INDEX")){t.take("IF","EXISTS");let i=t.name();return t.take("RENAME","TO")?[{kind:"rename-index",name:i,to:t.name()}]:[{kind:"table-option",how:"index storage"}]}if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:i})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(i))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let i=t.tokens.some(({upper:l},c)=>l==="CONFLICT"&&t.tokens.slice(c).some(({upper:d})=>d==="UPDATE")||l==="DUPLICATE"),s=o==="REPLACE"||t.is("OR",1)&&t.is("REPLACE",2);for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(t.peek().upper);)t.at+=1;let a=t.table();return[{kind:i||s?"update-rows":"insert-rows",table:a,source:sc(t),where:r}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.table(),where:r}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.table(),where:r}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.table()}];if(o==="WITH"){let i=t.tokens.find(({upper:s})=>ns.test(s));if(i)return[{kind:"unknown",detail:`WITH … ${i.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:i})=>ns.test(i)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let i=t.tokens.some(({upper:c},d)=>c==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[d+1]?.upper??"")),s=t.tokens.filter(({kind:c},d)=>(c==="word"||c==="name")&&t.tokens[d+1]?.text==="("),a=t.tokens.some(({upper:c},d)=>c==="NEXT"&&t.tokens[d+1]?.upper==="VALUE"&&t.tokens[d+2]?.upper==="FOR"),l=s.every(({upper:c})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(c));return[i||a||!l?{kind:"unknown",detail:i?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(ac.test(o))return[dc(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.table()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let i=t.tokens.some(({upper:s})=>s==="CONCURRENTLY");return[{kind:"reindex",...i?{concurrently:i}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.table()}]:o==="VACUUM"?[t.tokens.some(({upper:i})=>i==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var cc={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function ss(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+(collate|character set|charset)\s+\S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),r=/^([a-z_][^()[\]]*?)\s*(?:\(([^)]*)\))?\s*((?:with|without) time zone)?\s*(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let i=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),s=r[2]??"",a=s.split(",").map(d=>d.trim()),l=e==="mariadb"||e==="mysql";i=cc[i]??i,l&&(i==="boolean"||i==="tinyint"&&s==="1")&&(i="tinyint"),l&&i==="json"&&(i="longtext");let c=/^(tinyint|smallint|mediumint|int|bigint)$/.test(i);return{name:`${i}${r[4]??""}`,arguments:c||/^(enum|set)$/.test(i)?[]:a.filter(d=>/^\d+$/.test(d)).map(Number),unsigned:t,values:/^(enum|set)$/.test(i)?a:[]}}var as=["tinyint","smallint","mediumint","int","bigint"],bo=["tinytext","text","mediumtext","longtext"],uc=["tinyblob","blob","mediumblob","longblob"],ls=255;function gn(e,n,t,o){let r=ss(e,n),i=ss(e,t),s=e==="mariadb"||e==="mysql";if(r.name===i.name&&r.unsigned===i.unsigned&&r.arguments.join()===i.arguments.join()&&r.values.join()===i.values.join())return"same";let[l=0,c=0]=r.arguments,[d=0,u=0]=i.arguments;for(let f of[as,...s?[bo,uc]:[]]){let h=f.indexOf(r.name),m=f.indexOf(i.name);if(!(h<0||m<0))return r.unsigned!==i.unsigned?i.unsigned||m<=h?"narrows":"widens-by-copy":m>h?"widens-by-copy":"narrows"}if(r.name==="varchar"&&i.name==="varchar")return s?d<l?"narrows":(o?[o]:[1,2,3,4]).some(h=>l*h<=ls&&d*h>ls)?"widens-by-copy":"widens":i.arguments.length===0?"widens":r.arguments.length===0||d<l?"narrows":"widens";if(r.name==="char"&&i.name==="char")return d>l?"widens-by-copy":"narrows";if(r.name==="decimal"&&i.name==="decimal")return i.arguments.length===0?s?"narrows":"widens":r.arguments.length===0||u<c||d-u<l-c?"narrows":!s&&u===c?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&i.name==="text")return"widens";if(r.name==="text"&&i.name==="varchar")return i.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&i.name==="inet")return"widens"}if(s){if(/^(var)?char$/.test(r.name)&&bo.includes(i.name))return"widens-by-copy";if(bo.includes(r.name)&&i.name==="varchar")return"narrows";if(r.name===i.name&&/^(enum|set)$/.test(i.name))return r.values.every((f,h)=>i.values[h]===f)?"widens":"converts";if(r.name===i.name&&/^(datetime|timestamp|time)$/.test(i.name))return d>=l?"widens-by-copy":"narrows"}return r.name==="float"&&i.name==="double"?"widens-by-copy":r.name==="double"&&i.name==="float"?"narrows":as.includes(r.name)&&i.name==="decimal"?d-u>=19?"widens-by-copy":"narrows":"converts"}function ds(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function fc(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function pc(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function mc(e,n,t,o){let r={table:e,column:n.column??n.name},i=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&i.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&gn(o,n.type??"",t.type??"",4)!=="same"&&i.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&i.push({...r,kind:"set-not-null"}),!n.null&&t.null&&i.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&i.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&i.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&i.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&i.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&i.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&i.push({...r,kind:"change-type",type:t.type??"",using:!0});let s=n.references&&n.constraint?n.references:null,a=t.references&&t.constraint?t.references:null;return s!==a&&(s&&i.push({...r,kind:"drop-constraint",key:"foreign-key"}),a&&i.push({...r,kind:"add-foreign-key",columns:[r.column],references:a})),i}function Eo(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:i}=e,s=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let a=(e.inner??[]).map(l=>Eo(l,n));return a.every(l=>l!==void 0)?a.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(i?.manyToMany)return[{kind:"create-table",table:`${o}_${i.name}`}];if(!ds(i))return[];let a=i.index&&!i.unique?[{kind:"add-index",table:o,columns:[i.column??i.name]}]:[];return[fc(o,i),...pc(i)?s:[],...a]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:ds(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!i?void 0:r.column===i.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:i.column??""}];if(t.has("AlterField"))return!r||!i?void 0:mc(o,r,i,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let a=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:a?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>a?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...s];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var P=["mariadb","mysql","postgresql","sqlite"],D=["mariadb","mysql"],$=["postgresql"],q=["sqlite"],k={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},ge=[{engines:P,lock:"instant",compat:"keeps"}],To=[{id:"create-table",kinds:["create-table"],verdicts:ge,explanation:"A new table: no running code knows it.",recipe:"",link:k.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:k.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:k.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:D,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:k.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:D,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:k.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:D,lock:"online",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:k.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:ge,explanation:"Only the catalogue changes.",recipe:"",link:k.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:D,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:k.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:P,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:k.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:D,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:k.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:D,lock:"rewrites"},{engines:$,lock:"rewrites"},{engines:q,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:k.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:$,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:k.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:D,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:k.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:D,lock:"online"},{engines:$,lock:"blocks-writes"},{engines:q,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:k.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:D,lock:"instant"},{engines:$,lock:"blocks-writes"},{engines:q,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:k.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:$,from:"11",lock:"instant"},{engines:$,below:"11",lock:"rewrites"},{engines:q,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:k.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:$,lock:"instant"},{engines:q,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:k.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:P,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:k.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:P,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:k.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:P,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:k.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:k.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:$,lock:"instant",compat:"breaks"},{engines:q,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:k.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:k.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:ge,explanation:"The type stays what it is.",recipe:"",link:k.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:k.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:P,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:k.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:P,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:k.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:P,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:k.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:P,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:k.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:$,from:"12",lock:"instant",compat:"keeps"},{engines:$,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:k.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:D,lock:"online",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:q,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:k.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:D,lock:"online",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:k.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:k.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:q,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:k.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:k.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:k.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:D,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:k.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:D,lock:"online",compat:"keeps"},{engines:$,lock:"blocks-writes",compat:"keeps"},{engines:q,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:k.concurrent},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:D,lock:"online",compat:"unknown"},{engines:$,lock:"instant",compat:"unknown"},{engines:q,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:k.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:D,lock:"online",compat:"unknown"},{engines:$,lock:"instant",compat:"unknown"},{engines:q,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:k.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:D,lock:"online",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"},{engines:q,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:k.pgIndex},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:ge,explanation:"No query names a CHECK.",recipe:"",link:k.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:P,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:k.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:$,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:k.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:k.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:$,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:k.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:P,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:k.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:$,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:k.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:D,lock:"online",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:q,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:k.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:P,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:k.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:k.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:D,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:k.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:D,lock:"rewrites",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:q,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:k.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:k.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:k.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:D,lock:"rewrites",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:q,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:k.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:$,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:k.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:D,lock:"online",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:q,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:k.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:P,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:k.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:k.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:k.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:P,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:k.expandContract},{id:"create-view",kinds:["create-view"],verdicts:ge,explanation:"A new view: no running code knows it.",recipe:"",link:k.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:k.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:P,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:k.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:P,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:k.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:ge,explanation:"Something new that no running code knows.",recipe:"",link:k.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:$,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:k.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:k.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:D,lock:"blocks-writes",compat:"keeps"},{engines:$,lock:"online",compat:"keeps"},{engines:q,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:k.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:ge,explanation:"New rows lock nothing that exists.",recipe:"",link:k.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:P,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:k.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:P,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:k.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:ge,explanation:"The function does nothing.",recipe:"",link:k.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:P,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:k.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:P,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:k.runPython},{id:"read",kinds:["read","session"],verdicts:ge,explanation:"Nothing is changed.",recipe:"",link:k.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:P,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:k.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:k.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:P,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:k.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:P,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:k.pgLocks}],Ne={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:k.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:k.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:k.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:k.mariadbOverview},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:k.pgLocks}};var hc=["instant","online","blocks-writes","rewrites","unknown"],yc=["keeps","breaks","unknown"];function cs(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let i=(t[r]||0)-(o[r]||0);if(i!==0)return i}return 0}function gc(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let i=t[o];return Array.isArray(r)?r.includes(i):i===r}):!1}function wc(e,n,t,o){let r,i;for(let s of To)if(gc(s,e,n)){for(let a of s.verdicts)a.engines.includes(t)&&(a.from!==void 0&&(o===""||cs(o,a.from)<0)||a.below!==void 0&&o!==""&&cs(o,a.below)>=0||(a.lock!==void 0&&(r??={value:a.lock,rule:s}),a.compat!==void 0&&(i??={value:a.compat,rule:s})));if(r&&i)break}return{lock:r,compat:i}}var zn=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;keys=new Map;constructor(n){this.existing=n.tables??{};for(let{table:t,name:o,kind:r}of n.keys??[])this.addKey(o,{table:t,kind:r,isNew:!1});this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let r=new Map;for(let[i,s]of Object.entries(o.columns))r.set(i,{type:s.type,notNull:!s.null,hasDefault:s.default,auto:s.auto,generated:!1,bytes:s.bytes,charset:s.charset,collation:s.collation??/\bcollate\s+[`"]?(\w+)/i.exec(s.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,r)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}addKey(n,t){let o=this.keys.get(n.toLowerCase())??[];this.keys.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.keys.get(n.toLowerCase())??[];return t===void 0?o:o.filter(r=>r.table.toLowerCase()===t.toLowerCase())}key(n){if(n.key!==void 0)return n.key;let t=this.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}removeKey(n){let t=this.named(n),o=(n.name??"").toLowerCase(),r=(this.keys.get(o)??[]).filter(i=>!t.includes(i));return this.keys.set(o,r),t}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},r){let i=this.existing[n]?.collation;return o!==void 0?o!==r.collation:t!==void 0?t!==r.charset:r.collation!=null&&i!=null&&r.collation!==i}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...r}=n,i=this.column(n.table,n.column);if(!i)return[{...r,kind:"change-type"}];let s=[];this.recodes(n,i)?s.push({...r,kind:"change-type",using:!0}):(i.type===void 0||gn(t,i.type,n.type??"",i.bytes)!=="same")&&s.push({...r,kind:"change-type"}),n.notNull===!0&&!i.notNull&&s.push({...r,kind:"set-not-null"}),n.notNull!==!0&&i.notNull&&s.push({...r,kind:"drop-not-null"}),n.unique&&s.push({...r,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&s.push({...r,kind:"add-primary-key"}),n.check&&s.push({...r,kind:"add-check",how:"column"}),n.references!==void 0&&s.push({...r,kind:"add-foreign-key"}),(n.generated||n.auto===!0!==i.auto)&&s.push({...r,kind:"change-type",using:!0});let a=n.default!==void 0&&n.default!=="none";return a!==i.hasDefault&&!n.auto&&s.push({...r,kind:a?"set-default":"drop-default"}),s.length>0?s:[{...r,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,r=this.tables.get(t),i=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":if(this.gone.add(t.toLowerCase()),n.to!==void 0&&!`${t}${n.to}`.includes(".")){r&&this.tables.set(n.to,r),this.created.has(t)&&this.created.add(n.to);for(let[s,a]of this.keys)this.keys.set(s,a.map(l=>l.table===t?{...l,table:n.to}:l))}break;case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":{let s={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},a=n.kind in s?s[n.kind]:"unique";n.name!==void 0&&this.addKey(n.name,{table:t,kind:a,isNew:!0});break}case"drop-index":case"drop-constraint":this.removeKey(n);break;case"rename-index":case"rename-constraint":for(let s of this.removeKey(n))this.addKey(n.to??"",s);break;case"add-column":{let s={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};r?r.set(o,s):this.tables.set(t,new Map([[o,s]]));break}case"drop-column":i&&(i.dropped=!0);break;case"rename-column":i&&n.to!==void 0&&(r?.delete(o),r?.set(n.to,i));break;case"change-type":i&&(i.type=n.type);break;case"set-not-null":i&&(i.notNull=!0);break;case"drop-not-null":i&&(i.notNull=!1);break;case"set-default":i&&(i.hasDefault=!0);break;case"drop-default":i&&(i.hasDefault=!1);break}}};function kc(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function bc(e,n,t,o){let r=e.line??null,i=[],s=[],a=new Set(e.bases??[]),l=(u,f)=>{(u.bases??[]).includes("RunPython")&&i.push({change:{kind:"run-python",effect:u.effect,detail:u.description},operation:u,line:f}),u.inner?.forEach((h,m)=>{l(h,e.nested?.[m]?.line??f)})};t==="django"&&(l(e,r),e.opaque&&s.push({rule:Ne.customOperation.id,line:r}));let d=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!a.has("RunSQL")?Eo(e,n):void 0;if(d){for(let u of d)i.push({change:u,operation:e,line:r});return{steps:i,findings:s}}if(e.sqlError!==void 0&&!a.has("RunPython"))return s.push({rule:Ne.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:i,findings:s};for(let u of e.sql.flatMap(f=>Yn(f,n))){if(o.changed){let f=`after quotes changed their meaning: ${u.text.slice(0,60)}`;i.push({change:{kind:"unknown",detail:f},operation:e,line:r});continue}o.pass(u);for(let f of is(u,n)){let h=f.detail??u.text.slice(0,300);i.push({change:{...f,detail:h},operation:e,line:r})}}return{steps:i,findings:s}}function us({table:e,column:n,columns:t,name:o,detail:r,kind:i}){return e&&n?`${e}.${n}`:e&&t?.length&&i!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}function Ec(e,n,t,o,r){let i=n.column(e.table,e.column),s=r.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(d=>n.column(e.table,d)),c=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:s?.notNull===!0&&!s.hasDefault&&!s.auto&&!s.generated&&!s.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":i?.type===void 0?"not-known":gn(t,i.type,e.type??"",i.bytes),index:e.index??"plain",key:n.key(e)??"not-known",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(d=>d?.isNew&&d.empty):e.kind==="drop-default"?i?.addedBy===n.turn:l.length>0&&l.every(d=>d?.isNew&&d.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:i?.notNull??!0,forgotten:c!==void 0&&e.column!==void 0&&!c.some(d=>d.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function Tc(e,n){let t=n.tableOf(e);return t===void 0||!n.created.has(t)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var Sc=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),fs=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),_c=["mariadb","mysql","postgresql","sqlite"];function ms(e,n,t=0){let o=e.engine??"",r=e.version??"",i=new zn(e),s=new Vn(o);return(e.pending??[]).map(a=>{if(!_c.includes(o)){let{id:l,...c}=Ne.unknownEngine;return So(a,e.alias,[wn(a,{rule:l,...c,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:a.line??null})],"unknown","unknown")}return Nc(a,e,o,r,i,n,t,s)})}function wn(e,n){return{...n,file:e.file}}function So(e,n,t,o,r){return{...e,database:n,lock:o,compat:r,findings:t,safe:t.every(({note:i})=>i===!0)}}function ps(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function Oc(e,n,t,o){let r=new zn(n);r.tables.clear();for(let[i,s]of e.tables)r.tables.set(i,new Map([...s].map(([a,l])=>[a,{...l}])));for(let i of e.created)r.created.add(i);for(let i of e.gone)r.gone.add(i);r.keys.clear();for(let[i,s]of e.keys)r.keys.set(i,s);for(let{change:i}of t)for(let s of r.expand(i,o))r.apply(s);return r}function Nc(e,n,t,o,r,i,s,a){let l=[],c=[],d=[],u=[],f=(p,g,b)=>{let{id:x,...v}=Ne[p];l.push(wn(e,{rule:x,...v,lock:"unknown",compat:"unknown",subject:b,line:g})),c.push("unknown"),d.push("unknown")};if(n.fresh)return So(e,n.alias,[],"instant","keeps");r.turn+=1,n.oneTransaction||(r.locked=void 0);let h=e.sqlError===void 0;for(let p of e.operations){let g=e.sqlError!==void 0&&p.bases===void 0,{sqlError:b=g?e.sqlError:void 0}=p;h||=b!==void 0;let x=b===void 0?p:{...p,sqlError:b},v=bc(x,t,i,a);u.push(...v.steps);for(let{rule:_,line:R,subject:F}of v.findings)f(_===Ne.customOperation.id?"customOperation":"sqlNotKnown",R??e.line??null,F??p.description)}h||f("sqlNotKnown",e.line??null,e.sqlError??"");let m=Oc(r,n,u,t),y=0;for(let p of u){let g=kc(p.change.detail??"");p.change.kind==="session"&&g!==void 0&&(r.checksOff=g),/^\s*use\b|\bsearch_path\b/i.test(p.change.detail??"")&&r.created.clear();for(let b of r.expand(p.change,t)){let x=Tc(b,r),v=Ec(b,r,t,n,m),_=wc(b,v,t,o),{compat:R}=_,F=r.existing[b.table??""]?.rows??Number.POSITIVE_INFINITY,U=s>0&&F<=s&&_.lock!==void 0&&_.lock.value!=="unknown"&&_.lock?{..._.lock,value:"instant"}:_.lock;if(!x){let te=new Map,oe=U===void 0||!(U.value==="instant"||U.value==="online"),T=R===void 0||R.value!=="keeps",E=To.at(-1);c.push(U?.value??"unknown"),d.push(R?.value??"unknown");let N=S=>te.get(S.id)??te.set(S.id,{rule:S,lock:U?.value??"unknown",compat:R?.value??"unknown"}).get(S.id);oe&&N(U?.rule??E),T&&N(R?.rule??E);for(let{rule:S,lock:O,compat:A}of te.values()){let I=us(b);l.some(M=>M.rule===S.id&&M.line===p.line&&M.subject===I)||l.push(wn(e,{rule:S.id,lock:O,compat:A,subject:I,explanation:S.explanation,recipe:S.recipe,link:S.link,line:p.line??e.line??null}))}if(r.locked&&Sc.has(b.kind)&&b.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:S,...O}=Ne.lockHeld;l.push(wn(e,{rule:S,...O,lock:"blocks-writes",compat:"keeps",subject:us(r.locked.change),line:p.line??e.line??null})),c.push("blocks-writes")}b.concurrently?r.locked=void 0:fs.has(b.kind)&&(r.locked??=p)}(fs.has(b.kind)||b.kind==="create-table")&&(y+=1),r.apply(b)}}if(y>1&&(t==="mariadb"||t==="mysql")){let{id:p,...g}=Ne.notTransactional;l.push(wn(e,{rule:p,...g,lock:"instant",compat:"keeps",subject:`${y} schema changes`,line:e.line??null,note:!0}))}return So(e,n.alias,l,ps(hc,c),ps(yc,d))}function Oo({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function _o({safe:e}){return e===!1}function Xn(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:i,allowed:s,explanation:a,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:i,explanation:a,recipe:l,...s===void 0?{}:{allowed:s}}))}}function xc(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function qe(e,n){return e&&!(0,we.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function Ac(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let i=o.has(H(r).toLowerCase()),s=r.file?n.files.read((0,we.isAbsolute)(r.file)?r.file:(0,we.join)(n.root,r.file)):void 0,a=s===void 0?void 0:ji(s);for(let{line:c,rule:d}of a?.incomplete??[])t.push({level:"warning",place:qe(r.file,c),title:"allowed without a reason",text:`The comment allows '${d}' without saying why, so it allows nothing. Write \`migration-guard: allow ${d} because …\`.`});let l=r.findings.map(c=>{if(c.note)return c;if(i)return{...c,allowed:"by the input 'allow' (this migration)"};if(o.has(c.rule))return{...c,allowed:"by the input 'allow' (this rule)"};let d=r.operations.find(f=>f.line===c.line),u=a&&Gi(a,c.rule,c.line,d?.end);return u?{...c,allowed:u.reason}:c});return{...r,findings:l,safe:l.every(c=>c.note||c.allowed!==void 0)}})}async function vc(e,n,t,o){let r=t.safety!=="off"||t.onPending==="apply-safe";if(n==="flyway")return Jn(e,{...t,directory:o});let i=yo(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),s={root:t.root,directory:o,python:i};return n==="alembic"?Fi(e,{...s,config:t.alembicConfig},{connectTimeout:t.connectTimeout,sql:r,drift:t.checkDrift!=="off"}):Yi(e,{...s,settings:t.settings},{databases:t.databases.length>0?t.databases:["default"],connectTimeout:t.connectTimeout,sql:r,drift:t.checkDrift})}async function Rc(e,n,t,o,r){if(n==="flyway")return Zi(e,{...t,directory:o},r.map(({name:d})=>d));let i=yo(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),s={root:t.root,directory:o,python:i},a={connectTimeout:t.connectTimeout,lockTimeout:t.lockTimeout};if(n==="alembic")return Ui(e,{...s,config:t.alembicConfig},{...a,expected:r.map(({name:d})=>d)});let l={},c=t.databases.length>0?t.databases:["default"];for(let d of c)l[d]=r.filter(({database:u})=>u===d).map(({app:u,name:f})=>[u,f]);return Qi(e,{...s,settings:t.settings},{databases:c,expected:l,...a})}function Ic(e,n,t,o,r){if(e.changed)return new w({code:"MIGRATION_PLAN_CHANGED",what:`Somebody else changed the migrations of '${e.changed.alias}' since they were judged. Nothing was applied by this run.`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."});let{error:i}=e,s=e.journal.find(x=>!x.done),a=e.journal.filter(x=>x.done);if(!i&&!s)return;let l=s&&n.find(({app:x,name:v})=>x===s.app&&v===s.name),c=t.find(({alias:x})=>x===s?.database)?.engine,d=c==="postgresql"||c==="sqlite",u=l?.operations.flatMap(x=>x.sql).filter(x=>!/^\s*--/.test(x))??[],f=a.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${Y(a.map(H))}.`,h=i?.type==="Interrupted",m=i?.type==="Unanswered"?"What was applied is not known: the database no longer answers.":s?d&&l?.atomic!==!1?`It ran in a transaction and was rolled back whole. ${f}`:h?`It is not transactional here: each of its statements may or may not have taken effect, and the one under way goes on in the server. ${f}`:u.length===1?`It consists of one statement, which did not take effect. ${f}`:`It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${f}`:a.length===0?"No migration had begun.":`No migration was under way. ${f.replace(" before it","")}`,y=(i?.message??"the process ended").split(`
`)[0]??"",p=i?.code===1205||i?.code==="55P03"||/lock.*timeout|Lock wait timeout/i.test(y),g=`${s?`The migration ${H(s)}`:"Applying the migrations"} failed: ${y.slice(0,400)}${/[.!?]$/.test(y)?"":"."} ${m}`,b=l?qe(l.file,l.line):void 0;return new w({code:p?"MIGRATION_LOCK_TIMEOUT":"MIGRATION_FAILED",what:g,remedy:p?`Another connection held a lock for more than ${o} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`:d&&l?.atomic!==!1?`Mend the migration and deploy again; \`${Ye(r)}\` continues where this stopped.`:`Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${Ye(r)}\` (Django: \`--fake\` the migration once its changes are all there).`,...b?{place:b}:{}})}async function No(e){let n=lo(e.env),t=(0,we.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:Ci(e.env),temporary:e.temporary,secrets:n,note:l=>e.note?.(l)};if(!e.files.exists(t))throw new w({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?qi(e.files,t,!!e.settings):e.tool,i=(0,we.relative)(e.root,t).startsWith("..")?t:e.root,s={...e,root:i},a=await vc(o,r,s,t);return a.error?.trace&&e.note?.(Hn(a.error.trace,n)),$c(a,s,l=>Rc(o,r,s,t,l))}async function $c(e,n,t){let{tool:o}=e,r=[],i=[],s=new Set(n.allow.map(T=>T.trim().toLowerCase())),a=s.has("drift")?[]:e.drift??[],l=e.databases.flatMap(T=>T.ahead??[]),c={tool:o,counted:e.error===void 0&&e.databases.length>0&&e.databases.every(T=>T.pending!==void 0&&!/^(error|conflict)$/.test(fo(T,o,s)?.status??"")),databases:e.databases.map(xc),drift:a,ahead:l,annotations:r,notes:i},d=(T,E=[])=>({...c,status:T.status,fault:T.fault,pending:E,unsafe:E.filter(_o),applied:[]}),u=vi(e);if(u)return d(u);let f=e.databases.flatMap(T=>fo(T,o,s)??[]);for(let{alias:T,pending:E,ahead:N}of e.databases)f.length>0||E!==void 0||N?.length||f.push({status:"error",fault:new w({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${T}'.`,remedy:o==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})});let h=["error","conflict","db-ahead"];f.sort((T,E)=>h.indexOf(T.status)-h.indexOf(E.status));for(let T of e.databases)T.stale?.length&&i.push(`${T.stale.length} row${T.stale.length===1?"":"s"} of the history of '${T.alias}' belong to migrations that were squashed and deleted (${Y(T.stale.map(H),3)}); \`migrate APP --prune\` removes them.`),T.fresh&&T.pending?.length&&i.push(`The database '${T.alias}' is empty: nothing that runs can be disturbed.`),T.missingFile&&i.push(`The file of the SQLite database '${T.alias}' does not exist yet.`);let m=s.has("drift")?void 0:e.driftError;e.driftError&&!m&&i.push(`Whether the models match the migrations is not known: ${e.driftError}`),l.length>0&&s.has("db-ahead")&&i.push(`The database is ahead of this code (${Y(l.map(H))}), which the input 'allow' permits.`);let y=n.safety!=="off"||n.onPending==="apply-safe",p=y?Ac(e.databases.flatMap(T=>ms(T,o,n.smallTable)),n,r):e.databases.flatMap(T=>(T.pending??[]).map(E=>({...E,database:T.alias,lock:"unknown",compat:"unknown",findings:[],safe:null}))),[g]=f;if(g)return d(g,p);let b=p.filter(_o),x=n.onPending==="apply"||n.onPending==="apply-safe",v=b.length>0&&(n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply");for(let T of p)for(let E of T.findings)E.note||E.allowed!==void 0||r.push({level:"warning",place:qe(E.file,E.line),title:`${E.rule} (${H(T)})`,text:`${E.subject===""?"":`${E.subject}: `}${E.explanation} Instead: ${E.recipe}`});let _=()=>{if(m)return{status:"error",fault:new w({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${m}${/[.!?]$/.test(m)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[T]=a;if(!T)return;let E=qe(T.file,1);return{status:"drift",fault:new w({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${Y(a.map(({app:N,operations:S})=>N===""?S.join("; "):`${N} (${S.join("; ")})`),4)}.`,remedy:o==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${a.map(({app:N})=>N).join(" ")}\`, look at the result and commit it.`,...E?{place:E}:{}})}},R=n.howTo?.trim(),F=T=>R?/[.!?]$/.test(R)?R:`${R}.`:T,X=e.databases.length>1,U=p.map(T=>X?`${H(T)} on '${T.database}'`:H(T)),te=`${p.length} migration${p.length===1?"":"s"}`;if(v){let T=b[0],E=T.findings.filter(S=>!S.note&&S.allowed===void 0),N=qe(T.file,E[0]?.line??T.line);return d({status:"unsafe",fault:new w({code:"MIGRATIONS_UNSAFE",what:`${b.length} of ${te} pending ${b.length===1?"is":"are"} not safe while the old code runs: ${Y(b.map(S=>`${H(S)} (${Y([...new Set(S.findings.filter(O=>!O.note&&O.allowed===void 0).map(({rule:O})=>O))],4)})`),4)}.${x?" None was applied.":""}`,remedy:F(`${E[0]?.recipe??""} Or plan a moment for \`${Ye(o)}\`, then deploy again; \`# migration-guard: allow ${E[0]?.rule} because …\` takes responsibility.`.trim()),...N?{place:N}:{}})},p)}let oe=_();if(x&&oe)return d(oe,p);if(p.length>0&&n.onPending==="fail"){let T=qe(p[0].file,p[0].line);return d({status:"pending",fault:new w({code:"MIGRATIONS_PENDING",what:`${te} ${p.length===1?"is":"are"} pending: ${Y(U)}.${y?b.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${Y(b.map(H))}.`:""}`,remedy:F(`Run \`${Ye(o)}\` for this environment, then deploy again${b.length===0&&y?"; or set 'on-pending: apply-safe'":""}.`),...T?{place:T}:{}})},p)}if(p.length>0&&x){let T;try{T=await t(p)}catch(I){throw I instanceof w&&I.code!=="PROBE_SILENT"?I:new w({code:"MIGRATION_FAILED",what:`Applying was broken off: ${W(I)}`,remedy:`Look at the history table before anything else: \`${Ye(o)}\` may have been interrupted half way.`,cause:I})}let E=T.journal.filter(I=>I.done),N=E.map(({database:I,app:C,name:M,seconds:ke})=>({database:I,app:C,name:M,seconds:ke??null})),S=I=>E.some(({database:C,app:M,name:ke})=>C===I.database&&M===I.app&&ke===I.name),O=Ic(T,p,e.databases,n.lockTimeout,o),A=O?p.filter(I=>!S(I)):[];return{...c,counted:T.error?.type!=="Unanswered"&&T.changed===void 0,status:O?T.changed?"pending":"error":"clean",fault:O,pending:A,unsafe:A.filter(_o),applied:N}}if(p.length>0)for(let T of p)r.push({level:"warning",place:qe(T.file,T.line),title:"pending migration",text:`${H(T)} is pending; the release goes on, since on-pending is 'warn'.`});return oe?d(oe,p):{...c,status:p.length>0?b.length>0&&n.safety!=="off"?"unsafe":"pending":"clean",fault:void 0,pending:p,unsafe:b,applied:[]}}var{code:xe,link:Cc,table:Lc,text:Qe,details:Pc,block:qc}=B,Mc={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",error:"⛔ the migrations could not be judged"},Dc={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},Fc={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},Zn=40;function hs(e){let n=[`### Migrations: ${Mc[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:i,applied:s})=>`${xe(o)} ${Qe(`${r??"unknown"} ${i??""}`.trim())}${s===void 0?"":`, ${s} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.pending.length>0){let o=new Set(e.pending.map(({database:r})=>r)).size>1;n.push(Lc(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,Zn).map(r=>[xe(r.app===""?r.name:`${r.app}.${r.name}`),...o?[xe(r.database)]:[],Dc[r.lock],Fc[r.compat],r.safe===null?"not judged":r.safe?r.findings.some(({allowed:i})=>i!==void 0)?"allowed":"safe":r.findings.filter(i=>!i.note&&i.allowed===void 0).map(({rule:i})=>xe(i)).filter((i,s,a)=>a.indexOf(i)===s).join(" ")]))),e.pending.length>Zn&&n.push(`… and ${e.pending.length-Zn} more.`)}for(let o of e.pending.slice(0,Zn)){let r=o.findings.filter(({note:l})=>!l);if(r.length===0)continue;let i=o.app===""?o.name:`${o.app}.${o.name}`,s=r.map(l=>{let c=l.allowed===void 0?"":` _Allowed: ${Qe(l.allowed)}_`;return`- ${Cc(l.rule,l.link)} ${xe(l.subject)}: ${Qe(l.explanation)}${l.recipe===""?"":` **Instead:** ${Qe(l.recipe)}`}${c}`}),a=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(Pc(`${xe(i)}: why`,[s.join(`
`),...a.length>0?[qc(a.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:r,seconds:i})=>`${xe(o===""?r:`${o}.${r}`)}${i===null?"":` (${i} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:r})=>`${xe(o||"metadata")} ${Qe(r.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${Qe(o)}`);return n.join(`

`)}async function ws(e){let{inputs:n,env:t,log:o,deadline:r}=e,i=t.GITHUB_WORKSPACE||process.cwd(),s=No({...n,root:Xe(i,n.workingDirectory).root,directory:(0,gs.resolve)(i,n.workingDirectory),env:t,exec:co,files:po,temporary:t.RUNNER_TEMP||(0,ys.tmpdir)(),deadline:r,note:o.debug});e.setOutput("status","error");let a=await s.catch(y=>{throw y instanceof w&&e.setOutput("reason",y.code),y}),{status:l,fault:c,pending:d,unsafe:u,applied:f,annotations:h,notes:m}=a;e.setOutput("status",l),e.setOutput("reason",c?.code??""),e.setOutput("pending-count",a.counted?d.length:""),e.setOutput("pending",d.map(Xn)),e.setOutput("unsafe",u.map(Xn)),e.setOutput("applied",f),e.setOutput("drift",a.drift),e.setOutput("databases",a.databases);for(let{level:y,place:p,title:g,text:b}of h)y==="notice"?o.notice(b,p):o[y](b,p,g);for(let y of m)o.info(y);for(let{app:y,name:p,seconds:g}of f)o.info(`applied ${H({app:y,name:p})}${g===null?"":` in ${g} s`}`);if(o.info(`${l}: ${Oo(a)}, ${f.length} applied`),e.summarize(hs(a)),c)throw c}var ce=require("node:fs"),ks=require("node:path");var Uc=2e5,jc=200;function Gc(e){try{return typeof e=="string"&&me(e)!==""}catch{return!1}}var Hc=e=>Array.isArray(e)&&e.length<=jc&&e.every(Gc),et=class{#e;#t;constructor(n,t){this.#e=n?(0,ks.join)(n,"guarded-deploy-locks.json"):void 0,this.#t=t}#o(){let n={job:this.#t,places:{}};if(this.#e===void 0)return n;try{let t=(0,ce.lstatSync)(this.#e);if(!t.isFile()||t.size>Uc)return n;let o=JSON.parse((0,ce.readFileSync)(this.#e,"utf8"));if(o?.job!==this.#t||typeof o.places!="object"||o.places===null)return n;let r=Object.entries(o.places).filter(([,i])=>Hc(i));return{job:this.#t,places:Object.fromEntries(r)}}catch{return n}}held(n){let{places:t}=this.#o();return Object.hasOwn(t,n)?t[n]:[]}note(n,t){if(this.#e===void 0)return;let{taken:o=[],given:r=[]}=t,{places:i}=this.#o(),s=new Set([...Object.hasOwn(i,n)?i[n]:[],...o]);for(let c of r)s.delete(c);let a={job:this.#t,places:{...i,[n]:[...s]}},l=`${this.#e}.${process.pid}`;try{(0,ce.writeFileSync)(l,JSON.stringify(a),{flag:"wx",mode:384}),(0,ce.renameSync)(l,this.#e)}catch{(0,ce.rmSync)(l,{force:!0})}}};var xo=({owner:e,repo:n,namespace:t})=>`${e}/${n} ${t}`.toLowerCase(),Kc=({keys:e,former:n=[]})=>[...e,...n].sort();function Wc({context:e}){let n=e.payload.inputs?.environment,t=typeof n=="string"&&n!==""?n:e.refName;return`${e.workflow} ${t}`}function Bc({inputs:e,context:n}){let t=e.lockRepository;if(t===void 0)return{owner:n.owner,repo:n.repo};let o=/^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(t);if(!o)throw new w({code:"INPUT_INVALID",what:`The input 'lock-repository' is ${JSON.stringify(t.slice(0,200))}, which is not owner/name.`,remedy:"Set it to a repository such as 'acme/locks', or leave it out."});return{owner:o[1],repo:o[2]}}function Vc({inputs:e,context:n}){let t=e.commit;if(t===void 0)return n.sha;if(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(t))return t;throw new w({code:"INPUT_INVALID",what:`The input 'commit' is ${JSON.stringify(t.slice(0,200))}, which is no full SHA.`,remedy:"Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out."})}function bs(e){let{inputs:n,context:t,env:o}=e,r=/^\d{1,15}$/.test(n.jobId??"")?Number(n.jobId):void 0,i=n.key.length>0?n.key:[Wc(e)],s=i.map(a=>[me(a),a]).filter(([a,l])=>a!==l);return{...Bc(e),namespace:n.refNamespace,keys:Vt(i),former:Yt(i),spelled:Object.fromEntries(s),me:ao({...t,sha:Vc(e),workflow:t.workflowRef||t.workflow,jobId:r,runner:o.RUNNER_NAME??""})}}function Me({context:e,log:n,env:t,inputs:o},r){return kt({token:o.token,context:e,deadline:r,log:n,env:t,retries:o.retries})}function Yc({context:e}){let n=/^refs\/heads\/(.+)$/.exec(e.ref)?.[1],t=e.payload?.repository?.default_branch;return n??(typeof t=="string"&&t!==""?t:void 0)}function kn(e,n,t,o=Me(e,t)){let{signal:r}=t,{context:i}=e,s=i.payload,a=s?.repository?.full_name===`${n.owner}/${n.repo}`,l=Yc(e),c=d=>Es(d,i.serverUrl);return{common:{store:so({api:o,owner:n.owner,repo:n.repo,namespace:n.namespace,repositoryId:a?s?.repository?.node_id:void 0,run:i.runId>0?i.runId:void 0,signal:r}),keys:Kc(n),me:n.me,deadline:t,clock:We,random:Math.random,today:Date.now,tell:d=>Xc(e,d)},oracle:Jt({api:o,now:We.now,signal:r}),ancestry:pn({api:o,branch:l,signal:r}),describe:c,branch:l}}function Qc(e,n){return e.job===null?he(n,e):`${he(n,{...e,attempt:1})}/job/${e.job}`}var Jc=e=>`${new Date(e).toISOString().slice(0,16).replace("T"," ")} UTC`,Ao=({since:e})=>e!==void 0&&e>0&&e<8e15?Jc(e):"";function Es(e,n){let t=Ao(e);return`${ee(e)}${t===""?"":` (since ${t})`}, ${Qc(e,n)}`}function zc(e,n){let t=Math.floor(e.waitedMs/6e4),o=e.behind?`, directly behind ${ee(e.behind)}`:"",r=e.holders.map(({key:s,holder:a})=>`'${s}' is held by ${Es(a,n)}`),i=r.length>0?`; ${r.join("; ")}`:"";return`Waiting${t>0?` for ${t} min`:""}: ${e.ahead} ahead${o}${i}`}function Xc({log:e,context:n},t){switch(t.kind){case"waiting":e.info(zc(t,n.serverUrl));break;case"kept":e.debug(`held by this job already: ${t.keys.join(", ")}`);break;case"reaped":e.info(`Removed ${ee(t.ticket)}: GitHub says that job is over`);break;case"invisible":e.info(`GitHub does not say whether ${ee(t.ticket)} is alive; it keeps its place`);break;case"blind":e.warning(`${t.fault.what} ${t.fault.remedy} (${t.fault.docs})`,void 0,t.fault.code);break;case"recovered":e.warning(`The ref of the lock '${t.key}' was deleted or changed by hand; recovered from its mirror`);break;case"circle":e.info("This job and another were about to wait for each other; this one leaves and joins again");break;case"unrelated":e.warning(`GitHub does not say how ${t.sha.slice(0,12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`);break;case"retrying":e.debug(`again in ${Math.round(t.ms)} ms: ${t.reason}`);break}}function nt(e){let{continueAfterSeconds:n,abortAfterSeconds:t}=e;if(n!==void 0&&t!==void 0)throw new w({code:"INPUT_INVALID",what:"Both 'continue-after-seconds' and 'abort-after-seconds' are set.",remedy:"Set one of them, or 'wait-timeout' with 'on-timeout'."});let o=e.pollIntervalSeconds??e.pollSeconds;return{waitSeconds:n??t??e.waitTimeout,pollSeconds:Math.max(o,Zc),onTimeout:n!==void 0?"continue":t!==void 0?"fail":e.onTimeout}}var Zc=.2;function Ts(e,n){let t=e.order==="run-number"&&n.length>1?["'order: run-number' was asked for with several keys.","Use one key, or the order of arrival."]:e.strategy==="runs"&&!["acquire","release"].includes(e.mode)?[`'mode: ${e.mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,"Use 'strategy: ref'."]:e.strategy==="runs"&&e.lockRepository!==void 0?["'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.","Use 'strategy: ref'."]:e.strategy==="ref"&&(e.queueName??e.jobToWaitFor??e.stepToWaitFor)!==void 0?["'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.","Name what is shared with 'key', or set 'strategy: runs'."]:e.stepToWaitFor!==void 0&&e.jobToWaitFor===void 0?["'step-to-wait-for' was given without its job.","Add 'job-to-wait-for'."]:void 0;if(t)throw new w({code:"INPUT_INVALID",what:t[0],remedy:t[1]})}var Ss=e=>e.map(n=>`'${n}'`).join(", "),Io=(e,n)=>B.link(`${n.repository} #${n.number}${n.attempt>1?` attempt ${n.attempt}`:""}`,he(e,n)),vo=20;function eu(e,{former:n}){let t=({holder:r,queue:i})=>[r,...i].map(s=>s?.nonce),o=new Set(e.filter(({key:r})=>!n.includes(r)).flatMap(t));return e.filter(r=>!n.includes(r.key)||t(r).some(i=>i&&!o.has(i)))}function nu({key:e},{former:n,spelled:t}){let o=t[e],r=n.includes(e)?", as releases before the normal form of keys call it":o===void 0?"":` (asked for as ${B.code(o)})`;return`**Lock** ${B.code(e)}${r}`}function tu(e,n,t){return eu(e,n).map(o=>{let r=[...o.holder?[{ticket:o.holder,place:"holds"}]:[],...o.queue.map((c,d)=>({ticket:c,place:`waits, ${d+1}.`}))],i=nu(o,n),s=o.last?`

Last left live: ${B.code(o.last.sha.slice(0,12))} by run #${o.last.number}.`:"";if(r.length===0)return`${i}: free.${s}`;let a=r.slice(0,vo).map(({ticket:c,place:d})=>[d,`${Io(t,c)}${c.nonce===n.me.nonce?" (this job)":""}`,B.text(c.name),B.code(c.sha.slice(0,12)),Ao(c)||"–"]),l=r.length>vo?`

and ${r.length-vo} more.`:"";return`${i}

${B.table(["","run","job","commit","since"],a)}${l}${s}`}).join(`

`)}function Ro(e,n){let t=Math.round(e.waitedMs/1e3),o=e.waitedFor?` behind ${Io(n,e.waitedFor)}`:"";return e.position===0?"It was free.":`Waited ${t} s, ${e.position} ahead on arrival${o}.`}function tt(e){let n=Ss(e.keys),t=e.kept.length>0?` An earlier step still holds ${Ss(e.kept)}.`:"";return e.acquired?e.fencingToken===void 0?"Its turn has come":`Holds the lock ${n}, fencing token ${e.fencingToken}`:e.superseded?`Superseded: something newer is live already. The lock was not taken.${t}`:e.forceContinued?`Time was up: this job goes on WITHOUT the lock.${t}`:`Time was up: the lock was not taken; see the output 'acquired'.${t}`}function _s({forceContinued:e,waitedFor:n},t){return{force_continued:e?"1":"",previous_run_id:n?String(n.run):"",previous_run_url:n?he(t,n):""}}function Os(e,n,t){let o=e.acquired?e.fencingToken===void 0?`Its turn has come (advisory: nothing was locked). ${Ro(e,t)}`:`Holds the lock, fencing token ${B.code(e.fencingToken)}. ${Ro(e,t)}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"**Goes on without the lock**: time was up and `on-timeout` says continue.":`Not acquired: time was up. ${Ro(e,t)}`,r=e.reaped.length>0?`

Removed dead jobs: ${e.reaped.map(s=>Io(t,s)).join(", ")}.`:"",i=!e.acquired&&e.kept.length>0?`

Still held since an earlier step: ${e.kept.map(B.code).join(", ")}.`:"";return`### Turnstyle lock

${o}${i}${r}

${tu(e.states,n,t)}`}var ou=6;async function Ns(e,n,t){let{inputs:o,deadline:r,env:i}=e,s=await zt(t,n.me,i.RUNNER_NAME??"",r.signal),a={...n,me:s},l=[...a.keys,...a.former],c=[],d=kn(e,a,r,t),{common:u,oracle:f,ancestry:h,describe:m,branch:y}=d,p=new et(i.RUNNER_TEMP,s.nonce),g=p.held(xo(a));e.saveState("request",JSON.stringify(a));let{order:b,superseded:x}=o;try{let X=await Gt({...u,...nt(o),keys:a.keys,former:a.former,also:g,oracle:f,ancestry:h,order:b,superseded:x,describe:m,branch:y,tell:U=>{U.kind==="kept"&&(c=U.keys),u.tell(U)},remaining:()=>t.usage.remaining,counted:()=>t.usage.counted});return e.saveState("seen",JSON.stringify(X.seen)),X.acquired&&p.note(xo(a),{taken:l}),{held:X,request:a}}catch(X){if(r.signal.aborted){var v=[];try{let U=Fe(v,new ae(ou,"leaving the queue"));let te=l.filter(oe=>!c.includes(me(oe)));await Ht({...kn(e,a,U).common,keys:te,live:!1})}catch(_){var R=_,F=!0}finally{Ue(v,R,F)}}throw X}}function xs(e,{held:n,request:t},{usage:o}){let{serverUrl:r}=e.context;e.setOutput("acquired",n.acquired),e.setOutput("fencing-token",n.fencingToken??""),e.setOutput("position",n.position),e.setOutput("waited-seconds",Math.round(n.waitedMs/1e3)),e.setOutput("waited-for",n.waitedFor?he(r,n.waitedFor):""),e.setOutput("broke-stale",n.reaped.length>0),e.setOutput("superseded",n.superseded),e.setOutput("force-continued",n.forceContinued);let i=Object.entries(_s(n,r));for(let[s,a]of i)e.setOutput(s,a);if(e.setOutput("api-calls",{counted:o.counted,"not-modified":o.notModified}),e.summarize(Os(n,t,r)),n.fault)throw n.fault;n.forceContinued?e.log.warning(tt(n)):n.acquired?e.log.info(tt(n)):e.log.notice(tt(n))}async function As(e,n){var f=[];try{let{inputs:t,context:o,env:r,deadline:i,log:s}=e;let a=nt(t);s.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");let{waitSeconds:l}=a;let c=Fe(f,new ae(l>0?l+1:i.remainingMs/1e3,"waiting for older runs",{signal:i.signal}));let d=Me(e,c);let u=await to({api:d,me:n.me,policy:{...t,branch:t.branch??(r.GITHUB_HEAD_REF||o.refName||void 0),job:t.jobToWaitFor,step:t.stepToWaitFor},deadline:c,clock:We,random:Math.random,...a,initialWaitSeconds:t.initialWaitSeconds,atOnce:t.continueAfterSeconds===0||t.abortAfterSeconds===0,remaining:()=>d.usage.remaining,tell:p=>ru(e,p)});return{held:u,request:n,api:d}}catch(h){var m=h,y=!0}finally{Ue(f,m,y)}}function ru({log:e,context:n},t){if(t.kind==="waiting"){let o=`${n.serverUrl}/${n.owner}/${n.repo}/actions/runs/${t.run}`;e.info(`Waiting: ${t.ahead} ahead, directly behind run ${t.run}, ${o}`);return}e.warning(`This run is not in the queue '${t.queueName}': neither its title nor its workflow's name has that word, so the others do not wait for it. Set 'run-name' in the workflow, or another 'queue-name'.`)}var vs={name:"guarded-deploy",inputs:{target:{type:"choice",default:"ssh",options:["ssh","ecs"]},guard:{type:"boolean",default:"true"},environment:{type:"string"},key:{type:"lines"},"poll-seconds":{type:"number",default:"5"},timeout:{type:"duration",default:"15m"},"dry-run":{type:"boolean",default:"false"},command:{type:"choice",default:"release",options:["release","rollback","migrate","scale","status","check"]},to:{type:"string"},token:{type:"secret",default:"${{ github.token }}"},strategy:{type:"choice",default:"ref",options:["ref","runs"]},"wait-timeout":{type:"duration",default:"30m"},"on-timeout":{type:"choice",default:"fail",options:["fail","skip","continue"]},order:{type:"choice",default:"arrival",options:["arrival","run-number"]},superseded:{type:"choice",default:"skip",options:["skip","fail","allow"]},"lock-repository":{type:"string"},"ref-namespace":{type:"string",default:"refs/locks"},"job-id":{type:"string",default:"${{ job.check_run_id }}"},"same-branch-only":{type:"boolean",default:"true"},branch:{type:"string"},"queue-name":{type:"string"},"job-to-wait-for":{type:"string"},"step-to-wait-for":{type:"string"},"wait-for-approvals":{type:"boolean",default:"true"},"initial-wait-seconds":{type:"number",default:"0"},retries:{type:"integer",default:"3"},tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines",default:"default"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},"alembic-config":{type:"string"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"},config:{type:"string",default:"deploy/release.yml"},hosts:{type:"string"},limit:{type:"string"},"private-key":{type:"secret"},passphrase:{type:"secret"},"known-hosts":{type:"string"},"jump-host":{type:"string"},"vault-password":{type:"secret"},"vault-passwords":{type:"secret"},variables:{type:"secret"},batches:{type:"string"},migrate:{type:"choice",default:"auto",options:["auto","never","only"]},cluster:{type:"string"},service:{type:"string",default:""},services:{type:"lines",default:""},template:{type:"string",default:""},family:{type:"string",default:""},images:{type:"lines",default:""},tag:{type:"string",default:""},repository:{type:"lines",default:""},"verify-images":{type:"boolean",default:"true"},"registry-username":{type:"string",default:""},"registry-password":{type:"secret",default:""},team:{type:"string",default:""},"team-token":{type:"secret"},"wait-minutes":{type:"number",default:"15"},"wait-until":{type:"choice",default:"stable",options:["stable","bake","done"]},rollback:{type:"choice",default:"auto",options:["auto","never"]},"on-cancel":{type:"choice",default:"leave",options:["leave","rollback"]},region:{type:"string",default:""},endpoint:{type:"string",default:""}},outputs:["release-status","acquired","fencing-token","position","waited-seconds","waited-for","broke-stale","superseded","force-continued","force_continued","previous_run_id","previous_run_url","api-calls","status","reason","pending-count","pending","unsafe","applied","drift","databases","release","previous","hosts","changed","rolled-back","task-definition","previous-task-definition","deployment-id","events","services","diff","live-commit"]};function iu({command:e,dryRun:n}){if(e==="migrate"||e==="scale")throw new w({code:"INPUT_INVALID",what:`'command: ${e}' was asked for with 'target: ecs', which has no such command.`,remedy:"Use 'release', 'rollback', 'status' or 'check'."});if(!n||e==="status"||e==="check")return e;if(e==="release")return"check";throw new w({code:"INPUT_INVALID",what:"'dry-run: true' was asked for with 'command: rollback' and 'target: ecs'.",remedy:"Use 'command: status' to see what runs, or leave 'dry-run' out."})}function Is(e){let{cluster:n}=e;if(n===void 0)throw new w({code:"INPUT_MISSING",what:"The input 'cluster' is missing, which 'target: ecs' needs.",remedy:"Set 'cluster' under 'with:' of this step."});return{...e,cluster:n,command:iu(e)}}var Rs=e=>e.slice(e.lastIndexOf("/")+1);function $s(e,n){return n.map(t=>`deploy ${Rs(e)}/${Rs(t)}`)}var Cs=({target:e,command:n,dryRun:t})=>e==="ecs"&&(n==="status"||n==="check"||n==="release"&&t),su=new Set(["workflow_dispatch","repository_dispatch","issue_comment","deployment"]);function Ls({superseded:e,command:n},t){return n==="rollback"?"allow":e==="skip"&&su.has(t)?"fail":e}function Ps({guard:e,command:n}){return e&&n==="release"}function qs(e){if(!e.dryRun)return e;switch(e.onPending){case"apply":return{...e,onPending:"warn",safety:e.safety==="block"?"warn":e.safety};case"apply-safe":return{...e,onPending:"warn",safety:"block"};default:return e}}function Ms({target:e,command:n,migrate:t,dryRun:o}){return e==="ssh"&&n==="release"&&t!=="only"&&!o}function au({key:e,environment:n,target:t,cluster:o,service:r,services:i}){if(e.length>0)return e;if(t==="ecs"){let s=r===void 0?i.map(a=>a.split("=")[0].trim()):[r];return $s(o??"",s)}return n?[`deploy ${n}`]:[]}function $o({inputs:e,env:n}){return Xe(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory).commit}function bn(e){let{inputs:n,context:t}=e,o=n.target==="ecs";return{...e,...o?{context:{...t,sha:""}}:{},inputs:{...n,key:au(n),mode:"acquire",commit:o?void 0:$o(e),...o?{superseded:"allow"}:{},jobStatus:"",pollIntervalSeconds:void 0,continueAfterSeconds:void 0,abortAfterSeconds:void 0}}}function Ds(e){return{...e,inputs:Is(e.inputs),setOutput:(n,t)=>e.setOutput(n==="status"?"release-status":n,t)}}async function Fs(e,{live:n,next:t}){let{inputs:o,context:r,deadline:i,log:s,setOutput:a}=e,l=Ls(o,r.eventName),c=y=>(y&&s.info("The commit of the images is not known, so nothing is superseded"),!0);if(l==="allow"||n===t)return c(l!=="allow"&&n===void 0);if(n===void 0||t===void 0)return c(!0);let d=Me(bn(e),i),u=`${r.owner}/${r.repo}`,f={repository:u,run:0,number:0,sha:n},h=await pn({api:d,signal:i.signal}).compare(f,{repository:u,sha:t});if(h==="unknown"&&s.info(`GitHub does not say how ${n.slice(0,12)}, which is live, and ${t.slice(0,12)} are related, so nothing is superseded`),h!=="behind")return!0;a("superseded",!0);let m=`${n.slice(0,12)} is live, which contains ${t.slice(0,12)} already.`;if(l==="fail")throw new w({code:"LOCK_SUPERSEDED",what:m,remedy:"To go back on purpose set 'superseded: allow', or use 'command: rollback'."});return s.warning(`Skipped: ${m} Nothing was changed.`,void 0,"LOCK_SUPERSEDED"),e.summarize(`### Skipped

\`${n.slice(0,12)}\` is live, which contains \`${t.slice(0,12)}\` already. Nothing was changed.`),!1}var lu={fencingToken:void 0};async function du(e){let n=bn(e),t=bs(n);Ts(n.inputs,t.keys);let o=Me(n,e.deadline),r=e.inputs.strategy==="runs"?await As(n,t):{...await Ns(n,t,o),api:o};return xs(n,r,r.api),r}var js=e=>(0,Us.createRequire)(__filename)((0,ot.join)(__dirname,`${e}.cjs`));function cu(e){let{inputs:n,env:t,context:o}=e,r=t.GITHUB_WORKSPACE||process.cwd(),i=n.knownHosts??"";return({fencingToken:s})=>js("ssh").perform({...e,inputs:{...n,knownHosts:i,fencingToken:s===void 0?void 0:String(s)}},(0,ot.resolve)(r,n.workingDirectory),$o(e)??o.sha)}async function uu(e){try{let n=Ds(e),{authorize:t,perform:o,wishOf:r}=js("ecs");return r(n),await t(n),i=>async()=>{await o({...n,deadline:i.deadline},s=>Fs(i,s))}}catch(n){throw e.setOutput("release-status","failed"),n}}var Gs=e=>e.timeout+(e.target==="ecs"?Si(e):0),fu=e=>e.waitTimeout+Gs(e);Rt(vs,{seconds:fu},async e=>{var l=[];try{let{inputs:n,log:t}=e;let o=n.target==="ecs"?await uu(e):cu;if(Cs(n))return o(e)(lu);let{held:r,request:i}=await t.group("Lock",()=>du(e));if(!r.acquired&&!r.forceContinued)return;let s=Fe(l,new ae(Gs(n),"the deploy",{signal:e.deadline.signal}));let a={...e,deadline:s};Ps(n)&&await t.group("Database",()=>ws({...a,inputs:qs(n)}));r.acquired&&n.strategy==="ref"&&await Kt(kn(bn(a),i,s).common);await t.group("Release",()=>o(a)(r));Ms(n)&&a.saveState("released","true")}catch(c){var d=c,u=!0}finally{Ue(l,d,u)}});
