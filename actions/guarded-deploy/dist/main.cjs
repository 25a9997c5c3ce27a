"use strict";var Xd=Object.create;var mo=Object.defineProperty;var Zd=Object.getOwnPropertyDescriptor;var ec=Object.getOwnPropertyNames;var nc=Object.getPrototypeOf,tc=Object.prototype.hasOwnProperty;var Ia=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),La=e=>{throw TypeError(e)};var oc=(e,n)=>{for(var t in n)mo(e,t,{get:n[t],enumerable:!0})},rc=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of ec(n))!tc.call(e,r)&&r!==t&&mo(e,r,{get:()=>n[r],enumerable:!(o=Zd(n,r))||o.enumerable});return e};var on=(e,n,t)=>(t=e!=null?Xd(nc(e)):{},rc(n||!e||!e.__esModule?mo(t,"default",{value:e,enumerable:!0}):t,e));var oe=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&La("Object expected");var o,r;t&&(o=n[Ia("asyncDispose")]),o===void 0&&(o=n[Ia("dispose")],t&&(r=o)),typeof o!="function"&&La("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(a){return Promise.reject(a)}}),e.push([t,o,n])}else t&&e.push([t]);return n},ie=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(s,i,l,d){return d=Error(l),d.name="SuppressedError",d.error=s,d.suppressed=i,d},r=s=>n=t?new o(s,n,"An error was suppressed during disposal"):(t=!0,s),a=s=>{for(;s=e.pop();)try{var i=s[1]&&s[1].call(s[2]);if(s[0])return Promise.resolve(i).then(a,l=>(r(l),a()))}catch(l){r(l)}if(t)throw n};return a()};var Kd=require("node:module"),fo=require("node:path");var st=require("node:fs"),be=require("node:path");function ke(e,n){let t=(0,be.resolve)(e);for(let o=(0,be.resolve)(t,n);;o=(0,be.dirname)(o)){if((0,st.existsSync)((0,be.join)(o,".git")))return{root:o,commit:ac(o)};if(o===t||o===(0,be.dirname)(o))return{root:t,commit:void 0}}}function ac(e){try{let n=(0,st.readFileSync)((0,be.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var $a=require("node:fs");function sc(e){if(!e)return{};try{return JSON.parse((0,$a.readFileSync)(e,"utf8"))}catch{return{}}}function ho(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:sc(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var ic="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",Ca=Symbol.for("guarded-deploy.fault"),y=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${ic}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[Ca](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&Ca in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function M(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var lc=/rate limit|abuse detection|too quickly/i,dc=[["archived",/\barchived\b.*\bread-only\b/i],["sso",/\bSAML\b|\bsingle sign-on\b|\bSSO\b/i],["ip-allow-list",/\bIP allow ?list\b|\bIP address\b.*\bnot permitted\b/i],["token-policy",/\bforbids access via\b|\bpersonal access token.*\b(lifetime|expir|polic)/i],["suspended",/\bsuspended\b/i],["locked",/\brepository (has been|is) locked\b|\baccess blocked\b|\bmigrat/i]];function Ge({status:e,message:n,headers:t={}}){if(e===429)return"rate-limit";if(e===451)return"locked";if(e!==401&&e!==403)return;if(e===401)return"token";if(t["x-github-sso"]!==void 0)return"sso";let o=n.slice(0,2e3);return t["retry-after"]!==void 0||String(t["x-ratelimit-remaining"]??"")==="0"||lc.test(o)?"rate-limit":dc.find(([,r])=>r.test(o))?.[0]??"permission"}var cc={"rate-limit":["GitHub asks to come back later (rate limit)","Wait, or give this job a token of its own: jobs of a repository share one limit."],token:["GitHub refused the token (401)","Pass a valid token; it may have expired or been revoked. The default, the job's own, is enough within one repository."],archived:["the repository is archived, and so read-only","Unarchive it, or name another repository."],sso:["the organization asks for single sign-on (SAML), for which this token is not authorized","Authorize the token for that organization (github.com, Settings, Developer settings, 'Configure SSO'), or use the job's own."],"ip-allow-list":["the organization lets in only addresses of its IP allow list, and this runner has another one","Add the runner's address to the list (organization settings, Authentication security), or use a runner that is on it."],"token-policy":["the organization does not let in tokens of this kind","Use the job's own token or one of a GitHub App, or ask an owner of the organization for an exception."],suspended:["the account or App of this token is suspended","Use another token; an administrator can lift the suspension."],locked:["the repository is locked: it is being moved, or GitHub has blocked it","Wait until the move is done, or ask GitHub Support."]};function rn(e,n){if(e==="permission")return n;let[t,o]=cc[e];return{what:t,remedy:o}}function Pa(e){return new y({code:"TOKEN_EMPTY",what:`The input '${e}' is empty, so GitHub was not asked.`,remedy:"Runs of a fork's pull request and of Dependabot get no secrets (Dependabot has its own): leave the input out to use the job's own token, or check that the secret exists where this job may see it."})}function He(e){let n=e;if(typeof n?.status=="number")return{status:n.status,message:String(n.message??""),headers:n.response?.headers}}function $e(){return`Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`}function it(e,n,t,o){if(typeof t!="function")throw new Error("method for before hook must be a function");return o||(o={}),Array.isArray(n)?n.reverse().reduce((r,a)=>it.bind(null,e,a,r,o),t)():Promise.resolve().then(()=>e.registry[n]?e.registry[n].reduce((r,a)=>a.hook.bind(null,r,o),t)():t(o))}function Ma(e,n,t,o){let r=o;e.registry[t]||(e.registry[t]=[]),n==="before"&&(o=(a,s)=>Promise.resolve().then(r.bind(null,s)).then(a.bind(null,s))),n==="after"&&(o=(a,s)=>{let i;return Promise.resolve().then(a.bind(null,s)).then(l=>(i=l,r(i,s))).then(()=>i)}),n==="error"&&(o=(a,s)=>Promise.resolve().then(a.bind(null,s)).catch(i=>r(i,s))),e.registry[t].push({hook:o,orig:r})}function Da(e,n,t){if(!e.registry[n])return;let o=e.registry[n].map(r=>r.orig).indexOf(t);o!==-1&&e.registry[n].splice(o,1)}var Fa=Function.bind,ja=Fa.bind(Fa);function qa(e,n,t){let o=ja(Da,null).apply(null,t?[n,t]:[n]);e.api={remove:o},e.remove=o,["before","error","after","wrap"].forEach(r=>{let a=t?[n,r,t]:[n,r];e[r]=e.api[r]=ja(Ma,null).apply(null,a)})}function uc(){let e=Symbol("Singular"),n={registry:{}},t=it.bind(null,n,e);return qa(t,n,e),t}function fc(){let e={registry:{}},n=it.bind(null,e);return qa(n,e),n}var Ua={Singular:uc,Collection:fc};var pc="0.0.0-development",mc=`octokit-endpoint.js/${pc} ${$e()}`,hc={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":mc},mediaType:{format:""}};function gc(e){return e?Object.keys(e).reduce((n,t)=>(n[t.toLowerCase()]=e[t],n),{}):{}}function yc(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}function Wa(e,n){let t=Object.assign({},e);return Object.keys(n).forEach(o=>{yc(n[o])?o in e?t[o]=Wa(e[o],n[o]):Object.assign(t,{[o]:n[o]}):Object.assign(t,{[o]:n[o]})}),t}function Ga(e){for(let n in e)e[n]===void 0&&delete e[n];return e}function yo(e,n,t){if(typeof n=="string"){let[r,a]=n.split(" ");t=Object.assign(a?{method:r,url:a}:{url:r},t)}else t=Object.assign({},n);t.headers=gc(t.headers),Ga(t),Ga(t.headers);let o=Wa(e||{},t);return t.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(o.mediaType.previews=e.mediaType.previews.filter(r=>!o.mediaType.previews.includes(r)).concat(o.mediaType.previews)),o.mediaType.previews=(o.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),o}function wc(e,n){let t=/\?/.test(e)?"&":"?",o=Object.keys(n);return o.length===0?e:e+t+o.map(r=>r==="q"?"q="+n.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(n[r])}`).join("&")}var bc=/\{[^{}}]+\}/g;function kc(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function Ec(e){let n=e.match(bc);return n?n.map(kc).reduce((t,o)=>t.concat(o),[]):[]}function Ha(e,n){let t={__proto__:null};for(let o of Object.keys(e))n.indexOf(o)===-1&&(t[o]=e[o]);return t}function Ba(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(n){return/%[0-9A-Fa-f]/.test(n)||(n=encodeURI(n).replace(/%5B/g,"[").replace(/%5D/g,"]")),n}).join("")}function sn(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(n){return"%"+n.charCodeAt(0).toString(16).toUpperCase()})}function En(e,n,t){return n=e==="+"||e==="#"?Ba(n):sn(n),t?sn(t)+"="+n:n}function an(e){return e!=null}function go(e){return e===";"||e==="&"||e==="?"}function _c(e,n,t,o){var r=e[t],a=[];if(an(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),o&&o!=="*"&&(r=r.substring(0,parseInt(o,10))),a.push(En(n,r,go(n)?t:""));else if(o==="*")Array.isArray(r)?r.filter(an).forEach(function(s){a.push(En(n,s,go(n)?t:""))}):Object.keys(r).forEach(function(s){an(r[s])&&a.push(En(n,r[s],s))});else{let s=[];Array.isArray(r)?r.filter(an).forEach(function(i){s.push(En(n,i))}):Object.keys(r).forEach(function(i){an(r[i])&&(s.push(sn(i)),s.push(En(n,r[i].toString())))}),go(n)?a.push(sn(t)+"="+s.join(",")):s.length!==0&&a.push(s.join(","))}else n===";"?an(r)&&a.push(sn(t)):r===""&&(n==="&"||n==="?")?a.push(sn(t)+"="):r===""&&a.push("");return a}function Sc(e){return{expand:Tc.bind(null,e)}}function Tc(e,n){var t=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(o,r,a){if(r){let i="",l=[];if(t.indexOf(r.charAt(0))!==-1&&(i=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(d){var c=/([^:\*]*)(?::(\d+)|(\*))?/.exec(d);l.push(_c(n,i,c[1],c[2]||c[3]))}),i&&i!=="+"){var s=",";return i==="?"?s="&":i!=="#"&&(s=i),(l.length!==0?i:"")+l.join(s)}else return l.join(",")}else return Ba(a)}),e==="/"?e:e.replace(/\/$/,"")}function Ka(e){let n=e.method.toUpperCase(),t=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),o=Object.assign({},e.headers),r,a=Ha(e,["method","baseUrl","url","headers","request","mediaType"]),s=Ec(t);t=Sc(t).expand(a),/^http/.test(t)||(t=e.baseUrl+t);let i=Object.keys(e).filter(c=>s.includes(c)).concat("baseUrl"),l=Ha(a,i);if(!/application\/octet-stream/i.test(o.accept)&&(e.mediaType.format&&(o.accept=o.accept.split(/,/).map(c=>c.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),t.endsWith("/graphql")&&e.mediaType.previews?.length)){let c=o.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];o.accept=c.concat(e.mediaType.previews).map(f=>{let u=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${f}-preview${u}`}).join(",")}return["GET","HEAD"].includes(n)?t=wc(t,l):"data"in l?r=l.data:Object.keys(l).length&&(r=l),!o["content-type"]&&typeof r<"u"&&(o["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(n)&&typeof r>"u"&&(r=""),Object.assign({method:n,url:t,headers:o},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function xc(e,n,t){return Ka(yo(e,n,t))}function Ja(e,n){let t=yo(e,n),o=xc.bind(null,t);return Object.assign(o,{DEFAULTS:t,defaults:Ja.bind(null,t),merge:yo.bind(null,t),parse:Ka})}var Va=Ja(null,hc);var J=new Uint8Array(256);J[9]|=2;J[32]|=2;J[59]|=4;J[44]|=8;for(let e=128;e<=255;e++)J[e]|=1;for(let e of"!#$%&'*+-.^_`|~")J[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)J[e]|=16;for(let e=65;e<=90;e++)J[e]|=17;for(let e=97;e<=122;e++)J[e]|=16;var Qa=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function Ya(e,n){let t=4|(n?.comma===!0?8:0),o=e.length,r=n?.start??0;for(;(J[e.charCodeAt(r)]&2)!==0;)r++;let a=r,s=0,i=-1,l=n?.parameters===!1?8:0;for(;a<o;){let u=e.charCodeAt(a),p=J[u];if((p&t)!==0){l|=p&8;break}(p&2)!==0?i===-1&&(i=a):i=-1,s|=u&65280|p,a++}let d=i===-1?a:i,c=e.slice(r,d),f=(s&65281)===0?c:c.toLowerCase();return a===o||l!==0?{type:f,index:a,parameters:new Qa}:Oc(e,f,a,o,t)}function Oc(e,n,t,o,r){let a=new Qa;e:for(;t<o;){for(t++;(J[e.charCodeAt(t)]&2)!==0;)t++;let s=t,i=0,l=-1;for(;t<o;){let d=e.charCodeAt(t),c=J[d];if((c&r)!==0){if((c&8)!==0)break e;continue e}if(d===61){let f=l===-1?t:l,u=e.slice(s,f),p=(i&65281)===0?u:u.toLowerCase();for(t++;(J[e.charCodeAt(t)]&2)!==0;)t++;if(t<o&&e.charCodeAt(t)===34){let w=++t,k=!1;for(;t<o;){let R=e.charCodeAt(t);if(R===34){a[p]===void 0&&(a[p]=k?Ac(e,w,t):e.slice(w,t)),t++;let E=0;for(;t<o;){let N=e.charCodeAt(t),x=J[N];if((x&r)!==0){E=x&8;break}t++}if(E!==0)break e;continue e}if(R===92&&t+1<o){k=!0,t+=2;continue}t++}continue e}let m=t,h=0,g=-1;for(;t<o;){let w=e.charCodeAt(t),k=J[w];if((k&r)!==0){h=k&8;break}(k&2)!==0?g===-1&&(g=t):g=-1,t++}if(a[p]===void 0){let w=g===-1?t:g;a[p]=e.slice(m,w)}if(h!==0)break e;continue e}(c&2)!==0?l===-1&&(l=t):l=-1,i|=d&65280|c,t++}}return{type:n,index:t,parameters:a}}function Ac(e,n,t){let o="";for(let r=n;r<t;r++)e.charCodeAt(r)===92&&(o+=e.slice(n,r),n=++r);return o+e.slice(n,t)}var Nc=/^-?\d+$/,dt=/^-?\d+n+$/,Ce=JSON.stringify,wo=JSON.parse,ns=/^-?\d+n$/,za=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,Xa=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,bo=e=>e===void 0||typeof e=="function"||typeof e=="symbol",ko=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",Rc=(e,n,t)=>{let o="";typeof t=="number"?o=" ".repeat(Math.min(10,Math.max(0,Math.floor(t)))):typeof t=="string"&&(o=t.slice(0,10));let r=typeof n=="function",a=Array.isArray(n)?new Set(n.map(String)):null,s=(m,h,g)=>(g!==null&&typeof g=="object"&&typeof g.toJSON=="function"&&(g=g.toJSON(h)),typeof g=="string"&&dt.test(g)?g+"n":typeof g=="bigint"?"rawJSON"in JSON?JSON.rawJSON(g.toString()):g.toString()+"n":(r&&(g=n.call(m,h,g)),g!==null&&typeof g=="object"&&(g instanceof Number||g instanceof String||g instanceof Boolean)&&(g=g.valueOf()),g)),i=s({"":e},"",e);if(bo(i))return;let l=i===null||typeof i!="object",d=ko(i);if(l||d)return Ce(i);let c=[],f=0,u=[{parent:{"":i},key:"",val:i,isArray:Array.isArray(i),keys:Array.isArray(i)?null:Object.keys(i),index:0,first:!0}],p=new WeakSet([i]);for(;u.length>0;){let m=u[u.length-1];m.index===0&&(c.push(m.isArray?"[":"{"),f++);let h=!1;if(m.isArray)if(m.index<m.val.length){m.first||c.push(","),o&&c.push(`
`+o.repeat(f));let g=m.val[m.index],w=s(m.val,String(m.index),g);if(bo(w))c.push("null"),m.first=!1,m.index++;else{let k=w!==null&&typeof w=="object",R=ko(w);if(k&&!R){if(p.has(w))throw new TypeError("Converting circular structure to JSON");p.add(w),u.push({parent:m.val,key:String(m.index),val:w,isArray:Array.isArray(w),keys:Array.isArray(w)?null:Object.keys(w),index:0,first:!0}),m.first=!1,m.index++}else c.push(Ce(w)),m.first=!1,m.index++}}else h=!0;else{for(;m.index<m.keys.length;){let w=m.keys[m.index++];if(a&&!a.has(w))continue;let R=m.val[w],E=s(m.val,w,R);if(bo(E))continue;m.first||c.push(","),o?c.push(`
`+o.repeat(f)+Ce(w)+": "):c.push(Ce(w)+":");let N=E!==null&&typeof E=="object",x=ko(E);if(N&&!x){if(p.has(E))throw new TypeError("Converting circular structure to JSON");p.add(E),u.push({parent:m.val,key:w,val:E,isArray:Array.isArray(E),keys:Array.isArray(E)?null:Object.keys(E),index:0,first:!0}),m.first=!1;break}else c.push(Ce(E)),m.first=!1}m.index>=m.keys.length&&u[u.length-1]===m&&(h=!0)}h&&(f--,!m.first&&o&&c.push(`
`+o.repeat(f)),c.push(m.isArray?"]":"}"),p.delete(m.val),u.pop())}return c.join("")},ts=(e,n,t)=>{try{return"rawJSON"in JSON?Ce(e,(i,l)=>typeof l=="bigint"?JSON.rawJSON(l.toString()):typeof n=="function"?n(i,l):(Array.isArray(n)&&n.includes(i),l),t):e?Ce(e,(i,l)=>typeof l=="string"&&dt.test(l)||typeof l=="bigint"?l.toString()+"n":typeof n=="function"?n(i,l):(Array.isArray(n)&&n.includes(i),l),t).replace(za,"$1$2$3").replace(Xa,"$1$2$3"):Ce(e,n,t)}catch(o){if(o instanceof RangeError){let r=Rc(e,n,t);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(za,"$1$2$3").replace(Xa,"$1$2$3")}throw o}},lt=new Map,vc=()=>{let e=JSON.parse.toString();if(lt.has(e))return lt.get(e);try{let n=JSON.parse("1",(t,o,r)=>!!r?.source&&r.source==="1");return lt.set(e,n),n}catch{return lt.set(e,!1),!1}},Ic=(e,n,t,o)=>typeof n=="string"&&ns.test(n)?BigInt(n.slice(0,-1)):typeof n=="string"&&dt.test(n)?n.slice(0,-1):typeof o=="function"?o(e,n,t):n,Lc=(e,n)=>JSON.parse(e,(t,o,r)=>{let a=typeof o=="number",s=o>Number.MAX_SAFE_INTEGER||o<Number.MIN_SAFE_INTEGER,i=a&&s,l=r&&Nc.test(r.source);return i&&l?BigInt(r.source):typeof n=="function"?n(t,o,r):o}),os=Number.MAX_SAFE_INTEGER.toString(),Za=os.length,$c=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,Cc=/^"-?\d+n+"$/,Pc=(e,n)=>{let t={"":e},o=[{parent:t,key:"",visited:!1}];for(;o.length>0;){let r=o[o.length-1];if(r.visited){let{parent:a,key:s}=r,i=a[s];typeof i=="string"&&(ns.test(i)?i=BigInt(i.slice(0,-1)):dt.test(i)&&(i=i.slice(0,-1))),typeof n=="function"&&(i=n.call(a,s,i)),i===void 0?delete a[s]:a[s]=i,o.pop()}else{r.visited=!0;let a=r.parent[r.key];if(a!==null&&typeof a=="object"){let i=Object.keys(a);for(let l=i.length-1;l>=0;l--)o.push({parent:a,key:i[l],visited:!1})}}}return t[""]},es=e=>e.replace($c,(n,t,o,r)=>{let a=n[0]==='"';if(a&&Cc.test(n))return n.substring(0,n.length-1)+'n"';let i=o||r,l=t&&(t.length<Za||t.length===Za&&t<=os);return a||i||l?n:'"'+n+'n"'}),rs=(e,n)=>{if(!e)return wo(e,n);try{if(vc())return Lc(e,n);let t=es(e);return wo(t,(o,r,a)=>Ic(o,r,a,n))}catch(t){if(t instanceof RangeError){let o=es(e),r=wo(o);return Pc(r,n)}throw t}};var We=class extends Error{name;status;request;response;constructor(n,t,o){super(n,{cause:o.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0);"response"in o&&(this.response=o.response);let r=Object.assign({},o.request);o.request.headers.authorization&&(r.headers=Object.assign({},o.request.headers,{authorization:o.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var Mc="10.0.16",Dc={headers:{"user-agent":`octokit-request.js/${Mc} ${$e()}`}};function Fc(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var as=()=>"";async function ss(e){let n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let t=e.request?.log||console,o=e.request?.parseSuccessResponseBody!==!1,r=Fc(e.body)||Array.isArray(e.body)?ts(e.body):e.body,a=Object.fromEntries(Object.entries(e.headers).map(([f,u])=>[f,String(u)])),s;try{s=await n(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:a,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(f){let u="Unknown Error";if(f instanceof Error){if(f.name==="AbortError")throw f.status=500,f;u=f.message,f.name==="TypeError"&&"cause"in f&&(f.cause instanceof Error?u=f.cause.message:typeof f.cause=="string"&&(u=f.cause))}let p=new We(u,500,{request:e});throw p.cause=f,p}let i=s.status,l=s.url,d={};for(let[f,u]of s.headers)d[f]=u;let c={url:l,status:i,headers:d,data:""};if("deprecation"in d){let f=d.link&&d.link.match(/<([^<>]+)>; rel="deprecation"/),u=f&&f.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${d.sunset}${u?`. See ${u}`:""}`)}if(i===204||i===205)return c;if(e.method==="HEAD"){if(i<400)return c;throw new We(s.statusText,i,{response:c,request:e})}if(i===304)throw c.data=await Eo(s),new We("Not modified",i,{response:c,request:e});if(i>=400)throw c.data=await Eo(s),new We(qc(c.data),i,{response:c,request:e});return c.data=o?await Eo(s):s.body,c}async function Eo(e){let n=e.headers.get("content-type");if(!n)return e.text().catch(as);let t=Ya(n);if(jc(t)){let o="";try{return o=await e.text(),rs(o)}catch{return o}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(as):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function jc(e){return e.type==="application/json"||e.type==="application/scim+json"}function qc(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(o=>JSON.stringify(o)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function _o(e,n){let t=e.defaults(n);return Object.assign(function(r,a){let s=t.merge(r,a);if(!s.request||!s.request.hook)return ss(t.parse(s));let i=(l,d)=>ss(t.parse(t.merge(l,d)));return Object.assign(i,{endpoint:t,defaults:_o.bind(null,t)}),s.request.hook(i,s)},{endpoint:t,defaults:_o.bind(null,t)})}var _n=_o(Va,Dc);var Uc="0.0.0-development";function Gc(e){return`Request failed due to following response errors:
`+e.errors.map(n=>` - ${n.message}`).join(`
`)}var Hc=class extends Error{constructor(e,n,t){super(Gc(t)),this.request=e,this.headers=n,this.response=t,this.errors=t.errors,this.data=t.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},Wc=["method","baseUrl","url","headers","request","query","mediaType","operationName"],Bc=["query","method","url"],is=/\/api\/v3\/?$/;function Kc(e,n,t){if(t){if(typeof n=="string"&&"query"in t)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let s in t)if(Bc.includes(s))return Promise.reject(new Error(`[@octokit/graphql] "${s}" cannot be used as variable name`))}let o=typeof n=="string"?Object.assign({query:n},t):n,r=Object.keys(o).reduce((s,i)=>Wc.includes(i)?(s[i]=o[i],s):(s.variables||(s.variables={}),s.variables[i]=o[i],s),{}),a=o.baseUrl||e.endpoint.DEFAULTS.baseUrl;return is.test(a)&&(r.url=a.replace(is,"/api/graphql")),e(r).then(s=>{if(s.data.errors){let i={};for(let l of Object.keys(s.headers))i[l]=s.headers[l];throw new Hc(r,i,s.data)}return s.data.data})}function So(e,n){let t=e.defaults(n);return Object.assign((r,a)=>Kc(t,r,a),{defaults:So.bind(null,t),endpoint:t.endpoint})}var $g=So(_n,{headers:{"user-agent":`octokit-graphql.js/${Uc} ${$e()}`},method:"POST",url:"/graphql"});function ls(e){return So(e,{method:"POST",url:"/graphql"})}var To="(?:[a-zA-Z0-9_-]+)",ds="\\.",cs=new RegExp(`^${To}${ds}${To}${ds}${To}$`),Jc=cs.test.bind(cs);async function Vc(e){let n=Jc(e),t=e.startsWith("v1.")||e.startsWith("ghs_"),o=e.startsWith("ghu_");return{type:"token",token:e,tokenType:n?"app":t?"installation":o?"user-to-server":"oauth"}}function Qc(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function Yc(e,n,t,o){let r=n.endpoint.merge(t,o);return r.headers.authorization=Qc(e),n(r)}var us=function(n){if(!n)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof n!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return n=n.replace(/^(token|bearer) +/i,""),Object.assign(Vc.bind(null,n),{hook:Yc.bind(null,n)})};var xo="7.0.8";var fs=()=>{},zc=console.warn.bind(console),Xc=console.error.bind(console);function Zc(e={}){return typeof e.debug!="function"&&(e.debug=fs),typeof e.info!="function"&&(e.info=fs),typeof e.warn!="function"&&(e.warn=zc),typeof e.error!="function"&&(e.error=Xc),e}var ps=`octokit-core.js/${xo} ${$e()}`,ct=class{static VERSION=xo;static defaults(n){return class extends this{constructor(...o){let r=o[0]||{};if(typeof n=="function"){super(n(r));return}super(Object.assign({},n,r,r.userAgent&&n.userAgent?{userAgent:`${r.userAgent} ${n.userAgent}`}:null))}}}static plugins=[];static plugin(...n){let t=this.plugins;return class extends this{static plugins=t.concat(n.filter(r=>!t.includes(r)))}}constructor(n={}){let t=new Ua.Collection,o={baseUrl:_n.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},n.request,{hook:t.bind(null,"request")}),mediaType:{previews:[],format:""}};if(o.headers["user-agent"]=n.userAgent?`${n.userAgent} ${ps}`:ps,n.baseUrl&&(o.baseUrl=n.baseUrl),n.previews&&(o.mediaType.previews=n.previews),n.timeZone&&(o.headers["time-zone"]=n.timeZone),this.request=_n.defaults(o),this.graphql=ls(this.request).defaults(o),this.log=Zc(n.log),this.hook=t,n.authStrategy){let{authStrategy:a,...s}=n,i=a(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:s},n.auth));t.wrap("request",i.hook),this.auth=i}else if(!n.auth)this.auth=async()=>({type:"unauthenticated"});else{let a=us(n.auth);t.wrap("request",a.hook),this.auth=a}let r=this.constructor;for(let a=0;a<r.plugins.length;++a)Object.assign(this,r.plugins[a](this,n))}request;graphql;log;hook;auth};var ut=on(require("node:http"),1),hs=require("node:stream"),eu=5,nu=64*1024*1024;async function tu(e,n=nu){let t=[],o=0;for await(let r of e){if(o+=r.length,o>n)throw new Error(`the answer is larger than ${n} bytes`);t.push(r)}return Buffer.concat(t)}function ou(e,n){let t=n==="HEAD"||e.statusCode===204||e.statusCode===304,o=r=>(0,hs.pipeline)(e,r,()=>{});switch(t?void 0:e.headers["content-encoding"]){case"gzip":return o(process.getBuiltinModule("node:zlib").createGunzip());case"br":return o(process.getBuiltinModule("node:zlib").createBrotliDecompress());default:return e}}function Oo(e){let n=new Error("The operation was aborted",{cause:e.reason});return Object.assign(n,{name:"AbortError",code:"ABORT_ERR"})}function ms(e,n){let t={request:e,agent:n,begun:void 0},o=n.createConnection;return n.createConnection=(...r)=>(t.begun=o.apply(n,r),t.begun),t}function Sn(e){let n={keepAlive:!0,proxyEnv:{...e}},t=ms(ut.request,new ut.Agent(n)),o;function r(s){if(s.protocol!=="https:")return t;if(o===void 0){let{Agent:i,request:l}=process.getBuiltinModule("node:https");o=ms(l,new i(n))}return o}async function a(s,i){let{signal:l}=i;if(l?.aborted)throw Oo(l);let d=r(s),c=await new Promise((m,h)=>{d.begun=void 0;let g=d.request(s,{method:i.method??"GET",headers:{"accept-encoding":"gzip, br",...i.headers,...i.body===void 0?{}:{"content-length":Buffer.byteLength(i.body)}},agent:d.agent,...l?{signal:l}:{}},m);if(g.on("error",h),l){let{begun:w}=d,k=()=>{h(Oo(l)),g.socket||w?.destroy(Oo(l))};l.addEventListener("abort",k,{once:!0}),g.on("close",()=>l.removeEventListener("abort",k))}g.end(i.body)}),f=await tu(ou(c,i.method??"GET"),i.largestBody),u=new Map;for(let[m,h]of Object.entries(c.headers))h!==void 0&&u.set(m,Array.isArray(h)?h.join(", "):h);let p=c.statusCode??0;return{status:p,ok:p>=200&&p<300,url:s.href,headers:u,text:async()=>f.toString("utf8"),json:async()=>JSON.parse(f.toString("utf8")),arrayBuffer:async()=>f.buffer.slice(f.byteOffset,f.byteOffset+f.byteLength)}}return async(s,i={})=>{let l=new URL(s),d=i;for(let c=0;;c+=1){let f=await a(l,d),u=f.headers.get("location");if(![301,302,303,307,308].includes(f.status)||u===void 0||i.redirect==="manual"||c===eu)return f;let p=new URL(u,l);if(p.origin!==l.origin){let m=Object.entries(d.headers??{}).filter(([h])=>!/^(authorization|cookie)$/i.test(h));d={...d,headers:Object.fromEntries(m)}}if(f.status===303){let{body:m,...h}=d;d={...h,method:"GET"}}l=p}}}function ys(e){let n=e?.status;return typeof n=="number"?n:void 0}var gs=500,ru=60;function au(e,n){if(e!=="POST")return!0;let t=n?.query;return typeof t=="string"&&!/^\s*mutation\b/.test(t)}function su(e,n){if(e.status!==403&&e.status!==429)return;let t=e.response?.headers??{},o=Number(t["retry-after"]);if(t["retry-after"]!==void 0&&Number.isFinite(o))return Math.max(1,o);if(!(!/rate limit|abuse/i.test(e.message)&&e.status!==429)){if(String(t["x-ratelimit-remaining"])==="0"){let r=Date.parse(String(t.date))||Date.now();return Math.max(1,Math.ceil(Number(t["x-ratelimit-reset"])-r/1e3)||1)}return ru*2**n}}var iu=e=>2**e*(.8+.4*Math.random());function lu(e){let n=e instanceof Error?e:new Error(String(e));return/^\s*<(!doctype|html)/i.test(n.message)?n.message=`GitHub answered ${n.status} with a page of HTML instead of JSON`:n.message.length>gs&&(n.message=`${n.message.slice(0,gs)}…`),n}function Ao(e){let{deadline:n,log:t}=e,o={counted:0,notModified:0,remaining:void 0},r=e.retries??3,a=e.attemptSeconds??30,s=u=>u*1e3<n.remainingMs,i=(e.token??"").trim(),l=new ct({baseUrl:e.context.apiUrl.replace(/\/$/,""),auth:i,userAgent:"guarded-deploy",request:{fetch:e.fetch??Sn(e.env)},log:{debug:()=>{},info:()=>{},warn:u=>t.debug(u),error:u=>t.debug(u)}}),d=(u,p)=>{p===304?o.notModified+=1:o.counted+=1;let m=u["x-ratelimit-remaining"];m!==void 0&&(o.remaining=Number(m))};l.hook.wrap("request",async(u,p)=>{let{method:m,url:h}=p;if(i==="")throw Pa(e.tokenInput??"token");for(let g=0;;g+=1){n.signal.throwIfAborted();let w=AbortSignal.timeout(a*1e3);p.request={...p.request,signal:AbortSignal.any([n.signal,w])};let k;try{let D=await u(p);if(d(D.headers,D.status),!String(D.headers["content-type"]).startsWith("text/html"))return D;k=Object.assign(new Error("GitHub answered with a page of HTML instead of JSON"),{status:502})}catch(D){n.signal.throwIfAborted(),k=w.aborted?Object.assign(new Error(`GitHub did not answer within ${a} s`,{cause:D}),{status:500}):lu(D),d(k.response?.headers??{},k.response?k.status:void 0)}if(g>=r)throw k;let R=su(k,g),E=Number(k.response?.headers["retry-after"]),N;if(R!==void 0)N=R;else if(k.status>=500&&au(m,p))N=E>0?E:iu(g);else throw k;if(!s(N))throw k;let x=`${m} ${h}: ${k.message}; again in ${Math.ceil(N)} s`;N>30?t.warning(x):t.debug(x),await n.sleep(N*1e3)}});let c=((u,p)=>n.race(l.request(u,p))),f=new Map;return{request:Object.assign(c,{defaults:l.request.defaults,endpoint:l.request.endpoint}),async graphql(u,p={}){let h=(await n.race(l.request(`POST ${e.context.graphqlUrl}`,{query:u,variables:p}))).data;if(h.errors?.length)throw Object.assign(new Error(h.errors.map(g=>g.message).join("; ")),{errors:h.errors});return h.data},async conditional(u,p={}){let{url:m}=l.request.endpoint(u,p),h=f.get(m);try{let g=await n.race(l.request(u,{...p,headers:h?{"if-none-match":h.etag}:{}})),{etag:w,link:k}=g.headers,{data:R,status:E}=g;return w?f.set(m,{etag:w,data:R,status:E,link:k}):f.delete(m),{changed:!0,status:E,data:R,link:k}}catch(g){let w=ys(g);if(w===304&&h)return{changed:!1,status:h.status,data:h.data,link:h.link};if(w===404)return f.delete(m),{changed:!0,status:w,data:void 0,link:void 0};throw g}},usage:o}}var du={d:86400,h:3600,m:60,s:1};function ws(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/gy))n+=Number(t)*(du[o]??Number.NaN);return n}function No(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function Tn(e,n,t){return new y({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function cu(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw Tn(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw Tn(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw Tn(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw Tn(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=ws(t);if(o===void 0)throw Tn(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function ft(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Ro(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let a=n[No(o)],s=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",i=r.type==="secret"?a??s:(a??s).trim(),l=i.trim()==="";if(l&&r.required)throw new y({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[ft(o)]=cu(o,r,l?s.trim():i)}return t}var ks=on(require("os"),1);function ue(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function pt(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function le(e,n,t){let o=new vo(e,n,t);process.stdout.write(o.toString()+ks.EOL)}function Io(e,n=""){le(e,{},n)}var bs="::",vo=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=bs+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${fu(r)}`)}}return n+=`${bs}${uu(this.message)}`,n}};function uu(e){return ue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function fu(e){return ue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function Es(){return process.getBuiltinModule("node:crypto").randomUUID()}var ht=on(require("fs"),1),mt=on(require("os"),1);function xn(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!ht.existsSync(t))throw new Error(`Missing file at path: ${t}`);ht.appendFileSync(t,`${ue(n)}${mt.EOL}`,{encoding:"utf8"})}function gt(e,n){let t=`ghadelimiter_${Es()}`,o=ue(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${mt.EOL}${o}${mt.EOL}${t}`}var Lo=on(require("os"),1),Ss=on(require("path"),1);var hu=function(e,n,t,o){function r(a){return a instanceof t?a:new t(function(s){s(a)})}return new(t||(t=Promise))(function(a,s){function i(c){try{d(o.next(c))}catch(f){s(f)}}function l(c){try{d(o.throw(c))}catch(f){s(f)}}function d(c){c.done?a(c.value):r(c.value).then(i,l)}d((o=o.apply(e,n||[])).next())})},_s;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(_s||(_s={}));function Ts(e,n){let t=ue(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return xn("ENV",gt(e,n));le("set-env",{name:e},t)}function yt(e){le("add-mask",{},e)}function xs(e){process.env.GITHUB_PATH||""?xn("PATH",e):le("add-path",{},e),process.env.PATH=`${e}${Ss.delimiter}${process.env.PATH}`}function Os(e,n){if(process.env.GITHUB_OUTPUT||"")return xn("OUTPUT",gt(e,n));process.stdout.write(Lo.EOL),le("set-output",{name:e},ue(n))}function As(){return process.env.RUNNER_DEBUG==="1"}function On(e){le("debug",{},e)}function Ns(e,n={}){le("error",pt(n),e instanceof Error?e.toString():e)}function Rs(e,n={}){le("warning",pt(n),e instanceof Error?e.toString():e)}function vs(e,n={}){le("notice",pt(n),e instanceof Error?e.toString():e)}function Is(e){process.stdout.write(e+Lo.EOL)}function gu(e){Io("group",e)}function yu(){Io("endgroup")}function Ls(e,n){return hu(this,void 0,void 0,function*(){gu(e);let t;try{t=yield n()}finally{yu()}return t})}function $s(e,n){if(process.env.GITHUB_STATE||"")return xn("STATE",gt(e,n));le("save-state",{name:e},ue(n))}function Cs(e){return process.env[`STATE_${e}`]||""}function fe(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^([^\S\n\r\u2028\u2029]*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function $o(e,n){return{...n===void 0?{}:{title:fe(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var ln={info:e=>Is(fe(e)),debug:e=>On(fe(e)),notice:(e,n)=>vs(fe(e),$o(n)),warning:(e,n,t)=>Rs(fe(e),$o(n,t)),error:(e,n,t)=>Ns(fe(e),$o(n,t)),group:(e,n)=>Ls(fe(e).replace(/\n/g," "),n)};function Ms(e){return e instanceof y?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var V={};oc(V,{block:()=>wu,code:()=>Po,details:()=>ku,link:()=>Mo,table:()=>bu,text:()=>Be});var Co=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function Be(e){return String(e).replace(/[\r\n\t]+/g," ").replace(Co,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function Po(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(Co,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function wu(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(Co,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(a=>a[0].length)),r="`".repeat(o+1);return`${r}${n}
${t.replace(/\n$/,"")}
${r}`}function Mo(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Be(e):`[${Be(e)}](${n})`}function bu(e,n,t=[]){let o=a=>`| ${a.join(" | ")} |`,r=e.map((a,s)=>t[s]==="r"?"---:":"---");return[o(e),o(r),...n.map(o)].join(`
`)}function ku(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var qs=require("node:fs");var Eu=2**31-1;function Do(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var dn={now:Do,async sleep(e,n){let t=Do()+e;for(;;){n?.throwIfAborted();let o=t-Do();if(o<=0)return;await new Promise((r,a)=>{let i=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,Eu)),l=()=>{clearTimeout(i),a(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function _u(e,n){n.throwIfAborted();let t,o=new Promise((r,a)=>{t=()=>a(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var Ee=class extends y{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},ee=class{signal;#e;#n;#o;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??dn,a=new AbortController;this.#e=r,this.#n=r.now()+n*1e3,this.#o=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,a.signal]):a.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#o.signal).then(()=>a.abort(new Ee(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#n-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return _u(n,this.signal)}[Symbol.dispose](){this.#o.abort()}};var Us=1e6;function Su(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function Fo(e,n,t){let o=process.env,r=[],a=new AbortController,s=p=>a.abort(new y({code:"CANCELLED",what:`The run was cancelled (${p}).`,remedy:"Re-run it when you are ready."})),i=()=>s("SIGINT"),l=()=>s("SIGTERM");process.on("SIGINT",i),process.on("SIGTERM",l);let d=!1,c=p=>{if(d)return;d=!0;let{title:m,text:h,place:g}=Ms(p);if(n.tolerant)ln.warning(h,g,m);else{ln.error(h,g,m);let w=p instanceof y?`${Be(`${p.what} ${p.remedy}`)} ${Mo("Read on",p.docs)}`:Be(h);r.push(`> [!CAUTION]
> **${Be(e.name)}** ${Po(m)}: ${w}`),process.exitCode=1}if(As()&&p instanceof Error)for(let w=p;w instanceof Error;w=w.cause)On(fe(w.stack??""))},f=p=>{c(p),js(r,o).finally(()=>process.exit())};process.on("uncaughtException",f);let u;try{for(let[h,g]of Object.entries(e.inputs))g.type==="secret"&&Fs(o[No(h)]??"");let p=Ro(e,o),m=typeof n.seconds=="number"?n.seconds:n.seconds(p);u=new ee(m,e.name,{signal:a.signal}),await t({inputs:p,context:ho(o),env:o,log:ln,deadline:u,mask:h=>Fs(h,1),setOutput:(h,g)=>Os(h,Su(g)),saveState:(h,g)=>$s(h,g),state:h=>Cs(h),addPath:h=>xs(h),exportVariable:(h,g)=>Ts(h,g),summarize:h=>r.push(h)})}catch(p){c(p)}finally{u?.[Symbol.dispose](),await js(r,o),a.signal.aborted||(process.off("SIGINT",i),process.off("SIGTERM",l)),process.off("uncaughtException",f)}}var Ds=4;function Fs(e,n=Ds){let t=e.trim();t.length>=n&&yt(t);for(let o of new Set(t.split(/\r?\n/).map(r=>r.trim())))o!==t&&o.length>=Ds&&yt(o)}function Tu(e){let n=Buffer.from(e).subarray(0,Us-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function js(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>Us&&(t=Tu(t));try{(0,qs.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){ln.debug(`the summary was not written: ${String(o)}`)}}var H=class extends Error{refused;constructor(n,t={}){super(n,t),this.name="Unavailable",this.refused=t.refused??!1}};function jo(e){let n=e?.errors;return Array.isArray(n)?n.filter(t=>t!==null&&typeof t=="object"):[]}function xu(e){let n=e?.status;return typeof n=="number"?n:void 0}var Ou=/rate limit|abuse|too quickly/i;function wt(e){let n=jo(e);if(n.length>0)return n.some(({type:o,message:r,extensions:a})=>/^RATE_LIMIT/i.test(String(o??a?.code??""))||Ou.test(String(r??"")));let t=He(e);return t!==void 0&&Ge(t)==="rate-limit"}function bt(e,n,t){let{headers:o}=He(t)??{},r=Ge({status:403,message:n,headers:o})??"permission",{what:a,remedy:s}=rn(r,{what:`the token may not do this (${n})`,remedy:"Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads."});return new y({code:"LOCK_FORBIDDEN",what:`The lock in ${e} cannot be used: ${a}.`,remedy:s,cause:t})}function kt(e,n){return async t=>{let{status:o,data:r,link:a}=await e.conditional(`GET ${t}`),s=r===void 0?void 0:n(r);if(s===void 0){let l=new Error(o===404?"Not Found":"GitHub answered without a list");throw Object.assign(l,{status:o===404?404:502})}let i=r.total_count;return{items:s,link:a,total:typeof i=="number"?i:void 0}}}function _e(e,n,t){if(t?.aborted)return t.reason;if(e instanceof y||e instanceof H)return e;let o=xu(e),r=M(e).slice(0,300);switch(o){case 401:return new y({code:"LOCK_TOKEN_REFUSED",what:`GitHub refused the token (401: ${r}).`,remedy:"Pass a valid token; the default is the job’s own.",cause:e});case 403:return wt(e)?new H(r,{cause:e}):bt(n,r,e);case 451:return bt(n,r,e);case 404:return new y({code:"LOCK_REPOSITORY_NOT_FOUND",what:`The repository ${n} does not exist, or the token cannot see it.`,remedy:"Check 'lock-repository'; for another private repository pass a token that may write to it.",cause:e});case 409:if(!/empty/i.test(r))break;return new y({code:"LOCK_REPOSITORY_EMPTY",what:`The repository ${n} has no commit yet, so it cannot keep a lock.`,remedy:"Push a first commit.",cause:e})}let a=o!==void 0&&o<500&&!wt(e);return new H(r,{cause:e,refused:a})}function qo(e){return{goal:e.goal,me:e.me,order:e.order??"arrival",superseded:e.superseded??"skip",live:e.live??!0,also:e.also??[],former:e.former??[],kept:{},heads:void 0,others:[],seen:e.seen??{},staleReads:0,looks:e.looks??0,joined:!1,retreated:!1,blocked:"",judged:[],passedOver:!1,stray:void 0}}function pe(e,n){return e.holder?.nonce===n?"holder":e.queue.some(t=>t.nonce===n)?"waiting":"absent"}var Gs=e=>e===void 0||e>=200?0:e<50?6e4:15e3,Hs=e=>.6+.4*e;function Et({pollMs:e,ahead:n,remaining:t,turnMs:o,debt:r,random:a,isTold:s,isSeen:i}){let l=Gs(t),d=Hs(a),c=(n-2)*o*.5;if(s){let m=Ws(e)*(i?Au:Nu)[n<=1?"next":"behind"];return Math.max(m,Math.min(c,36e5),l)*d}if(n<=1)return Math.max(e,l)*d;let f=Math.max(e,Math.min(e*n,3e4)),u=Math.min(c,3e5),p=n>2?Math.min(r*12*e,6e4):0;return Math.max(f,u,p,l)*d}function Uo({pollMs:e,ahead:n,remaining:t,random:o}){return Math.max(e*Math.min(Math.max(n,1),3),Gs(t))*Hs(o)}function Ke(e,n,t=15e3){return Math.min(t,250*2**Math.min(e,12))*(.2+.8*n)}var Ws=e=>Math.min(12*e,6e4),Au={next:5,behind:60},Nu={next:1,behind:15},Ru=3;function Bs(e,n,t,o=0){if(e===void 0)return!0;let r=Ws(t)*(o>0?2:1);return e>=r&&n>=r||e>=Ru*r}function vu(e,n){if(e.holder?.nonce===n)return e.queue;let t=e.queue.findIndex(o=>o.nonce===n);return t<0?[]:e.queue.slice(t+1)}function Go(e,n,t){let o=new Map([[e,new Set(n)]]),r=n.map(s=>[e,s]),a=new Set;for(;r.length>0;){let[s,i]=r.pop();if(!t.has(i)){a.add(i);continue}let l=t.get(i);if(l)for(let d of vu(l,s)){let c=o.get(d.nonce),f=new Set([...c??[],...d.keys??[],i]);for(let u of f)c?.has(u)||r.push([d.nonce,u]);o.set(d.nonce,f)}}return o.delete(e),{nonces:new Set(o.keys()),unread:[...a].sort()}}function Nn(e){return"refused"in e}function Pe(e,n){let t=n*1e3;return{schema:1,key:e,version:t,epoch:t,holder:null,queue:[],last:null,by:""}}function Iu(e,n,t,o){let r=e.findIndex(({nonce:s})=>s===o),a=r<0?e.length:r;if(t==="run-number")for(;a>0;a-=1){let s=e[a-1];if(!(s.repository===n.repository&&s.workflow===n.workflow)||s.number<=n.number)break}return[...e.slice(0,a),n,...e.slice(a)]}function me(e,n){let t=(o,r)=>({...e,...r,version:e.version+1,by:o});switch(n.kind){case"ENQUEUE":{let{ticket:o}=n;return e.holder?.nonce===o.nonce?{refused:"this job already holds the lock"}:e.queue.some(r=>r.nonce===o.nonce)?{refused:"this job already waits"}:t(o.nonce,{queue:Iu(e.queue,o,n.order,n.before)})}case"ACQUIRE":{let{ticket:o}=n;return e.holder?{refused:"the lock is held"}:e.queue[0]?.nonce!==o.nonce?{refused:"it is not the turn of this job"}:n.epoch<=e.epoch?{refused:"the fencing token would not grow"}:t(o.nonce,{holder:e.queue[0],queue:e.queue.slice(1),epoch:n.epoch})}case"EXTEND":{let{ticket:o,epoch:r}=n,{holder:a}=e;return a?.nonce!==o.nonce?{refused:"this job does not hold the lock"}:r<e.epoch?{refused:"the fencing token would shrink"}:r===e.epoch&&a.sha===o.sha?{refused:"nothing would change"}:t(o.nonce,{holder:{...a,sha:o.sha},epoch:r})}case"RELEASE":{let{ticket:o}=n;if(e.holder?.nonce!==o.nonce)return{refused:"this job does not hold the lock"};let{repository:r,run:a,number:s,sha:i}=e.holder;return t(o.nonce,{holder:null,...n.live?{last:{repository:r,run:a,number:s,sha:i}}:{}})}case"LEAVE":{let{nonce:o}=n.ticket,r=e.queue.filter(a=>a.nonce!==o);return r.length===e.queue.length?{refused:"this job does not wait"}:t(o,{queue:r})}case"REAP":{if(e.holder?.nonce===n.nonce)return t(n.by,{holder:null});let o=e.queue.filter(r=>r.nonce!==n.nonce);return o.length===e.queue.length?{refused:"that job neither holds nor waits"}:t(n.by,{queue:o})}}}function Lu(e){return JSON.stringify(e,(n,t)=>t!==null&&typeof t=="object"&&!Array.isArray(t)?Object.fromEntries(Object.entries(t).sort(([o],[r])=>o<r?-1:1)):t)}function Ho(e){let{holder:n}=e;return`lock: ${n?`held by ${n.repository} run ${n.run} attempt ${n.attempt}`:"free"}, ${e.queue.length} waiting

${Lu(e)}
`}var $u=1e10,Wo=e=>(e+$u)*1e3,Vs=/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/,Cu=/^[A-Za-z0-9._:@-]{1,200}$/,Qs=/^([0-9a-f]{40}|[0-9a-f]{64})?$/,Pu=2e3,Mu=200,Bo=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),Se=e=>typeof e=="number"&&Number.isSafeInteger(e)&&e>=0,An=(e,n)=>typeof e=="string"&&n.test(e),Ks=e=>typeof e=="string"&&e.length<=400,Du=e=>Array.isArray(e)&&e.length<=Mu&&e.every(n=>typeof n=="string"&&n.length>0&&n.length<=1e3);function Js(e){if(!Bo(e))return;let{nonce:n,repository:t,run:o,attempt:r,job:a,number:s,sha:i,workflow:l,name:d,keys:c,since:f}=e;if(An(n,Cu)&&An(t,Vs)&&Se(o)&&Se(r)&&(a===null||Se(a))&&Se(s)&&An(i,Qs)&&Ks(l)&&Ks(d)&&(c===void 0||Du(c))&&(f===void 0||Se(f)))return{nonce:n,repository:t,run:o,attempt:r,job:a,number:s,sha:i,workflow:l,name:d,...c===void 0?{}:{keys:c},...f===void 0?{}:{since:f}}}function Fu(e){if(!Bo(e))return;let{repository:n,run:t,number:o,sha:r}=e;return An(n,Vs)&&Se(t)&&Se(o)&&An(r,Qs)?{repository:n,run:t,number:o,sha:r}:void 0}var Ys=({version:e,epoch:n},t)=>e<=t&&n<=t;function Ko(e,n){if(e.length>4e6)return;let t=e.split(`
`).find(f=>f.startsWith("{"));if(t===void 0)return;let o;try{o=JSON.parse(t)}catch{return}if(!Bo(o)||o.schema!==1||o.key!==n)return;let{version:r,epoch:a,by:s}=o;if(!Se(r)||!Se(a)||typeof s!="string"||s.length>200)return;let i=o.holder===null?null:Js(o.holder),l=o.last===null?null:Fu(o.last);if(i===void 0||l===void 0||!Array.isArray(o.queue)||o.queue.length>Pu)return;let d=[],c=new Set(i?[i.nonce]:[]);for(let f of o.queue){let u=Js(f);if(!u||c.has(u.nonce))return;c.add(u.nonce),d.push(u)}return{schema:1,key:n,version:r,epoch:a,holder:i,queue:d,last:l,by:s}}var ju=5;function Z(e,n){return n.state??Pe(n.key,e.me.run)}function qu(e,n){let t=e.queue.findIndex(r=>r.nonce===n);return{ticket:t>0?e.queue[t-1]:e.holder??void 0,count:t+(e.holder?1:0)}}var Me=(e,n)=>[e,{kind:"finish",outcome:n}];function vn(e,n,t,o){let r=[],a=[];for(let s of t){let i=o(Z(e,s),s);i===void 0||Nn(i)||(r.push(s),a.push(i))}return[e,{kind:"swap",heads:r,next:a,because:n}]}function ei(e,n){let{me:t,judged:o}=e;return n.map(r=>r.last).find(r=>r!==null&&r.repository===t.repository&&r.sha!==""&&t.sha!==""&&r.sha!==t.sha&&!o.includes(r.sha))??void 0}function ni(e,n){return pe(Z(e,n),e.me.nonce)==="holder"&&e.kept[n.key]===!1}function ti(e,n){let t=n.map(o=>[o.key,pe(Z(e,o),e.me.nonce)==="holder"]);return{...Object.fromEntries(t),...e.kept}}function _t(e,n){let{me:t,goal:o}=e;return vn(e,n,e.heads??[],(r,a)=>{let s=pe(r,t.nonce);if(s==="waiting")return me(r,{kind:"LEAVE",ticket:t});let i=n==="release"||o==="leave"&&ni(e,a);if(!(s!=="holder"||!i))return me(r,{kind:"RELEASE",ticket:t,live:e.live&&n==="release"})})}function oi(e){if(e.superseded!=="allow"){if(e.stray)return Me(e,{kind:"stray",mark:e.stray});if(e.passedOver)return Me(e,{kind:"gone",why:"superseded"})}return Me(e,{kind:"gone",why:"expired"})}var ri=({passedOver:e,stray:n,superseded:t})=>(e||n!==void 0)&&t!=="allow";function Rn(e){let n=e.heads??[],t=n.find(s=>s.unreadable!==void 0);if(t)return Me(e,{kind:"unreadable",key:t.key,why:t.unreadable??""});let o=s=>pe(Z(e,s),e.me.nonce);if(e.goal==="release")return n.some(s=>o(s)!=="absent")?_t(e,"release"):e.looks===0?Me(e,{kind:"released"}):[{...e,looks:e.looks-1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=n.filter(s=>o(s)!=="holder");if(r.length===0)return Uu(e);let a=r.filter(s=>o(s)==="waiting");return e.goal==="leave"?a.length===0&&!n.some(i=>ni(e,i))?oi(e):_t(e,"leave"):a.length===0?e.joined&&!e.retreated?Me(e,{kind:"evicted"}):Wu(e,r):a.length<r.length?_t(e,"leave"):Ku(e,r)}function Uu(e){let n=e.heads??[],t=e.former.filter(a=>!n.some(s=>s.key===a));if(t.length===0)return Gu(e,n);let o=t.map(a=>e.others.find(s=>s.key===a));if(o.includes(void 0))return[e,{kind:"survey",keys:t}];let r=o;return Rn({...e,heads:[...n,...r],kept:ti(e,r),joined:!1})}function Gu(e,n){let{me:t}=e,o=n.map(i=>Z(e,i)),r=i=>t.sha===""||i.holder?.sha===t.sha;if(e.goal==="acquire"){let i=ei(e,o.filter(l=>!r(l)));if(i)return[e,{kind:"compare",mark:i}]}if(ri(e)&&!o.every(r))return oi(e);let a=Math.max(...o.map(i=>i.epoch)),s=n.find((i,l)=>o[l].epoch<a||!r(o[l]));return s?vn(e,"extend",[s],i=>me(i,{kind:"EXTEND",ticket:t.sha===""?i.holder:t,epoch:a})):Me(e,{kind:"held",epoch:a,superseded:e.passedOver})}function ai(e){let{nonce:n}=e.me,t=(e.heads??[]).filter(o=>pe(Z(e,o),n)==="holder");return[...new Set([...t.map(({key:o})=>o),...e.also])]}function si(e){return new Map([...e.others,...e.heads??[]].map(({key:n,state:t})=>[n,t]))}function ii(e){let n=[...new Set([...(e.heads??[]).map(({key:t})=>t),...e.also])].sort();return n.length>1?{...e.me,keys:n}:e.me}var Jo=new Map,Hu=({holder:e,queue:n})=>e===null&&n.length===0;function Wu(e,n){if(n.every(l=>Hu(Z(e,l))))return Vo(e,n,Jo);let t=ai(e);if(t.length===0)return zs(e,n,Jo);let{nonces:o,unread:r}=Go(e.me.nonce,t,si(e));if(r.length>0&&e.others.length<200)return[e,{kind:"survey",keys:r}];let a=r.length>0?n[0]:n.find(l=>o.has(Z(e,l).holder?.nonce??""));if(a)return Bu(e,a,t);let s=new Map(n.map(l=>[l.key,Z(e,l).queue.find(({nonce:d})=>o.has(d))?.nonce])),i=l=>{let{holder:d,queue:c}=Z(e,l);return d===null&&c[0]?.nonce===s.get(l.key)};return n.every(i)?Vo(e,n,s):zs(e,n,s)}function Bu(e,{key:n,state:t},o){let r=[...e.heads??[],...e.others].map(a=>`${a.key} ${a.at}`).join();return e.blocked!==r?[{...e,blocked:r},{kind:"read"}]:Me(e,{kind:"deadlock",key:n,holder:t?.holder??void 0,holds:o})}function zs(e,n,t){let o=ii(e);return vn(e,"enqueue",n,(r,{key:a})=>me(r,{kind:"ENQUEUE",ticket:o,order:e.order,before:t.get(a)}))}function Ku(e,n){let{nonce:t}=e.me,o={...e,joined:!0},r=n.map(d=>qu(Z(e,d),t)),a=new Map(r.flatMap(({ticket:d})=>d?[[d.nonce,d]]:[]));if(a.size===0)return Vo(o,n,Jo);let s=ai(e);if(s.length>0){let d=[...s,...n.map(({key:u})=>u)],{nonces:c,unread:f}=Go(t,d,si(e));if(f.length>0&&e.others.length<200)return[o,{kind:"survey",keys:f}];if([...a.keys()].some(u=>c.has(u)))return _t({...e,retreated:!0},"leave")}let i=Math.max(...r.map(({count:d})=>d)),l=n.map(({key:d})=>d);return[o,{kind:"watch",keys:l,tickets:[...a.values()],ahead:i}]}function Vo(e,n,t){let{me:o}=e,r=n.map(d=>Z(e,d)),a=ei(e,r);if(a)return[e,{kind:"compare",mark:a}];if(ri(e))return Rn({...e,goal:"leave"});let s=(e.heads??[]).map(d=>Z(e,d).epoch),i=Math.max(...s,...r.map(d=>d.epoch+1)),l=ii(e);return vn(e,"acquire",n,(d,{key:c})=>{let f=pe(d,o.nonce)==="waiting"?d:me(d,{kind:"ENQUEUE",ticket:l,order:e.order,before:t.get(c)});return Nn(f)?f:me(f,{kind:"ACQUIRE",ticket:o,epoch:i})})}function Xs(e,n,t){if(n.some(i=>{let l=e.seen[i.key];return l!==void 0&&i.unreadable===void 0&&(i.state?.version??-1)<l})&&!t&&e.staleReads<ju)return[{...e,staleReads:e.staleReads+1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=Object.fromEntries(n.flatMap(i=>i.state?[[i.key,i.state.version]]:[])),a={...e,heads:n,kept:ti(e,n),others:[],seen:r,staleReads:0};return!t&&Ju(e,n)&&!Vu(e.heads,n)?[a,{kind:"read"}]:Rn(a)}function Ju(e,n){let t=n.map(o=>pe(Z(e,o),e.me.nonce));return new Set(t).size>1&&n.every(o=>o.unreadable===void 0)}function Vu(e,n){return n.every((t,o)=>{let r=e?.[o];return r!==void 0&&r.at===t.at&&r.state?.version===t.state?.version})}function li(e,n){switch(n.kind){case"started":case"woke":case"doubtful":return[e,{kind:"read"}];case"read":return Xs(e,n.heads,!1);case"surveyed":return Rn({...e,others:[...e.others,...n.heads]});case"swapped":{let t=new Map(n.heads.map(r=>[r.key,r])),o=(e.heads??[]).map(r=>t.get(r.key)??r);return Xs({...e,looks:0},o,!0)}case"dead":{let{ticket:t}=n,[,o]=vn(e,"reap",e.heads??[],r=>me(r,{kind:"REAP",nonce:t.nonce,by:e.me.nonce}));return o.kind==="swap"&&o.heads.length===0?[e,{kind:"read"}]:[e,o]}case"compared":{let{sha:t,behind:o,stray:r=!1}=n,a=(e.heads??[]).map(s=>s.state?.last).find(s=>s?.sha===t);return Rn({...e,judged:[...e.judged,t],passedOver:e.passedOver||o,stray:e.stray??(r&&a?a:void 0)})}case"expired":return[{...e,goal:e.goal==="acquire"?"leave":e.goal},{kind:"read"}]}}var St=7,Qu=3,Yu=6e4,zu=3,Xu=45e3,Zu=3e4,ef=3e3,nf=3e5,tf=["release","leave","reap","extend"],Tt=e=>(e.heads??[]).map(n=>n.state??Pe(n.key,e.me.run));function of(e,n,t,o){let r=Math.max(0,Math.round(o)),a=l=>l.nonce===t?{...l,since:r}:l,s=n.holder?.nonce===t&&e?.holder?.nonce!==t,i=e?.queue.some(l=>l.nonce===t)??!1;return{...n,holder:n.holder&&s?a(n.holder):n.holder,queue:i?n.queue:n.queue.map(a)}}function di(e,n){if(!e.state||!n)return[];let t=new Set([n.holder,...n.queue].map(o=>o?.nonce));return[e.state.holder,...e.state.queue].filter(o=>o!==null&&!t.has(o.nonce))}function Qo(e,n,t){return new y({code:"LOCK_WRITE_REFUSED",what:`GitHub refused to change ${n.map(o=>e.locate(o.key)).join(" and ")} ${St} times although nobody else changed it: ${t}.`,remedy:"Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself."})}var In=class{#e;#n;#o;#a;#r;#t;#c="";#s;#u=!0;#f=!0;#i=0;#l=0;#d=0;#m=0;#h=new Map;#b=new Set;#g=new Set;#p;#y;#_;#S;#O;#T={text:"",at:Number.NEGATIVE_INFINITY};#A="";#w;#x=[];#k="absent";constructor(n,t,o,r){this.#t=n,this.#e=t,this.#n=o,this.#o=r,this.#a=t.clock.now(),this.#s=this.#a,this.#r=t.tell??(()=>{})}async run(){let n={kind:"started"};for(;;){let[t,o]=li(this.#t,n);if(this.#t=t,o.kind==="finish")return this.#I(o.outcome);n=await this.#L(o)}}#I(n){return{outcome:n,machine:this.#t,position:this.#S??0,waitedFor:this.#O,reaped:this.#x,kept:this.#w??[],blind:this.#p,was:this.#k}}#L(n){switch(n.kind){case"read":return this.#$();case"survey":return this.#P(n.keys);case"swap":return this.#M(n);case"compare":return this.#F(n);case"watch":return this.#j(n)}}get#N(){return this.#e.clock.now()>=this.#o}async#E(n,t,o){let{clock:r,deadline:a,random:s}=this.#e;if(r.now()>this.#o+Zu)throw new H(t);let i=Ke(n,s(),o);return this.#r({kind:"retrying",reason:t,ms:i}),await a.sleep(i),{kind:"doubtful"}}async#$(){let{store:n,keys:t,clock:o}=this.#e,r=this.#t;if(r.goal==="acquire"&&r.joined&&this.#N)return{kind:"expired"};let a;try{a=await n.read(t,this.#u)}catch(i){if(!(i instanceof H))throw i;return this.#l+=1,this.#E(this.#l,i.message)}this.#u=!1,this.#l=0;let s=a.map(i=>i.at).join();s!==this.#c&&(this.#c=s,this.#s=o.now(),this.#d=0,this.#i=0),this.#C(a);for(let i of a)i.recovered&&this.#r({kind:"recovered",key:i.key});return{kind:"read",heads:a}}#C(n){let t=n.map(o=>o.state&&pe(o.state,this.#t.me.nonce));this.#t.goal!=="acquire"?t.includes("holder")?this.#k="holder":this.#k==="absent"&&t.includes("waiting")&&(this.#k="waiting"):this.#w===void 0&&(this.#w=n.filter((o,r)=>t[r]==="holder").map(({key:o})=>o),this.#w.length>0&&this.#r({kind:"kept",keys:this.#w}))}async#P(n){try{let t=await this.#e.store.read(n,!1);return this.#l=0,{kind:"surveyed",heads:t}}catch(t){if(!(t instanceof H))throw t;return this.#l+=1,this.#E(this.#l,t.message)}}async#M(n){let{store:t,clock:o,deadline:r,random:a,today:s}=this.#e,{heads:i,because:l}=n,{nonce:d}=this.#t.me,c=s?n.next.map((m,h)=>of(i[h].state,m,d,s())):n.next,f=this.#d>=Qu,u=await t.swap(i,c,f,tf.includes(l));if(u.kind==="doubtful"){if(this.#u=!0,!u.refused)return this.#m+=1,this.#E(this.#m,u.reason,Yu);if(this.#d+=1,this.#d>=St)throw Qo(t,i,u.reason);return this.#E(this.#d,u.reason)}this.#d=0,this.#m=0;let p=new Map(u.heads.map(m=>[m.key,m]));return this.#c=(this.#t.heads??[]).map(m=>(p.get(m.key)??m).at).join(),this.#s=o.now(),l==="acquire"&&(this.#S??=0),l==="reap"&&this.#D(n),l==="leave"&&this.#t.goal==="acquire"&&(this.#r({kind:"circle"}),await r.sleep(a()*ef)),{kind:"swapped",heads:u.heads}}#D({heads:n,next:t}){for(let o of n.flatMap((r,a)=>di(r,t[a])))this.#x.some(r=>r.nonce===o.nonce)||(this.#x.push(o),this.#r({kind:"reaped",ticket:o}))}async#F({mark:n}){let{sha:t}=n,o=await this.#e.ancestry?.compare(n,this.#t.me);o==="unknown"&&this.#A!==t&&(this.#A=t,this.#r({kind:"unrelated",sha:t}));let r=o==="stray";return{kind:"compared",sha:t,behind:o==="behind"||r,stray:r}}async#j(n){n.tickets.length>0&&(this.#S??=n.ahead,this.#O??=n.tickets[0],this.#q(n));let t=await this.#v(n.tickets);return t?{kind:"dead",ticket:t}:this.#H(n)}#q({keys:n,tickets:t,ahead:o}){let r=this.#e.clock.now(),a=(this.#t.heads??[]).flatMap(({key:l,state:d})=>n.includes(l)&&d?.holder?[{key:l,holder:d.holder}]:[]),s=[...t,...a.map(({holder:l})=>l)].map(({nonce:l})=>l),i=`${o} ${s.join()}`;i===this.#T.text&&r-this.#T.at<nf||(this.#T={text:i,at:r},this.#r({kind:"waiting",ahead:o,behind:t[0],holders:a,waitedMs:r-this.#a}))}#U(){let n=this.#e.clock.now(),t=Math.max(0,...Tt(this.#t).map(o=>o.epoch));return this.#_??={at:n,epoch:t},(n-this.#_.at)/(1+Math.max(0,t-this.#_.epoch))}#R(){let n=this.#e.counted?.();if(n===void 0)return 0;let t=this.#e.clock.now();return this.#y??={at:t,counted:n},Math.max(0,n-this.#y.counted-(t-this.#y.at)/6e4)}#G(n,t,o){let{random:r}=this.#e,a=this.#e.remaining?.(),s=this.#n;return this.#i>0?Uo({pollMs:s,ahead:1,remaining:a,random:r()}):Et({pollMs:s,ahead:n,remaining:a,turnMs:this.#U(),debt:this.#R(),random:r(),isTold:o,isSeen:!t.some(({nonce:i})=>this.#g.has(i))})}async#H({keys:n,tickets:t,ahead:o}){let{store:r,clock:a,deadline:s,random:i}=this.#e,{goal:l,me:d}=this.#t,c=this.#f&&l==="acquire"&&t.length>0&&this.#i===0,f=this.#G(o,t,c);this.#i=Math.max(0,this.#i-1);let u=a.now(),p=u+f;for(;;){let m=this.#e.remaining?.(),h=c?Uo({pollMs:this.#n,ahead:o,remaining:m,random:i()}):f,g=l==="acquire"?Math.min(p,Math.max(this.#o,a.now())):p;if(await s.sleep(Math.min(h,g-a.now())),l==="acquire"&&this.#N)return{kind:"expired"};if(a.now()>=p)break;let w=await r.listen(n,d.nonce);if(w===void 0&&(this.#f=!1),w!==!1)return this.#i=w?zu:0,this.#u=!0,{kind:"woke"};if(await this.#v(t))return{kind:"woke"}}return this.#u=o>1&&a.now()-u>=Xu,{kind:"woke"}}async#v(n){let{clock:t,oracle:o}=this.#e;for(let r of n){let{nonce:a}=r;if(this.#b.has(a))return r;let s=this.#h.get(a),i=t.now(),l=this.#f?0:this.#R(),d=s===void 0?void 0:i-s;if(!Bs(d,i-this.#s,this.#n,l))continue;this.#h.set(a,i);let c=await o?.judge(r);if(c==="dead")return this.#b.add(a),r;c==="unknown"?this.#W(r):this.#g.delete(a)}}#W(n){this.#g.add(n.nonce);let t=this.#e.oracle?.refusal?.(n.repository);t===void 0?this.#r({kind:"invisible",ticket:n}):this.#p?.what!==t.what&&this.#r({kind:"blind",fault:t}),this.#p=t??this.#p}};function Ln(e,n){return new y({code:"LOCK_UNREADABLE",what:`The lock '${e}' cannot be read: ${n}.`,remedy:"Nobody can hold it until it is repaired: see that no deployment is running, then run this action once with 'mode: break'."})}var rf=e=>e>=120?`${Math.round(e/60)} min`:`${Math.round(e)} s`;function de(e){return`${e.repository} run ${e.run}${e.attempt>1?` (attempt ${e.attempt})`:""}`}var $n=e=>e.map(n=>`'${n}'`).join(", ");function af(e,n,t){let o=e.describe??de,r=n.find(a=>a.holder&&a.holder.nonce!==e.me.nonce)?.holder;return new y({code:"LOCK_TIMEOUT",what:`The lock ${$n(e.keys)} did not become free within ${rf(e.waitSeconds)}${r?`; ${o(r)} holds it`:""}.`,remedy:t?`${t.what} ${t.remedy}`:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."})}function sf(e,n){let t=e.describe??de,{key:o,holder:r,holds:a}=n,s=r?`whose holder, ${t(r)}, waits for this job`:"which waits for this job";return new y({code:"LOCK_DEADLOCK",what:`This job holds ${$n(a)} and asks for '${o}', ${s}: neither could go on.`,remedy:"Name all keys in the first step that takes any, in both workflows; what this job held before this step it still holds."})}function lf(e,{mark:n}){let t=n.sha.slice(0,12),o=e.branch===void 0?"the default branch":`the branch '${e.branch}'`;return new y({code:"LOCK_MARK_STRAY",what:`The lock ${$n(e.keys)} says that ${t} is live, which contains this commit but is not on ${o}: the branch was moved back, or somebody wrote that by hand.`,remedy:`To deploy this commit all the same set 'superseded: allow'; when ${t} was never deployed, run this action once with 'mode: repair', which forgets it.`})}function df(e,n,t){let{outcome:o,position:r,waitedFor:a,reaped:s,kept:i,blind:l,machine:d}=n,c={acquired:!1,fencingToken:void 0,keys:e.keys,ticket:e.me,position:r,waitedMs:t,waitedFor:a,reaped:s,kept:i,superseded:d.passedOver,forceContinued:!1,fault:void 0,states:Tt(d),seen:d.seen};switch(o.kind){case"held":return{...c,acquired:!0,fencingToken:o.epoch};case"gone":{if(o.why==="superseded"){let f=new y({code:"LOCK_SUPERSEDED",what:`A newer commit than ${e.me.sha.slice(0,12)} is live already.`,remedy:"Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'."});return{...c,superseded:!0,fault:e.superseded==="fail"?f:void 0}}return{...c,forceContinued:e.onTimeout==="continue",fault:e.onTimeout==="fail"?af(e,c.states,l):void 0}}case"stray":return{...c,superseded:!0,fault:lf(e,o)};case"deadlock":return{...c,fault:sf(e,o)};case"evicted":throw new y({code:"LOCK_EVICTED",what:`Somebody removed this job from the queue of the lock ${$n(e.keys)}.`,remedy:"Re-run this job to join again, unless a newer attempt of it is running."});case"unreadable":throw Ln(o.key,o.why);case"released":throw new Error("an acquisition ended as a release")}}async function Yo(e){let n=e.clock.now(),{me:t,order:o,superseded:r,former:a=[],also:s=[]}=e,i=qo({goal:"acquire",me:t,order:o,superseded:r,former:a,also:s.filter(c=>!e.keys.includes(c)&&!a.includes(c))}),l=n+e.waitSeconds*1e3,d;try{d=await new In(i,e,e.pollSeconds*1e3,l).run()}catch(c){throw c instanceof H?new y({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the lock ${$n(e.keys)} until the waiting time was over: ${c.message}.`,remedy:"See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.",cause:c}):c}return df(e,d,e.clock.now()-n)}var cf=2;async function zo(e){if(e.keys.length===0)return{was:"absent",states:[]};let n=qo({goal:"release",me:e.me,live:e.live,...e.seen?{seen:e.seen}:{looks:cf}}),t=new In(n,e,1e3,Number.POSITIVE_INFINITY),{was:o,machine:r,outcome:a}=await t.run();if(a.kind==="unreadable")throw Ln(a.key,a.why);return{was:o,states:Tt(r)}}async function ci(e){for(let n=1;;n+=1)try{return await e.store.read(e.keys)}catch(t){if(!(t instanceof H))throw t;await e.deadline.sleep(Ke(n,e.random()))}}async function Cn(e){let n=await ci(e),t=n.find(o=>o.unreadable!==void 0);if(t)throw Ln(t.key,t.unreadable??"");return n.map(o=>o.state??Pe(o.key,e.me.run))}async function uf(e,n){let t=[],o=0;for(let r=1;;r+=1){let a=await ci(e),s=n(a).filter(([{key:c}])=>!t.some(([f])=>f.key===c));if(s.length===0)return t;let i=s.map(([c])=>c),l=s.map(([,c])=>c),d=await e.store.swap(i,l,!1,!0);if(d.kind==="swapped"){let c=new Set(d.heads.map(({key:f})=>f));if(t.push(...s.filter(([{key:f}])=>c.has(f))),c.size===s.length)return t;continue}if(d.refused&&(o+=1),o>=St)throw Qo(e.store,i,d.reason);await e.deadline.sleep(Ke(r,e.random()))}}function ff({key:e,holder:n}){return new y({code:"LOCK_NOT_HELD",what:`This job does not hold the lock '${e}'${n?`; ${de(n)} does`:""}.`,remedy:"Do not deploy: acquire the lock first, in this job, and look at who removed it."})}async function Xo(e){let{me:n,fencingToken:t}=e,o=0;return await uf(e,r=>{let a=r.map(i=>{if(i.unreadable!==void 0)throw Ln(i.key,i.unreadable);return i.state??Pe(i.key,n.run)}),s=a.find(({holder:i,epoch:l})=>i?.nonce!==n.nonce||t!==void 0&&l!==t);if(s)throw ff(s);return o=Math.max(...a.map(({epoch:i})=>i)),r.flatMap((i,l)=>{let d=a[l],c=me(d,{kind:"EXTEND",ticket:d.holder,epoch:o});return Nn(c)?[]:[[i,c]]})}),o}var Zo=require("node:crypto");var er=1e3,pf=new RegExp("\\p{Default_Ignorable_Code_Point}","gu");function Pn(e,n){return new y({code:"LOCK_KEY_INVALID",what:`The lock's key ${JSON.stringify(e.slice(0,60))} is ${n}.`,remedy:`Give a key of 1 to ${er} characters on one line, such as 'production'.`})}function ui(e){let n=e.normalize("NFC").trim();if(n==="")throw Pn(e,"empty");if(n.length>er)throw Pn(e,`${n.length} characters long`);if(/[\u0000-\u001f\u007f]/.test(n))throw Pn(e,"not one line of printable text");return n}function mf(e){return e.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC")}function hf(e){let n=e.replace(/\\/g,"/"),t=[];for(let r of n.split("/")){if(r===""||r===".")continue;let a=t.at(-1);r===".."&&a!==void 0&&a!==".."?t.pop():(r!==".."||!n.startsWith("/"))&&t.push(r)}let o=n.startsWith("/")?"/":"";return t.length===0?o||".":`${o}${t.join("/")}`}function gf(e){let n=mf(e).replace(pf,"").split(/\s+/u).filter(Boolean).map(hf),t=n.filter(o=>o!==".");return(t.length>0?t:n.slice(0,1)).join(" ")}var yf=10;function Te(e){let n=ui(e);for(let t=0;t<yf;t+=1){let o=gf(n);if(o===n)break;n=o}if(n==="")throw Pn(e,"empty: it has only characters that show nothing");if(n.length>er)throw Pn(e,`${n.length} characters long in its normal form`);return n}function nr(e){return[...new Set(e.map(Te))].sort()}function tr(e){let n=new Set(e.map(Te));return[...new Set(e.map(ui))].filter(t=>!n.has(t)).sort()}function xt(e,n="refs/locks"){if(!/^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(n)||/\.\.|\.lock(\/|$)|\.(\/|$)/.test(n)||/^refs\/(pull|tags|replace)(\/|$)/.test(n))throw new y({code:"LOCK_NAMESPACE_INVALID",what:`The ref namespace ${JSON.stringify(n.slice(0,100))} cannot keep locks.`,remedy:"Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs."});let o=(0,Zo.createHash)("sha256").update(e).digest("hex").slice(0,16),r=e.toLowerCase().replace(/[^a-z0-9]+/g,"-").slice(0,40).replace(/^-|-$/g,"");return`${n}/${o}${r===""?"":`-${r}`}`}function or(e){return`${e}.mirror`}function Ot(e,n,t="refs/locks"){return`${t}/bells/${(0,Zo.createHash)("sha256").update(`${e}
${n}`).digest("hex").slice(0,24)}`}function wf(e){let n=/<([^<>]*)>\s*;[^,<]*\brel="?next"?/.exec(e??"")?.[1];if(n===void 0)return;let t=n.indexOf("?");return t<0?void 0:new URLSearchParams(n.slice(t+1))}var bf=(e,n)=>`${e}?${n}`;async function cn(e,n,{most:t=50,until:o}={}){let[r="",a=""]=e.split("?"),s=new URLSearchParams(a);s.set("per_page",String(100)),s.set("page","1");let i=[],l="";for(let d=1;d<=t;d+=1){let c=await n(bf(r,s)),f=JSON.stringify(c.items);if(d>1&&c.items.length>0&&f===l)return{items:i,isWhole:!1};l=f,i.push(...c.items);let u=wf(c.link);if(!(u!==void 0||kf(c,i.length)))return{items:i,isWhole:c.total===void 0||i.length>=c.total};if(o?.(i))return{items:i,isWhole:!1};let m=new URLSearchParams(s);m.set("page",String(d+1));for(let[h,g]of u??[])m.set(h,g);m.set("per_page",String(100)),s=m}return{items:i,isWhole:!1}}function kf(e,n){return e.items.length<100?!1:e.link===void 0?e.total===void 0||n<e.total:!1}var Ef=5,_f=6e4;function fi(e,n){return typeof e.run_attempt=="number"&&e.run_attempt!==n?e.run_attempt>n?"dead":"unknown":e.status==="completed"?"dead":typeof e.status=="string"?"alive":"unknown"}function rr({api:e,now:n,signal:t}){let o=new Map,r=new Map,a=new Map;async function s(c,f){try{let{data:u}=await e.conditional(c);return a.delete(f),u}catch(u){if(t?.aborted)throw t.reason;let p=Sf(u,f);p&&a.set(f,p);let m=_e(u,f,t);if(m instanceof y||m instanceof Error)return"unavailable";throw m}}let i=c=>s(`GET /repos/${c.repository}/actions/runs/${c.run}`,c.repository);async function l(c){let f=await i(c);if(f==="unavailable")return"unknown";if(f===void 0){let u=o.get(c.nonce);if(u===void 0)return o.set(c.nonce,n()),"unknown";if(n()-u<_f)return"unknown";let p=await s(`GET /repos/${c.repository}/actions/runs?per_page=1`,c.repository);return p!=="unavailable"&&typeof p?.total_count=="number"?"dead":"unknown"}return o.delete(c.nonce),fi(f,c.attempt)}async function d(c){let f=await i(c);return f!==void 0&&f!=="unavailable"&&fi(f,c.attempt)==="dead"}return{refusal:c=>a.get(c),async judge(c){if(c.job===null)return l(c);let f=await s(`GET /repos/${c.repository}/actions/jobs/${c.job}`,c.repository);if(f==="unavailable")return"unknown";if(!(f!==void 0&&f.run_id===c.run&&(f.run_attempt===void 0||f.run_attempt===c.attempt)))return l(c);if(o.delete(c.nonce),f.status==="completed")return"dead";if(typeof f.status!="string")return"unknown";let p=(r.get(c.nonce)??0)+1;return r.set(c.nonce,p),p%Ef===0&&await d(c)?"dead":"alive"}}}function Sf(e,n){let t=He(e),o=t&&Ge(t);if(o===void 0||o==="rate-limit")return;let{what:r,remedy:a}=rn(o,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:' (besides 'contents: write')."});return new y({code:"LOCK_ACTIONS_UNREADABLE",what:`GitHub does not say whether the jobs of ${n} are alive: ${r}. A dead holder is not noticed.`,remedy:a,cause:e})}async function ar(e,{repository:n,sha:t},o,r){try{let a=await e.request(`GET /repos/${n}/compare/${t}...${o}?per_page=1`);return["ahead","identical"].includes(String(a.data.status))}catch{if(r?.aborted)throw r.reason;return!1}}function Mn(e){let{api:n,signal:t}=e;async function o(s,i,l){return(await n.request(`GET /repos/${s}/compare/${i}...${l}?per_page=1`)).data.status}async function r(s){let{branch:i}=e;i===void 0&&(i=(await n.request(`GET /repos/${s}`)).data.default_branch);let l=i.split("/").map(encodeURIComponent).join("/");return(await n.request(`GET /repos/${s}/git/ref/heads/${l}`)).data.object.sha}async function a(s,i){try{let l=await o(s,i,await r(s));return l==="ahead"||l==="identical"}catch{if(t?.aborted)throw t.reason;return!1}}return{async compare(s,i){let l;try{l=await o(i.repository,s.sha,i.sha)}catch{if(t?.aborted)throw t.reason;return"unknown"}return l==="behind"?await a(i.repository,s.sha)?"behind":"stray":l==="ahead"||l==="identical"||l==="diverged"?"not-behind":"unknown"}}}async function sr(e,n,t,o){if(n.job!==null||t==="")return n;try{let{items:r,isWhole:a}=await cn(`/repos/${n.repository}/actions/runs/${n.run}/attempts/${n.attempt}/jobs`,kt(e,i=>i.jobs)),s=r.filter(i=>i.runner_name===t&&i.status==="in_progress");return a&&s.length===1?{...n,job:s[0].id}:n}catch{if(o?.aborted)throw o.reason;return n}}function ir(e){return[e.attempt===1?e.createdMs:e.startedMs,e.id]}function At(e,n){if(e.attempt===1&&n.attempt===1)return e.id<n.id;let[t,o]=ir(e),[r,a]=ir(n);return t<r||t===r&&o<a}var Tf=new Set(["push","workflow_dispatch","schedule","release","repository_dispatch","deployment","merge_group","workflow_run"]);function pi(e,n){let t=/[\p{L}\p{N}]/u,o=/^[\p{L}\p{N}]|^[_-][\p{L}\p{N}]/u;for(let r=e.indexOf(n);n!==""&&r>=0;r=e.indexOf(n,r+1)){let a=e.slice(0,r).at(-1)??"";if(!t.test(a)&&!o.test(e.slice(r+n.length)))return!0}return!1}function cr(e,n){return pi(e.title,n)||pi(e.name??"",n)}function yi(e,n,t){return e.id===n.id||e.headRepository!==e.repository&&n.headRepository===n.repository||t.sameBranchOnly&&e.branch!==(t.branch??n.branch)?!1:t.queueName===void 0?e.workflow===n.workflow:!Tf.has(e.event)&&e.event!==n.event?!1:cr(e,t.queueName)}function lr(e,n){return e.status==="completed"||e.conclusion==="success"?!1:e.status!=="waiting"||n.waitForApprovals}function mi(e){return{id:e.id,attempt:e.run_attempt??1,createdMs:Date.parse(e.created_at),startedMs:Date.parse(e.run_started_at??""),status:e.status??"queued",conclusion:e.conclusion??null,workflow:e.workflow_id,path:e.path??"",title:e.display_title??"",name:e.name??"",event:e.event,branch:e.head_branch,repository:e.repository.id,headRepository:e.head_repository?.id}}function wi(e,n,t){let o=e.filter(r=>r.name===n||r.name.startsWith(`${n} (`)||r.name.startsWith(`${n} / `));return o.length===0?!1:o.every(r=>r.status==="completed"||t!==void 0&&r.steps?.some(({name:a,status:s})=>a===t&&s==="completed")===!0)}var xf=10,Of=10,Af=20,Nf=["requested","pending","waiting","queued","in_progress"],Rf=2e3,hi=10,Je=class extends Error{},dr=class{#e;#n;#o;#a;#r;#t;#c;constructor(n){this.#e=n,this.#n=n.clock.now(),this.#o=this.#n+n.waitSeconds*1e3,this.#a=`/repos/${n.me.repository}/actions`}get#s(){return this.#o-this.#e.clock.now()}async take(){try{if(this.#e.atOnce)throw new Je;return await this.#g(),this.#f(this.#t,!0)}catch(n){let t=n instanceof Ee&&this.#s<=0;if(!(n instanceof Je)&&!t)throw n;let{cause:o}=n;if(o!==void 0&&this.#e.onTimeout==="fail")throw this.#u(o);return this.#f(this.#c??this.#t,!1)}}#u(n){return new y({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the runs of ${this.#e.me.repository} until the waiting time was over: ${M(n)}.`,remedy:"See githubstatus.com, then re-run.",cause:n})}#f(n,t){let{me:o,clock:r,waitSeconds:a,onTimeout:s}=this.#e,i=new y({code:"LOCK_TIMEOUT",what:`Older runs were not over within ${a} s${n?`; run ${n} was the nearest`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."}),l={...o,run:n??0,attempt:1,nonce:`run.${n}`};return{acquired:t,fencingToken:void 0,keys:[],ticket:o,position:this.#r??0,waitedMs:r.now()-this.#n,waitedFor:n===void 0?void 0:l,reaped:[],kept:[],superseded:!1,forceContinued:!t&&s==="continue",fault:!t&&s==="fail"?i:void 0,states:[],seen:{}}}async#i(n,t){let{me:o,deadline:r,random:a}=this.#e;for(let s=1;;s+=1)try{return await t()}catch(i){let l=He(i);if(l?.status===404)throw gi(n,o.repository);let d=l&&Ge(l);if(d!==void 0&&d!=="rate-limit"&&d!=="token")throw vf(o.repository,d,i);let c=_e(i,o.repository,r.signal);if(!(c instanceof H))throw c;if(this.#s<=0)throw new Je("",{cause:c});await r.sleep(Ke(s,a()))}}async#l(n){let{api:t,me:o}=this.#e;return this.#i(`run ${n}`,async()=>{let{data:r}=await t.conditional(`GET ${this.#a}/runs/${n}`);if(r===void 0)throw gi(`run ${n}`,o.repository);return mi(r)})}#d(n,t){let o=kt(this.#e.api,t);return r=>this.#i(n,()=>o(r))}async#m(n){let{policy:t}=this.#e,o=t.queueName===void 0?`workflows/${n.workflow}/runs`:"runs",r=`${this.#a}/${o}`,a=this.#d("the list of runs",u=>u.workflow_runs),s=await cn(r,a,{most:xf}),i=[...s.items],{isWhole:l}=s,d=s.items.at(-1)?.created_at;if(!l&&d!==void 0){l=!0;for(let u of Nf){let p=await If(r,u,d,a);i.push(...p.items),l&&=p.isWhole}}let c=new Map(i.map(u=>[u.id,mi(u)]));return{ahead:[...c.values()].filter(u=>yi(u,n,t)&&At(u,n)&&lr(u,t)).sort((u,p)=>At(u,p)?1:-1),knowsMe:c.has(n.id),isWhole:l}}async#h(n,t){let{policy:o}=this.#e,r=await this.#l(n.id);if(!lr(r,o)||!At(r,t))return!0;if(o.job===void 0)return!1;let a=await cn(`${this.#a}/runs/${n.id}/jobs`,this.#d(`the jobs of run ${n.id}`,s=>s.jobs));return a.isWhole&&wi(a.items,o.job,o.step)}async#b(n){if(this.#s<=0)throw new Je;await this.#e.deadline.sleep(Math.min(n,this.#s))}async#g(){let{policy:n,clock:t,pollSeconds:o,initialWaitSeconds:r}=this.#e,a=await this.#l(this.#e.me.run),s=Number.isNaN(a.startedMs)?{...a,startedMs:a.createdMs}:a;n.queueName!==void 0&&!cr(s,n.queueName)&&this.#e.tell?.({kind:"outside",queueName:n.queueName});let i=t.now(),l=!1;for(let d=1;;d+=1){let{ahead:c,knowsMe:f,isWhole:u}=await this.#m(s),p=[];for(let w of n.job===void 0?[]:c)await this.#h(w,s)||p.push(w);let m=n.job===void 0?c:p;if(this.#r??=m.length,this.#t??=m[0]?.id,m.length>0){l=!1,await this.#y(m,s);continue}let h=i+r*1e3-t.now(),g=u&&(f||d>=hi);if(g&&h<=0&&l)return;l=g,await this.#p(Math.max(h,Math.min(Rf,o*1e3)),d,u)}}async#p(n,t,o){let{waitSeconds:r,deadline:a}=this.#e;if(r>0&&this.#s>0)return a.sleep(Math.min(n,this.#s));if(r===0&&t<=hi)return a.sleep(n);let s=new Error("the list of runs could not be read to its end");throw new Je("",o?{}:{cause:s})}async#y(n,t){let{pollSeconds:o,random:r}=this.#e;for(let[a,s]of n.entries())for(this.#c=s.id,this.#e.tell?.({kind:"waiting",ahead:n.length-a,run:s.id});!await this.#h(s,t);){let i=this.#e.remaining?.(),l={pollMs:o*1e3,ahead:1,remaining:i,turnMs:0,debt:0};await this.#b(Et({...l,random:r()}))}this.#c=void 0}};function gi(e,n){return new y({code:"LOCK_RUN_UNKNOWN",what:`GitHub does not know ${e} of ${n}, so the older runs cannot be found.`,remedy:"Give the job 'permissions: actions: read'; without knowing its place it must not pass."})}function vf(e,n,t){let{what:o,remedy:r}=rn(n,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:'."});return new y({code:"LOCK_FORBIDDEN",what:`The older runs of ${e} cannot be seen: ${o}.`,remedy:r,cause:t})}async function If(e,n,t,o){let r=[],a=t;for(let s=1;s<=Af;s+=1){let i=`status=${n}&created=${encodeURIComponent(`<=${a}`)}`,l=await cn(`${e}?${i}`,o,{most:Of});if(r.push(...l.items),l.isWhole)return{items:r,isWhole:!0};let d=l.items.at(-1)?.created_at;if(d===void 0||d===a)break;a=d}return{items:r,isWhole:!1}}function ur(e){return new dr(e).take()}var bi=(e=[])=>e.map(({nonce:n})=>n);function fr(e,n){let t=bi(e?.queue),o=bi(n.queue),r=o[0],a=r!==t[0]||e?.holder!=null&&n.holder===null;return{hang:o.filter(s=>s===n.by&&!t.includes(s)),ring:r!==void 0&&r!==n.by&&a?[r]:[],drop:t.filter(s=>!o.includes(s))}}var Lf="4b825dc642cb6eb9a060e54bf8d69288fbee4904",pr="0".repeat(40),$f=3,Cf=3,Pf={name:"turnstyle-lock",email:"turnstyle-lock@users.noreply.github.com",date:"2000-01-01T00:00:00Z"},Mf=`mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`,Df=`query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`,mr=e=>e!==void 0&&"schema"in e;function Ff(e,n){if(mr(e)&&(!mr(n)||n.version<=e.version))return{state:e};if(mr(n))return{state:n,recovered:!0};let t=[e,n].find(o=>o!==void 0&&"unreadable"in o);return t&&"unreadable"in t?{state:void 0,unreadable:t.unreadable}:{state:void 0}}function hr(e){let{api:n,owner:t,repo:o,signal:r}=e,a=`${t}/${o}`,s=`/repos/${t}/${o}/git`,i=S=>{let A=xt(S,e.namespace);return{main:A,mirror:or(A)}},l=e.run===void 0?Number.MAX_SAFE_INTEGER:Wo(e.run),d=new Map,c=e.repositoryId,f=!1,u=!1,p=new Map,m=0,h=0,g="",w=async S=>{try{return await S()}catch(A){throw _e(A,a,r)}};async function k(S,A){if(!S)return;let{sha:_,type:T}=S.object;if(T!=="commit")return{unreadable:`${S.ref} points at a ${T}, not at a commit`};let O=d.get(_);O===void 0&&(O=(await w(()=>n.request(`GET ${s}/commits/${_}`))).data.message??"",d.size>200&&d.clear(),d.set(_,O));let P=`the commit ${_.slice(0,12)} of ${S.ref}`,I=Ko(O,A);return I?Ys(I,l)?I:{unreadable:`${P} counts to ${Math.max(I.epoch,I.version)}, which no lock reaches by itself: it was written by hand`}:{unreadable:`${P} holds no state of this lock`}}async function R(S){let{main:A,mirror:_}=i(S),T=await w(()=>n.conditional(`GET ${s}/matching-refs/${A.slice(5)}`));if(T.data===void 0)throw _e(Object.assign(new Error("Not Found"),{status:404}),a,r);if(!Array.isArray(T.data))throw new H("GitHub answered without a list of refs");let O=T.data.find(P=>P.ref===A);return E(S,O,T.data.find(P=>P.ref===_))}async function E(S,A,_){let T=await k(A,S),O=_&&_.object.sha===A?.object.sha?T:await k(_,S);return{key:S,at:A?.object.sha??null,mirrorAt:_?.object.sha??null,...Ff(T,O)}}async function N(S){let{main:A,mirror:_}=i(S);try{let{repository:T}=await n.graphql(Df,{owner:t,name:o,main:A,mirror:_});if(c??=T?.id,!T?.main?.target&&!T?.mirror?.target)return;let O=[{ref:A,target:T.main?.target},{ref:_,target:T.mirror?.target}].map(({ref:P,target:I})=>{if(I)return I.message!==void 0&&d.set(I.oid,I.message),{ref:P,object:{sha:I.oid,type:I.__typename.toLowerCase()}}});return await E(S,O[0],O[1])}catch{if(r?.aborted)throw r.reason;return}}async function x(S,A){let _=Ho(S),T=await w(()=>n.request(`POST ${s}/commits`,{message:_,tree:Lf,parents:A,author:Pf})),{sha:O}=T.data;return d.set(O,_),O}async function D(){return c===void 0&&(c=(await w(()=>n.request(`GET /repos/${t}/${o}`))).data.node_id),c}async function Y(S,A,_){let T=await D(),O=[];for(let[L,te]of S.entries()){let Le=A[L],bn=await x(Le,[]);O.push({key:te.key,state:Le,at:bn,mirrorAt:bn})}let P=new Map,I=[],W=S.flatMap((L,te)=>{let{main:Le,mirror:bn}=i(L.key),ce=O[te].at,{hang:va,ring:Yd,drop:zd}=fr(L.state,A[te]),po=kn=>Ot(L.key,kn,e.namespace);if(!_)for(let kn of va)P.set(po(kn),ce);return I.push(...zd.map(po)),[{name:Le,beforeOid:L.at??pr,afterOid:ce,force:!0},{name:bn,beforeOid:L.mirrorAt??pr,afterOid:ce,force:!0},..._?[]:[...va,...Yd].map(kn=>({name:po(kn),afterOid:ce,force:!0}))]}),at=_?[]:I.filter(L=>p.has(L));W.push(...at.map(L=>({name:L,afterOid:pr,force:!0})));try{await n.graphql(Mf,{input:{repositoryId:T,refUpdates:W}}),u=_;for(let[L,te]of P)p.set(L,te);for(let L of I)p.delete(L);return await K(I.filter(L=>!at.includes(L))),{kind:"swapped",heads:O}}catch(L){if(r?.aborted)throw r.reason;let te=jo(L);if(wt(L))return g=M(L).slice(0,300),"limited";let Le=M(L).slice(0,300);if(te.some(ce=>ce.extensions?.code==="undefinedField"||/updateRefs/i.test(ce.message??"")&&/doesn't exist|isn't a defined|unknown type|cannot query field/i.test(ce.message??""))||L.status===404)return"unsupported";if(te.some(ce=>ce.type==="FORBIDDEN")||/not accessible by/i.test(Le))throw bt(a,Le,L);if(te.length>0)return{kind:"doubtful",reason:Le,refused:!0};throw _e(L,a,r)}}async function K(S){for(let A of S)try{await n.request(`DELETE ${s}/refs/${A.slice(5)}`)}catch{}}async function we({key:S,state:A},_,T){let{ring:O,drop:P}=fr(A,_),I=W=>Ot(S,W,e.namespace);for(let W of O.map(I))try{await n.request(`PATCH ${s}/refs/${W.slice(5)}`,{sha:T,force:!0})}catch{}await K(P.map(I))}async function Ue(S,A){let _=Ot(S,A,e.namespace),T;try{T=await n.conditional(`GET ${s}/ref/${_.slice(5)}`)}catch{if(r?.aborted)throw r.reason;return!1}let O=T.data?.object?.sha;if(O===void 0)return m+=1,p.has(_)&&m<$f?!1:void 0;m=0;let P=p.get(_)!==O;return p.set(_,O),h=T.changed&&!P?h+1:0,h<Cf?P:void 0}async function wn(S,A,_){let[T]=S,[O]=A;if(S.length!==1&&!_||!T||!O)throw new y({code:"LOCK_KEYS_NOT_ATOMIC",what:"This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.",remedy:"Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later."});if(T.recovered)throw new y({code:"LOCK_UNREADABLE",what:`The lock '${T.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,remedy:"See that no deployment is running, then run this action once with 'mode: break'."});let{main:P,mirror:I}=i(T.key),W=await x(O,T.at===null?[]:[T.at]),at=P.slice(5);try{T.at===null?await n.request(`POST ${s}/refs`,{ref:P,sha:W}):await n.request(`PATCH ${s}/refs/${at}`,{sha:W,force:!1})}catch(te){throw _e(te,a,r)}let L=W;try{T.mirrorAt===null?await n.request(`POST ${s}/refs`,{ref:I,sha:W}):await n.request(`PATCH ${s}/refs/${I.slice(5)}`,{sha:W,force:!0})}catch{L=T.mirrorAt}return{kind:"swapped",heads:[{key:T.key,state:O,at:W,mirrorAt:L}]}}return{read:async(S,A=!1)=>{let _=[];for(let T of S)_.push((A?await N(T):void 0)??await R(T));return _},listen:async(S,A)=>{if(f||u)return;let _=!1;for(let T of S){let O=await Ue(T,A);if(O===void 0)return;_||=O}return _},swap:async(S,A,_=!1,T=!1)=>{try{if(!f){let I=await Y(S,A,_||u);if(I==="unsupported")f=!0;else{if(I!=="limited")return I;if(S.length!==1&&!T||S[0].recovered)throw new H(g)}}let O=await wn(S,A,T),P=O.kind==="swapped"&&!f?O.heads[0]?.at:void 0;return P&&await we(S[0],A[0],P),O}catch(O){if(O instanceof H)return{kind:"doubtful",reason:O.message,refused:O.refused};throw O}},locate:S=>`${a} ${xt(S,e.namespace)}`}}function gr(e){let n=e.jobId??`${e.job}@${e.runner}`.replace(/[^A-Za-z0-9._:@-]/g,"_").slice(0,120);return{nonce:`${e.runId}.${e.runAttempt}.${n}`,repository:`${e.owner}/${e.repo}`,run:e.runId,attempt:e.runAttempt,job:e.jobId??null,number:e.runNumber,sha:/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(e.sha)?e.sha:"",workflow:e.workflow.split("@")[0].slice(0,300),name:e.job.slice(0,100)}}function xe(e,n){let t=n.attempt>1?`/attempts/${n.attempt}`:"";return`${e.replace(/\/$/,"")}/${n.repository}/actions/runs/${n.run}${t}`}var ki=({waitMinutes:e})=>e*60*2+600;var sd=require("node:os"),id=require("node:path");var jf=[/^(INPUT_|STATE_|ACTIONS_)/,/^(GITHUB_TOKEN|GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/,/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/,/^(SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS|GIT_ASKPASS|GIT_SSH_COMMAND)$/,/^(ANSIBLE_VAULT_|ANSIBLE_BECOME_PASS|GUARDED_DEPLOY_)/,/^NODE_OPTIONS$/],qf=/^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;function Uf(e,n){return e.endsWith("*")?n.startsWith(e.slice(0,-1)):n===e}function yr(e,n=[]){let t={};for(let[o,r]of Object.entries(e)){let a=jf.some(i=>i.test(o));(n.some(i=>a?i===o:Uf(i,o))||!a&&(n.length===0||qf.test(o)))&&(t[o]=r)}return t}var Gf=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function wr(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,r]of Object.entries(e)){if(!r)continue;let a=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i.exec(r)?.[1];if(a!==void 0){t(a);try{t(decodeURIComponent(a))}catch{}}Gf.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||t(r))}return[...n].sort((o,r)=>r.length-o.length)}function Ve(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/[^\s'"]+/g,Hf).replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,a)=>`${r}${a}***`)}function Hf(e){let n="",t=0;for(let o=e.indexOf("://");o>=0;o=e.indexOf("://",o+3)){if(!/[a-z0-9+.-]/i.test(e[o-1]??""))continue;let r=/[^/:@]*/y;r.lastIndex=o+3,r.exec(e);let a=r.lastIndex;if(e[a]!==":")continue;let s=e.indexOf("@",a);if(s<0)break;s!==a+1&&(n+=`${e.slice(t,a)}:***`,t=s,o=s-3)}return n+e.slice(t)}function De(e,n){return typeof e=="string"?Ve(e,n):Array.isArray(e)?e.map(t=>De(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,De(o,n)])):e}var Si=require("node:child_process");function Ei(e,n,{first:t,graceMs:o}){let r,a=i=>{if(e.pid!==void 0)try{process.kill(-e.pid,i)}catch{}},s=()=>{a(t),r=setTimeout(()=>a("SIGKILL"),o)};return n?.addEventListener("abort",s,{once:!0}),()=>{n?.removeEventListener("abort",s),clearTimeout(r)}}var _i=1e6,Wf=3e3,Bf=1e3,br=(e,n,t)=>new Promise((o,r)=>{t.signal.throwIfAborted();let a=(0,Si.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),s="",i="";a.stdout.on("data",f=>{s=(s+String(f)).slice(-_i)}),a.stderr.on("data",f=>{i=(i+String(f)).slice(-_i)});let l=()=>{try{a.pid!==void 0&&process.kill(-a.pid,"SIGKILL")}catch{}},d=Ei(a,t.signal,{first:"SIGTERM",graceMs:Wf}),c;a.once("error",f=>{d(),r(f)}),a.once("exit",()=>{c=setTimeout(()=>{l(),a.stdout.destroy(),a.stderr.destroy()},Bf)}),a.once("close",(f,u)=>{clearTimeout(c),d(),l(),t.signal.aborted?r(t.signal.reason):o({code:f??void 0,signal:u??void 0,stdout:s,stderr:i})})});function F(e){return e.app===""?e.name:`${e.app}.${e.name}`}function U(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Fe(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.schema===void 0?"":`, schema '${e.schema}',`,o=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}${o}`}function Dn(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function Ti(e,{message:n,code:t},o=!0){let r=`The server says: ${Dn(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new y({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Fe(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${r}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new y({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Fe(e)} that this user may open. ${r}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):o&&Kf(n,t)?new y({code:"DATABASE_SLOW",what:`The database ${Fe(e)} answers, but not in time. ${r}`,remedy:"See what it waits for: a lock that another migration holds, or too much load. A larger 'connect-timeout' waits longer."}):new y({code:"DATABASE_UNREACHABLE",what:`The database ${Fe(e)} does not answer. ${r}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}function Kf(e,n){return n==="57014"||n==="55P03"||n===1205||n===1969||/statement timeout|lock timeout|Lock wait timeout|max_statement_time|during query/i.test(e)}var Jf={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function un(e,n=[]){return e==="django"&&n.some(({schema:t})=>t!==void 0)?"python manage.py migrate_schemas":e==="alembic"&&n.some(({severalHeads:t})=>t)?"alembic upgrade heads":Jf[e]}function Ri(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function vi(e){let{error:n,stage:t,tool:o}=e,r=e.databases.at(-1)??{alias:"default"};return n&&Li(t,n,o,r)}function Ii(e,n){return e.schemaMissing?{status:"error",fault:new y({code:"TENANT_SCHEMA_MISSING",what:`The tenant '${e.schema}' has no schema in ${Fe(e)}.`,remedy:"Create the schema of this tenant, or remove its row: `migrate_schemas` stops at it, too."})}:e.error&&Li(e.stage??"",e.error,n,e)}var xi=/^(Operational|Interface|Programming|Internal|Database|NotSupported)Error$/;function Li(e,n,t,o){let r=Ri(n.place?.file,n.place?.line),a=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",s=`${n.type}: ${Dn(n.message)}`,i=(d,c,f,u="error")=>({status:u,fault:new y({code:d,what:c,remedy:f,...r?{place:r}:{}})}),l=()=>Ai(n.message)?{status:"error",fault:kr(o,t,Dn(n.message))}:{status:"unreachable",fault:Ti(o,n)};if(n.type==="MergeConflict")return i("MERGE_UNFINISHED",`${r?.file??"A file"} holds a merge that was not finished${a}.`,"Finish the merge: choose what stands between the marks `<<<<<<<` and `>>>>>>>`, and commit it.");switch(e){case"django":case"alembic":return i("MIGRATION_TOOL_MISSING",`The environment has no ${t==="django"?"Django":"Alembic"}: ${s}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return Ni(n.type)?Oi(i,o,s,a):i("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${o.alias}'; they have ${U(o.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return Ni(n.type)?Oi(i,o,s,a):{status:"unreachable",fault:Ti(o,n,!1)};case"history":return l();case"tenants":return i("TENANTS_UNKNOWN",`The tenants of '${o.alias.replace(/\/.*/,"")}' cannot be listed: ${s}`,"Grant this user SELECT on the table of tenants. What is pending in their schemas is not known.");case"manage":case"settings":return i("SETTINGS_BROKEN",`The settings cannot be read: ${s}${a}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return i("SETTINGS_BROKEN",`Alembic's env.py failed: ${s}${a}`,"Give this step the environment variables that env.py needs.");case"configuration":return i("ALEMBIC_CONFIG_INVALID",`Alembic's configuration cannot be used: ${s}${a}`,"Run `alembic heads` in the same directory and environment to see the same.");case"application":return i("PROJECT_BROKEN",`The Flask application cannot be loaded: ${s}${a}`,"Give this step FLASK_APP and the variables that the application needs; `flask db heads` shows the same.");case"setup":return i("PROJECT_BROKEN",`The applications cannot be loaded: ${s}${a}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return xi.test(n.type)?l():n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?i("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${Dn(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):i("MIGRATION_BROKEN",`The migrations cannot be loaded: ${s}${a}`,"Fix the migration; nothing can be said about the database before it loads.");default:return xi.test(n.type)&&!Ai(n.message)?l():i("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${e}': ${s}${a}`,"Re-run with debug logging to see where.")}}function Oi(e,n,t,o){return e("PROJECT_BROKEN",`The database '${n.alias}' cannot be used: ${t}${o}`,"Install the database's Python driver or correct the settings.")}function Ai(e){return/denied|permission|insufficient/i.test(e)}function Ni(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}var Vf={django:"django_migrations",alembic:"alembic_version",flyway:"flyway_schema_history"};function kr(e,n,t){let o=Vf[n];return new y({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see ${o} in ${Fe(e)}: ${t}`,remedy:`Grant it SELECT on ${o} (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.`})}function Er(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:kr(e,n,`its tables are there (${U(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:kr(e,n,`it lies in the schema ${U(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let r=o.migrations.map(d=>d.name),a=Ri(o.migrations.at(-1)?.file,1),s={django:[`Two branches met: the app '${o.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one. Heads that are meant have a branch label each."],flyway:[`Two branches met: ${r.slice(1).join(" and ")} came after the newer ${r[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[i,l]=s[n];return{status:"conflict",fault:new y({code:"MIGRATION_CONFLICT",what:i,remedy:l,...a?{place:a}:{}})}}if(e.inconsistent)return{status:"error",fault:new y({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Fe(e)} contradicts the code: ${Dn(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let r=(e.ahead??[]).map(F);return{status:"db-ahead",fault:new y({code:"DATABASE_AHEAD",what:`The database ${Fe(e)} is ahead of this code: ${U(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var Q=require("node:fs"),$i=require("node:path"),Fn={read(e){try{return(0,Q.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,Q.existsSync)(e),executable(e){try{return(0,Q.accessSync)(e,Q.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,Q.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,Q.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,Q.mkdtempSync)((0,$i.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,Q.rmSync)(n,{recursive:!0,force:!0})}}};var qt=require("node:path");var re=require("node:path");var Ci=`"""
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
`;var Pi=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

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
`;var Mi=`"""How an Alembic project is run: its configuration, its working directory, and the application that it may need."""
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
`;var Di=`"""
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
`;function Fi(e,n){return e.app===n.app&&e.name===n.name}function Nt(e){let n=[],t={},o=[];for(let r of e){let a=n.at(-1);switch(r.event){case"session":{let{database:s,id:i,since:l,key:d}=r;t[s]??=[],t[s].push({id:i,since:l,...d?{key:d}:{}});break}case"target":r.oneTransaction===!0&&o.push(String(r.database));break;case"begin":n.push({database:String(r.database),app:String(r.app),name:String(r.name),done:!1,statements:[],counted:!0});break;case"statement":a?.statements.push({sql:String(r.sql),atomic:r.atomic===!0,done:!1});break;case"ran":{let s=a?.statements.at(-1);s&&(s.done=!0);break}case"failed":a&&(a.error=r.error);break;case"done":a&&(a.done=!0,a.seconds=Number(r.seconds));break}}return{journal:n,sessions:t,oneTransaction:o}}var Yi=require("node:path");var ji=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

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
`;var qi=`"""
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
`;var Rt=`"""What the probes share: the request, the answer and its file, and how an error is told.

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
`;var Ui=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
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
`;var vt=`"""What the programs that apply have to know of a statement before it runs, and of what an earlier try has left."""
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
`;var Gi=`"""Which databases, and which schemas in them, the migrations of a Django project are for."""
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
`;var Oe=require("node:path");var Hi={type:"Interrupted",message:"",code:null,place:null};function Qf(e,n){for(let[,t,o]of e.matchAll(/^ {2}File "([^"\n]+)", line (\d+) in /gm)){let r=(0,Oe.relative)(n,t);if(!(r===""||r.startsWith("..")||(0,Oe.isAbsolute)(r))&&!/(^|\/)(site-packages|dist-packages|lib\/python\d)/.test(r))return{file:r,line:Number(o)}}}function Yf(e){return e.split(`
`).flatMap(n=>{if(n.trim()==="")return[];try{return[JSON.parse(n)]}catch{return[]}})}async function zf(e,n,t){let{exec:o,deadline:r,env:a}=e,[s,i,l]=t;return o(n.python,[s,i,l],{cwd:n.cwd,env:{...a,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(d=>{if(!(n.journal&&r.signal.aborted))throw r.signal.throwIfAborted(),new y({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${M(d)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:d})})}function Xf(e,n,t){let o=n===void 0?void 0:Qf(n,t);return!(e instanceof Ee)||!o?e:new y({code:e.code,what:`${e.what} The project's code stood at ${o.file}:${o.line}.`,remedy:"See what it waits for there; set 'timeout' if that takes so long for a reason.",place:o,cause:e})}function Zf(e,n){let t=n.split(`
`).slice(-3).join(" ").slice(-600);return new y({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${e.signal??`exit code ${e.code}`}). ${t}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}async function It(e,n){let{files:t,deadline:o,secrets:r}=e,a=t.temporary(e.temporary);try{let s=Object.keys(n.sources),i=(0,Oe.join)(a.path,`${s[0]}.py`),l=(0,Oe.join)(a.path,"answer.json"),d=(0,Oe.join)(a.path,"request.json");for(let h of s)t.write((0,Oe.join)(a.path,`${h}.py`),n.sources[h]);t.write(d,JSON.stringify(n.request));let c=()=>De(Yf(t.read(`${l}.journal`)??""),r),f=()=>{let h=t.read(l);return h===void 0?void 0:De(JSON.parse(h),r)},u;try{u=await zf(e,n,[i,l,d])}catch(h){throw Xf(h,t.read(`${l}.stack`),n.root)}if(u===void 0)return{error:{...Hi,message:M(o.signal.reason)},...f(),journal:c()};let p=Ve(`${u.stdout}${u.stderr}`.trim(),r);p!==""&&e.note(`the project printed:
${p.slice(-4e3)}`);let m=f();if(n.journal&&(m===void 0||ep(m))){let h=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;if(m!==void 0||c().length>0)return{...m,journal:c(),error:{...Hi,message:`Its process ${h}.`}}}if(m===void 0)throw Zf(u,p);return{...m,journal:c()}}finally{a.remove()}}function ep(e){return!e.error&&!e.changed&&e.stage!=="done"}var z=require("node:path");var np=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,Wi=2;function Qe(e,n,t,o=Wi){let r=e.list(n),a=r.filter(s=>!s.endsWith("/")&&t(s,(0,z.join)(n,s))).map(s=>(0,z.join)(n,s)).sort();return a.length>0||o===0?a:r.filter(s=>s.endsWith("/")&&!np.test(s)).sort().flatMap(s=>Qe(e,(0,z.join)(n,s.slice(0,-1)),t,o-1))}var tp=/^[VR](?:[\d.]|_(?!_))*__.+\.sql$/;function Bi(e,n){return Qe(e,n,t=>t==="manage.py")}function _r(e){return/^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*alembic[ \t]*[.\]]/m.test(e??"")}function Ki(e){return/^\[alembic\]/m.test(e??"")&&/^script_location\s*[=:]/m.test(e??"")}function Ji(e,n){let t=(0,z.dirname)(n);return e.list(t).filter(o=>o.endsWith(".ini")).map(o=>(0,z.join)(t,o)).filter(o=>o!==n&&Ki(e.read(o))).sort()}function Sr(e,n){let t=Qe(e,n,r=>r==="alembic.ini");if(t.length>0)return t;let o=Qe(e,n,(r,a)=>r.endsWith(".ini")&&Ki(e.read(a)));return o.length>0?o:Qe(e,n,(r,a)=>r==="pyproject.toml"&&_r(e.read(a)))}function Tr(e,n){return Qe(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function op(e,n){return Qe(e,n,t=>tp.test(t),Wi+1)}function rp(e){return e===void 0||/django/i.test(e)||!/\b(flask|alembic)/i.test(e)}function Vi(e,n,t){if(t||Bi(e,n).some(o=>rp(e.read(o))))return"django";if(Sr(e,n).length>0)return"alembic";if(Tr(e,n).length>0||op(e,n).length>0)return"flyway";throw new y({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither a manage.py nor a configuration of Alembic or Flyway in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function Qi(e,n,t){let o=Bi(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(a=>(0,z.relative)(n,a)).join(", ");throw new y({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new y({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function jn(e,n,t){let o=t||".venv/bin/python",r=(0,z.isAbsolute)(o)?[o]:o.includes("/")?[(0,z.join)(n.directory,o),(0,z.join)(n.root,o)]:(n.path??"").split(":").map(s=>(0,z.join)(s,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,z.join)(n.virtualEnv,"bin/python"));let a=r.find(s=>e.executable(s));if(a)return a;throw new y({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}var ap={migration_guard_probe:ji,migration_guard_common:Rt,migration_guard_pending:Ui,migration_guard_targets:Gi,migration_guard_statements:vt,migration_guard_apply:qi};function xr(e,n,t,o=!1){let r=Qi(e.files,n.directory,n.settings),a=r?(0,Yi.dirname)(r):n.directory;return It(e,{sources:ap,journal:o,python:n.python,cwd:a,root:n.root,request:{root:n.root,directory:a,manage:r??null,settings:n.settings??null,drift:"off",sql:!1,databases:[],...t}})}async function zi(e,n,t){let o=await xr(e,n,{mode:"look",...t}),{databases:r=[],journal:a,...s}=o;return{...s,databases:r,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Xi(e,n,t){let o=await xr(e,n,{mode:"apply",...t},!0);return{...o,...Nt(o.journal)}}async function Zi(e,n,t){return Or(await xr(e,n,{mode:"ask",lockTimeout:1,...t}))}function Or(e){if(e.error||e.changed||e.stage!=="done")return{};let{recorded:n}=e;return{...n?{recorded:n}:{},...e.working?{working:!0}:{}}}function el(e,n){if(n.endsWith(".toml"))return{ini:null,toml:n};let t=(0,re.join)((0,re.dirname)(n),"pyproject.toml");return{ini:n,toml:_r(e.files.read(t))?t:null}}function nl(e,n){let{directory:t,config:o}=n;if(o){let i=(0,re.isAbsolute)(o)?o:(0,re.join)(t,o);if(!e.files.exists(i))throw new y({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${o}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."});return{...el(e,i),places:[...new Set([t,(0,re.dirname)(i)])]}}let r=Sr(e.files,t),[a,...s]=r;if(a!==void 0&&s.length===0)return{...el(e,a),places:[...new Set([(0,re.dirname)(a),t])]};throw new y({code:"ALEMBIC_CONFIG_MISSING",what:r.length===0?"There is neither alembic.ini nor a pyproject.toml with [tool.alembic] in the working directory or two levels below.":`There are ${r.length} configurations of Alembic: ${r.map(i=>(0,re.relative)(t,i)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}function sp(e,n){let{ini:t}=nl(e,n);return t===null||n.config?[]:Ji(e.files,t).map(o=>({alias:(0,re.relative)(n.directory,o),why:"it is another configuration, which 'alembic-config' can name in a step of its own"}))}var ip={migration_guard_probe:Pi,migration_guard_common:Rt,migration_guard_project:Mi,migration_guard_recording:Di,migration_guard_statements:vt,migration_guard_apply:Ci};function Ar(e,n,t,o=!1){let{ini:r,toml:a,places:s}=nl(e,n);return It(e,{sources:ip,journal:o,python:n.python,cwd:s[0],root:n.root,request:{root:n.root,directory:n.directory,config:r,toml:a,places:s,x:n.arguments,sql:!1,drift:!1,...t}})}async function tl(e,n,t){let o=await Ar(e,n,{mode:"look",...t}),{databases:r=[],journal:a,...s}=o;return{...s,databases:r,tool:"alembic",leftOut:sp(e,n)}}async function ol(e,n,t){let o=lp(t.expected),r=await Ar(e,n,{mode:"apply",...t,expected:o},!0);return{...r,...Nt(r.journal)}}function lp(e){return Object.fromEntries(Object.entries(e).map(([n,t])=>[n,t.map(([,o,r])=>[o,r])]))}async function rl(e,n,t){return Or(await Ar(e,n,{mode:"ask",lockTimeout:1,...t}))}var dp={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function al(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+/g," ").replace(/ (collate|character set|charset) \S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),r=/^([a-z_][^()[\]]*?) ?(?:\(([^)]*)\))? ?((?:with|without) time zone)? ?(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let a=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),s=r[2]??"",i=s.split(",").map(c=>c.trim()),l=e==="mariadb"||e==="mysql";a=dp[a]??a,l&&(a==="boolean"||a==="tinyint"&&s==="1")&&(a="tinyint"),l&&a==="json"&&(a="longtext");let d=/^(tinyint|smallint|mediumint|int|bigint)$/.test(a);return{name:`${a}${r[4]??""}`,arguments:d||/^(enum|set)$/.test(a)?[]:i.filter(c=>/^\d+$/.test(c)).map(Number),unsigned:t,values:/^(enum|set)$/.test(a)?i:[]}}var sl=["tinyint","smallint","mediumint","int","bigint"],Nr=["tinytext","text","mediumtext","longtext"],cp=["tinyblob","blob","mediumblob","longblob"],il=255;function qn(e,n,t,o){let r=al(e,n),a=al(e,t),s=e==="mariadb"||e==="mysql";if(r.name===a.name&&r.unsigned===a.unsigned&&r.arguments.join()===a.arguments.join()&&r.values.join()===a.values.join())return"same";let[l=0,d=0]=r.arguments,[c=0,f=0]=a.arguments;for(let u of[sl,...s?[Nr,cp]:[]]){let p=u.indexOf(r.name),m=u.indexOf(a.name);if(!(p<0||m<0))return r.unsigned!==a.unsigned?a.unsigned||m<=p?"narrows":"widens-by-copy":m>p?"widens-by-copy":"narrows"}if(r.name==="varchar"&&a.name==="varchar")return s?c<l?"narrows":(o?[o]:[1,2,3,4]).some(p=>l*p<=il&&c*p>il)?"widens-by-copy":"widens":a.arguments.length===0?"widens":r.arguments.length===0||c<l?"narrows":"widens";if(r.name==="char"&&a.name==="char")return c>l?"widens-by-copy":"narrows";if(r.name==="decimal"&&a.name==="decimal")return a.arguments.length===0?s?"narrows":"widens":r.arguments.length===0||f<d||c-f<l-d?"narrows":!s&&f===d?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&a.name==="text")return"widens";if(r.name==="text"&&a.name==="varchar")return a.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&a.name==="inet")return"widens"}if(s){if(/^(var)?char$/.test(r.name)&&Nr.includes(a.name))return"widens-by-copy";if(Nr.includes(r.name)&&a.name==="varchar")return"narrows";if(r.name===a.name&&/^(enum|set)$/.test(a.name))return r.values.every((u,p)=>a.values[p]===u)?"widens":"converts";if(r.name===a.name&&/^(datetime|timestamp|time)$/.test(a.name))return c>=l?"widens-by-copy":"narrows"}return r.name==="float"&&a.name==="double"?"widens-by-copy":r.name==="double"&&a.name==="float"?"narrows":sl.includes(r.name)&&a.name==="decimal"?c-f>=19?"widens-by-copy":"narrows":"converts"}function ll(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function up(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function fp(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function pp(e,n,t,o){let r={table:e,column:n.column??n.name},a=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&a.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&qn(o,n.type??"",t.type??"",4)!=="same"&&a.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&a.push({...r,kind:"set-not-null"}),!n.null&&t.null&&a.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&a.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&a.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&a.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&a.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&a.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&a.push({...r,kind:"change-type",type:t.type??"",using:!0});let s=n.references&&n.constraint?n.references:null,i=t.references&&t.constraint?t.references:null;return s!==i&&(s&&a.push({...r,kind:"drop-constraint",key:"foreign-key"}),i&&a.push({...r,kind:"add-foreign-key",columns:[r.column],references:i})),a}function Un(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:a}=e,s=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let i=(e.inner??[]).map(l=>Un(l,n));return i.every(l=>l!==void 0)?i.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(a?.manyToMany)return[{kind:"create-table",table:`${o}_${a.name}`}];if(!ll(a))return[];let i=a.index&&!a.unique?[{kind:"add-index",table:o,columns:[a.column??a.name]}]:[];return[up(o,a),...fp(a)?s:[],...i]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:ll(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!a?void 0:r.column===a.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:a.column??""}];if(t.has("AlterField"))return!r||!a?void 0:pp(o,r,a,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let i=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:i?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>i?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...s];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var $=["mariadb","mysql","postgresql","sqlite"],j=["mariadb","mysql"],v=["postgresql"],C=["sqlite"],b={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",flywayLock:"https://documentation.red-gate.com/fd/flyway-postgresql-transactional-lock-setting-277579114.html",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},Ae=[{engines:$,lock:"instant",compat:"keeps"}],Rr=[{id:"create-table",kinds:["create-table"],verdicts:Ae,explanation:"A new table: no running code knows it.",recipe:"",link:b.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:b.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:b.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:j,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:b.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:j,lock:"rewrites",compat:"keeps"},{engines:v,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:b.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:j,lock:"online",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:b.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:Ae,explanation:"Only the catalogue changes.",recipe:"",link:b.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:j,lock:"rewrites",compat:"keeps"},{engines:v,lock:"rewrites",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:b.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:b.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:j,lock:"rewrites",compat:"keeps"},{engines:v,lock:"rewrites",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:b.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:j,lock:"rewrites"},{engines:v,lock:"rewrites"},{engines:C,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:b.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:v,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:b.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:j,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:b.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:j,lock:"online"},{engines:v,lock:"blocks-writes"},{engines:C,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:b.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:j,lock:"instant"},{engines:v,lock:"blocks-writes"},{engines:C,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:b.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:v,from:"11",lock:"instant"},{engines:v,below:"11",lock:"rewrites"},{engines:C,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:b.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:v,lock:"instant"},{engines:C,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:b.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:$,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:b.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:$,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:b.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:$,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:b.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:v,lock:"instant",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:b.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:v,lock:"instant",compat:"breaks"},{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:b.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:b.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:Ae,explanation:"The type stays what it is.",recipe:"",link:b.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:b.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:b.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:b.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:$,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:b.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:v,from:"12",lock:"instant",compat:"keeps"},{engines:v,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:b.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:j,lock:"online",compat:"breaks"},{engines:v,lock:"blocks-writes",compat:"breaks"},{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:b.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:j,lock:"online",compat:"keeps"},{engines:v,lock:"instant",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:b.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:v,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:b.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:j,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:b.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:j,lock:"online",compat:"keeps"},{engines:v,lock:"blocks-writes",compat:"keeps"},{engines:C,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:b.concurrent},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:j,lock:"online",compat:"unknown"},{engines:v,lock:"instant",compat:"unknown"},{engines:C,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:b.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:j,lock:"online",compat:"unknown"},{engines:v,lock:"instant",compat:"unknown"},{engines:C,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:b.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:j,lock:"online",compat:"keeps"},{engines:v,lock:"instant",compat:"keeps"},{engines:C,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:b.pgIndex},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:Ae,explanation:"No query names a CHECK.",recipe:"",link:b.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:$,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:b.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:v,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:b.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:b.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:v,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:b.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:$,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:b.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:v,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:b.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:j,lock:"online",compat:"breaks"},{engines:v,lock:"blocks-writes",compat:"breaks"},{engines:C,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:b.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:$,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:b.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:v,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:b.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:j,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:b.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:j,lock:"rewrites",compat:"breaks"},{engines:v,lock:"blocks-writes",compat:"breaks"},{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:b.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:v,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:b.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:b.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:j,lock:"rewrites",compat:"breaks"},{engines:v,lock:"blocks-writes",compat:"breaks"},{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:b.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:v,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:b.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:j,lock:"online",compat:"breaks"},{engines:v,lock:"blocks-writes",compat:"breaks"},{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:b.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:$,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:b.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:v,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:b.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:$,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:b.expandContract},{id:"create-view",kinds:["create-view"],verdicts:Ae,explanation:"A new view: no running code knows it.",recipe:"",link:b.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:b.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:$,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:b.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:$,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:b.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:Ae,explanation:"Something new that no running code knows.",recipe:"",link:b.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:v,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:b.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:b.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:j,lock:"blocks-writes",compat:"keeps"},{engines:v,lock:"online",compat:"keeps"},{engines:C,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:b.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:Ae,explanation:"New rows lock nothing that exists.",recipe:"",link:b.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:$,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:b.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:$,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:b.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:Ae,explanation:"The function does nothing.",recipe:"",link:b.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:b.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:$,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:b.runPython},{id:"read",kinds:["read","session"],verdicts:Ae,explanation:"Nothing is changed.",recipe:"",link:b.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:$,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:b.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:v,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:b.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:$,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:b.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:$,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:b.pgLocks}],he={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:b.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:b.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:b.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:b.mariadbOverview},openTransaction:{id:"open-transaction",explanation:"It begins a transaction and does not end it: what comes after, the record of the migration included, is never committed.",recipe:"Add the COMMIT, or leave the BEGIN to the migration tool.",link:b.nonAtomic},transactionalLock:{id:"transactional-lock",explanation:"Flyway holds a transaction open while it migrates, and CONCURRENTLY waits for every open transaction: it never ends.",recipe:"Set `flyway.postgresql.transactional.lock=false`; Flyway then takes its lock for the session.",link:b.flywayLock},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:b.pgLocks}};var mp=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,hp=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function Ye(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],a=-1,s=0,i=0,l=!1,d=m=>e.slice(0,m).split(`
`).length,c=(m,h,g)=>{a<0&&(a=g);let w=m==="word"?h.toUpperCase():"";r.push({kind:m,text:h,upper:w});let k=r.find(({upper:E})=>mp.test(E))?.upper??"";if(r[0]?.upper!=="CREATE"||!hp.test(k))return;let R=r.at(-2)?.upper==="END";w==="BEGIN"||w==="CASE"&&!R?i+=1:w==="END"&&i>0?i-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(w)&&R&&(i+=1)},f=m=>{if(r.length>0){let h=e.slice(a,m).trim();o.push({text:h,line:d(a),end:d(Math.max(a,m-1)),tokens:r,...l||i>0?{open:!0}:{}})}r=[],a=-1,i=0,l=!1},u=(m,h,g)=>{let w=h+1;for(;w<e.length;)if(g&&e[w]==="\\")w+=2;else if(e[w]!==m)w+=1;else if(e[w+1]===m)w+=2;else return w+1;return l=!0,e.length},p=m=>{let h=0;for(let g=m;g<e.length;g+=1)if(e.startsWith("/*",g)&&(h===0||n==="postgresql"))h+=1,g+=1;else if(e.startsWith("*/",g)&&(h-=1,g+=1,h===0))return g+1;return e.length};for(;s<e.length;){let m=e.slice(s,s+200),h=e[s];if(/\s/.test(h))s+=1;else if(t?/^(--(\s|$)|#)/.test(m):m.startsWith("--")){let g=e.indexOf(`
`,s);s=g<0?e.length:g}else if(m.startsWith("/*")){let g=t?/^\/\*M?!\d*/.exec(m)?.[0]:void 0;s=g===void 0?p(s):s+g.length}else if(m.startsWith("*/"))s+=2;else if(h==="'"){let g=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,s-2),s)),w=u("'",s,g);c("string",e.slice(s+1,w-1),s),s=w}else if(h==="`"||h==='"'){let g=u(h,s,t&&h==='"');c("name",e.slice(s+1,g-1).replaceAll(h+h,h),s),s=g}else if(n==="postgresql"&&/^\$\w*\$/.test(m)){let g=/^\$\w*\$/.exec(m)[0],w=e.indexOf(g,s+g.length);w<0&&(l=!0);let k=w<0?e.length:w+g.length;c("string",e.slice(s+g.length,k-g.length),s),s=k}else if(/[\p{L}_]/u.test(h)){let g=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(s,s+300))[0];c("word",g,s),s+=g.length}else if(/\d/.test(h)){let g=/^\d[\w.]*/.exec(m)[0];c("number",g,s),s+=g.length}else if(h===";")i>0?(c("punctuation",";",s),s+=1):(s+=1,f(s));else{let g=m.startsWith("::")?"::":h;c("punctuation",g,s),s+=g.length}}return f(e.length),o}var ae=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(t.text),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function je(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function ne(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var gp=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),Lt=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=ne(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of je(n.slice(1))){let o=t.findIndex(({kind:i,text:l})=>i==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:i})=>i!==":"),a=t.slice(o+1),s=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(ne(a))?this.saved.add(s):this.saved.delete(s):s==="SQL_MODE"&&!this.harmless(a)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},a)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[a-1]?.text==="@"&&n[a-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(s=>s.trim().toUpperCase()).every(s=>s===""||gp.has(s)))}};var yp=/^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|FLUSH|LOCK|INSTALL|UNINSTALL|CACHE)$/;function wp(e,n,t){let[o="",r="",a=""]=e.map(({upper:i})=>i),s=t==="mariadb"||t==="mysql";return o==="BEGIN"?r==="NOT"?n:!0:o==="START"&&r==="TRANSACTION"?!0:o==="COMMIT"||o==="END"?r==="AND"&&a==="CHAIN":o==="ROLLBACK"||o==="ABORT"?e.some(({upper:i})=>i==="TO")?n:e.some(({upper:i})=>i==="CHAIN")&&a!=="NO":o==="PREPARE"&&r==="TRANSACTION"?!1:s&&o==="SET"&&e.some(({upper:i})=>i==="AUTOCOMMIT")?/^(0|OFF)$/i.test(e.at(-1)?.text===";"?e.at(-2)?.text??"":e.at(-1)?.text??""):s&&yp.test(o)&&r!=="TEMPORARY"?!1:n}function dl(e,n){return e.some(t=>Ye(t,n).some(({tokens:o})=>{let r=o[0]?.upper??"";return/^(COMMIT|ABORT|END)$/.test(r)?!0:r==="ROLLBACK"&&!o.some(({upper:a})=>a==="TO")}))}function bp(e,n,t,o){return o==="alembic"?n.atomic!==!1:e.atomic&&(o==="flyway"||t==="postgresql"||t==="sqlite")}function cl(e,n,t){let o;for(let r of e.operations){if(bp(e,r,n,t)){if(o)return o;continue}for(let a of r.sql)for(let{tokens:s}of Ye(a,n))o=wp(s,o!==void 0,n)?o??r:void 0}return o}var kp=["AddField","RemoveField","AlterField","RenameField","CreateModel","DeleteModel"];function Ep(e,n){return e.sqlError!==void 0||e.sql.some(o=>!/^\s*--/.test(o))||!e.bases?.some(o=>kp.includes(o))||e.managed===!1||e.after?.manyToMany||e.before?.manyToMany?!1:(Un(e,n)??[]).some(({kind:o})=>/^(create-table|drop-table|add-column|drop-column|rename-column|set-not-null|drop-not-null|change-type)$/.test(o))}function ul(e){let n=e.engine;return n==="sqlite"||e.fresh||!e.pending?e:{...e,pending:e.pending.map(t=>({...t,operations:t.operations.map(o=>Ep(o,n)?{...o,sqlError:"it changes the database, and no SQL came of it"}:o)}))}}var _p=/\bCONCURRENTLY\b/i;function fl(e,n,t){return e.map(o=>{let r=n.find(({alias:d})=>d===o.database),a=r?.engine,s=[],i=(d,c,f)=>{let{id:u,...p}=he[d];s.push({rule:u,...p,lock:"unknown",compat:"keeps",subject:f,line:c,file:o.file})},l=cl(o,a,t);if(l&&i("openTransaction",l.line??o.line??null,l.sql[0]?.slice(0,80)??""),r?.transactionalLock){let d=o.operations.find(c=>c.sql.some(f=>_p.test(f)));d&&i("transactionalLock",d.line??null,d.sql[0]?.slice(0,80)??"")}return s.length===0?o:{...o,lock:"unknown",safe:!1,findings:[...o.findings,...s]}})}function pl(e,n){return e&&!e.startsWith("/")?{file:e,...n?{line:n}:{}}:void 0}function ml(e,n,t){for(let o of e){let r=n.find(({alias:i})=>i===o.database)?.engine,a=cl(o,r,t);if(!a)continue;let s=pl(o.file,a.line??o.line);return{status:"unsafe",fault:new y({code:"MIGRATION_LEAVES_TRANSACTION",what:`The migration ${F(o)} begins a transaction and does not end it: nothing behind that would be kept, the record of the migration included. None was applied.`,remedy:"Add the COMMIT, or leave the BEGIN to the migration tool.",...s?{place:s}:{}})}}}function hl(e){for(let n of e){let[t]=n.hidden??[];if(t===void 0)continue;let o=n.pending?.find(({operations:s})=>s.some(({sql:i})=>i.some(l=>l.match(/[\w$]+/g)?.includes(t)))),r=o?.operations.find(({sql:s})=>s.some(i=>i.match(/[\w$]+/g)?.includes(t))),a=pl(o?.file??null,r?.line??o?.line);return{status:"error",fault:new y({code:"TABLE_NOT_VISIBLE",what:`${o?`${F(o)} changes`:"A pending migration changes"} the table ${t}, which an applied migration has made and which ${n.user?`the user '${n.user}'`:"this user"} does not see in '${n.alias}'.`,remedy:`Grant it SELECT on ${t}; or, where the table is gone, restore it: the migration would fail.`,...a?{place:a}:{}})}}}var gl=/^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|LOCK)\b/i,Sp=/^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\S*(django_migrations|alembic_version|flyway_schema_history)\b/i;function Tp(e,n,t,o){let r=t==="postgresql"||t==="sqlite"&&o!=="alembic",a=n.operations.flatMap(({sql:p})=>p),s=t!==void 0&&dl(a,t);if(!e.counted){let p=r&&n.atomic&&!s;return{kept:p?[]:void 0,underWay:void 0,whole:p}}let i=e.statements.filter(({sql:p})=>!Sp.test(p)),l=e.statements.at(-1),d=l&&!l.done&&!l.atomic?l.sql:void 0;if(r){let p=e.statements.findLastIndex(({atomic:g})=>!g),m=i.filter(g=>{let w=e.statements.indexOf(g);return g.done&&(!g.atomic||w<p||s&&w<e.statements.length-1)}),h=i.every(({atomic:g})=>g)&&!s&&(i.length>0||n.atomic);return{kept:m.map(({sql:g})=>g),underWay:d,whole:h&&m.length===0}}let c=i.findLastIndex(({sql:p,done:m,atomic:h})=>m&&(!h||gl.test(p))),f=i.filter(({done:p},m)=>p&&m<=c),u=l&&!l.done&&(gl.test(l.sql)||!l.atomic)?l.sql:void 0;return{kept:f.map(({sql:p})=>p),underWay:o==="flyway"?void 0:u,whole:!1}}function vr(e){if(e===void 0)return!1;let{type:n,code:t,message:o}=e;return n==="Interrupted"||t===2006||t===2013||t==="57P01"||/server closed the connection|connection (already |is |was |has been )?(closed|lost)|gone away|Lost connection|terminating connection/i.test(o)}function kl(e){if(e===void 0)return!1;let{code:n,message:t}=e;return n===1205||n===1213||n==="55P03"||n==="40P01"||/lock.*timeout|Lock wait timeout|deadlock (detected|found)/i.test(t.slice(0,2e3))}var yl=e=>{let n=e.replace(/\s+/g," ").trim();return n.length>80?`${n.slice(0,79)}…`:n};function xp(e){for(let n of e){let t=/\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(n);if(t)return t[1].replace(/^"|"$/g,"").replaceAll('""','"')}}function Ir(e){let n=e.length>1;return t=>n?`${F(t)} on '${t.database}'`:F(t)}function $t(e){let{application:n,judged:t}=e,o=new Map((n.recorded??[]).map(({database:E,migrations:N})=>[E,new Set(N.map(([x,D])=>`${x} ${D}`))])),r=t.every(({database:E})=>o.has(E))&&!n.working,a=E=>n.journal.find(N=>N.database===E.database&&Fi(N,E)),s=E=>o.get(E.database)?.has(`${E.app} ${E.name}`)??!1,i=t.filter(s),l=t.filter(E=>!s(E)),d=i.map(({database:E,app:N,name:x})=>{let D=n.journal.find(Y=>Y.database===E&&Y.app===N&&Y.name===x);return{database:E,app:N,name:x,seconds:D?.seconds??null}}),c=l.filter(a),f=c.find(E=>!a(E)?.done)??c[0],u=f&&a(f),p=n.error??u?.error??n.journal.find(({error:E})=>E)?.error,m=n.changed!==void 0,h={applied:d,left:l,known:r,changed:m};if(!p&&!m&&r&&l.length===0)return{...h,fault:void 0,retry:!1};let g={...e,applied:d,left:l,failing:f,entry:u,error:p,known:r},w=f&&u?Op(g,f,u):void 0,k=f===void 0||w?.kept!==void 0&&w.kept.length===0,R=n.recorded?.some(({failed:E})=>E?.length)??!1;return{...h,fault:m?Ap(g):Rp(g,w),retry:!m&&r&&kl(p)&&k&&!R&&w?.underWay===void 0}}function Op(e,n,t){let{application:o,databases:r,tool:a}=e;if(o.oneTransaction?.includes(n.database))return{kept:[],underWay:void 0,whole:!0};let s=r.find(({alias:l})=>l===n.database)?.engine,i=Tp(t,n,s,a);return vr(e.error)?i:{...i,underWay:void 0}}function wl(e){let n=Ir(e.databases);return e.applied.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${U(e.applied.map(n))}.`}function Ap(e){let{application:n,applied:t,databases:o}=e,r=Ir(o),a=t.length===0?"Nothing was applied by this run.":`Applied by this run and still there: ${U(t.map(r))}.`;return new y({code:"MIGRATION_PLAN_CHANGED",what:`The migrations of '${n.changed?.alias}' are not the ones that were judged: somebody has changed the files or the database since. ${a}`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."})}function Np(e,n){let{application:t,failing:o,left:r,known:a,error:s,tool:i}=e;if(t.working)return"A statement of it still runs in the server and did not end when it was asked to: what it leaves is not known.";if(!a)return"What was applied is not known: the database no longer answers.";if(!o||!n)return r.length===e.judged.length?"No migration had begun.":"No migration was under way.";let l=t.recorded?.find(({failed:u})=>u?.includes(o.name)),d=[];if(t.oneTransaction?.includes(o.database)&&r.length>1)d.push("All of them ran in one transaction, which was rolled back whole.");else if(n.whole)d.push("It ran in a transaction and was rolled back whole.");else if(n.kept===void 0&&vr(s))d.push("It is not transactional here: each of its statements may or may not have taken effect, and the one under way may go on in the server.");else if(n.kept===void 0)d.push(s?.place?.line&&s.place.line>1?`It is not transactional here: the statements before line ${s.place.line} have taken effect.`:"It is not transactional here: statements of it before the failing one have taken effect.");else if(n.kept.length>0){let u=o.operations.flatMap(({sql:m})=>m).filter(m=>!/^\s*--/.test(m)).length,p=u>n.kept.length?` of its ${u} statements`:n.kept.length===1?" statement":" statements";d.push(`It is not transactional here: ${n.kept.length}${p} took effect, the last of them ${yl(n.kept.at(-1))}, and it is not recorded as applied.`)}else n.underWay===void 0&&d.push("It is not transactional here, but none of its statements has taken effect.");n.underWay!==void 0&&d.push(`The statement under way when it ended (${yl(n.underWay)}) may or may not have taken effect; the server no longer works at it.`);let c=xp([...o.operations.flatMap(({sql:u})=>u)]),f=t.recorded?.find(({database:u})=>u===o.database)?.invalid.find(u=>u.name===c);return f&&d.push(`It has left the INVALID index ${f.name} of ${f.table}, which the next try drops before it builds it again.`),l&&d.push(`${i==="flyway"?"Flyway has":"It is"} recorded it as failed.`),d.join(" ")}function bl(e,n){let{application:t,failing:o,tool:r,databases:a,error:s,known:i}=e,l=un(r,a);if(!i)return`Look at the history table before anything else: \`${l}\` may have been interrupted half way.`;if(!o||!n)return`Deploy again; \`${l}\` continues where this stopped.`;let d=t.recorded?.some(({failed:u})=>u?.length);if(n.kept?.length===0&&n.underWay===void 0&&!d)return vr(s)?`Deploy again; \`${l}\` continues where this stopped.`:`Fix the migration and deploy again; \`${l}\` continues where this stopped.`;let f={django:`\`python manage.py migrate ${o.app} ${o.name} --fake\` records it once its changes are all there.`,alembic:`\`alembic stamp ${o.name}\` records it once its changes are all there.`,flyway:"Then run `flyway repair`, which takes the failed record away."}[r];return`Compare the table with the migration's statements and undo or finish the rest by hand, then run \`${l}\`. ${f}`}function Rp(e,n){let{failing:t,error:o,databases:r,lockTimeout:a,tool:s,left:i,entry:l}=e,d=Ir(r),c=Np(e,n),f=t?wl(e):e.applied.length>0?wl(e).replace(" before it",""):"",u=[c,...e.known?[f]:[]].filter(w=>w!=="").join(" "),p=vp(t,o),m=p?{place:p}:{};if(!o&&e.known){let w=t??i[0];return new y({code:"MIGRATION_NOT_RECORDED",what:`The migration ${d(w)} seemed to be applied, and the database has not recorded it: a transaction that was begun by hand was never committed, or env.py does not commit. ${f}`.trim(),remedy:`See what begins a transaction in it (BEGIN, START TRANSACTION, autocommit), then run \`${un(s,r)}\`.`,...m})}let h=(o?.message??"the database could not be asked afterwards").split(`
`)[0]??"",g=`${t?`The migration ${d(t)}`:"Applying the migrations"} failed: ${h.slice(0,400)}${/[.!?]$/.test(h)?"":"."} ${u}`;return kl(o)?new y({code:"MIGRATION_LOCK_TIMEOUT",what:g,remedy:l&&n&&n.kept?.length!==0?bl(e,n):`Another connection held a lock for more than ${a} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`,...m}):new y({code:"MIGRATION_FAILED",what:g,remedy:bl(e,n),...m})}function vp(e,n){let t=e?.file;if(!t||t.startsWith("/"))return;let o=n?.place?.file===t?n.place.line:e.line;return{file:t,...o?{line:o}:{}}}var Ip=8,Lp=60,$p=1e3,Cp=3e4;function Pp(e,n){let t=Math.min(Cp,$p*2**e);return Math.round(t/2+t/2*n)}function El(e,{databases:n}){let t={};for(let{alias:o}of n)t[o]=[];for(let{database:o,app:r,name:a,digest:s}of e)t[o]?.push([r,a,s??null]);return t}async function Mp(e,n){var c=[];try{if(n.recorded||n.changed&&n.journal.length===0)return n;let{adapter:t,surroundings:o,judged:r,observation:a}=e;let{signal:s}=o.deadline;let i=s.aborted&&!(s.reason instanceof Ee);let l=i?e.options.lastQuestion??Ip:Lp+4*e.options.connectTimeout;let d=oe(c,new ee(l,"asking what is recorded"));try{let m=await t.ask({...o,deadline:d},El(r,a),n.sessions??{});return{...n,...m}}catch(m){return o.note(`what is recorded could not be asked: ${String(m)}`),n}}catch(f){var u=f,p=!0}finally{ie(c,u,p)}}function Dp({options:e,observation:n,judged:t}){for(let{alias:o,engine:r="",version:a=""}of n.databases){let s=t.filter(({database:i})=>i===o);if(s.length!==0){e.tell?.(`Applying ${s.length} migration${s.length===1?"":"s"} to '${o}' (${`${r} ${a}`.trim()}):`);for(let i of s)e.tell?.(`  ${F(i)}${i.safe===null?"":` (${i.lock}${i.safe?", safe":""})`}`)}}}function Fp(e,n,t){let o=e.filter(r=>n?.some(({database:a,migrations:s})=>a===r.database&&s.some(([i,l])=>i===r.app&&l===r.name)));return{...t,journal:[...o,...t.journal]}}async function _l(e){let{adapter:n,surroundings:t,options:o,observation:r,judged:a}=e,{databases:s,tool:i}=r,l=o.retries??0;Dp(e);let d=[],c,f=a;for(let u=0;;u+=1){let p=await n.apply(t,El(f,r),f),m=Fp(d,c,await Mp(e,p)),h=$t({application:m,judged:a,databases:s,tool:i,lockTimeout:o.lockTimeout});if(!h.retry||u>=l||t.deadline.signal.aborted)return m;let g=Pp(u,Math.random());o.tell?.(`Another connection holds a lock, and nothing was changed: trying again in ${(g/1e3).toFixed(1)} s (${u+1} of ${l}).`);try{await o.deadline.sleep(g)}catch{return m}d=m.journal,c=m.recorded,f=h.left}}var Wn=require("node:path");var jp=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*))?$/i;function qp(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function Sl(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),a=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),s=o.slice(0,Math.max(a,0)).findLastIndex(l=>l.trim()===""),i=r>=0?r:a<0?o.length:s;return o.forEach((l,d)=>{let c=jp.exec(l.trimEnd());if(c)for(let f of c[1].split(",").map(u=>u.trim().toLowerCase()))c[2]?n.push({rule:f,reason:c[2],line:d+1,...l.slice(0,c.index).trim()===""?{next:qp(o,d)}:{},whole:d<i}):t.push({line:d+1,rule:f})}),{given:n,incomplete:t}}function Tl(e,n,t,o){return e.given.find(r=>(r.rule===n||r.rule==="all")&&(r.whole||t!=null&&(r.next===t||r.line>=t&&r.line<=(o??t))))}var Al=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),Up=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,Gp=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function Nl(e,n){let t=[],o=!0;for(;!e.done;){let i=e.peek();if(!o&&Al.has(i.upper))break;if(o=!1,e.is("(")){t.push(i,...e.parenthesis());continue}if(t.push(i),e.at+=1,i.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let r=t.filter(({kind:i,text:l})=>i!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(r.length===1&&r[0].upper==="NULL")return"none";let a=n==="postgresql"?Up:Gp;return r.every(({kind:i,text:l,upper:d})=>i==="string"||i==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(d)||i==="word"&&(a.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function Lr(e,n){let t=new ae(e),o=[];for(;!t.done;){let s=t.peek(),i=s.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(Al.has(s.upper)||i))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(s),t.at+=1}let r=/^(small|big)?serial$/i.test(ne(o)),a={type:ne(o),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))a.notNull=!0;else if(t.take("NULL"))a.notNull=!1;else if(t.take("DEFAULT"))a.default=Nl(t,n),a.hasDefault=a.default!=="none";else if(t.take("PRIMARY","KEY"))a.primaryKey=!0,a.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),a.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))a.auto=!0;else if(t.take("REFERENCES"))a.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let s=t.name()?.toLowerCase();s!==void 0&&(a.collation=s)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let s=t.name()?.toLowerCase();s!==void 0&&(a.charset=s)}else if(t.take("CHECK"))a.check=!0,t.parenthesis();else if(t.take("GENERATED")){let s=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(a.auto=!0,a.notNull=!0,t.parenthesis()):s&&t.take("AS")&&(t.parenthesis(),a.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),a.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?a.generated="stored":t.at+=1;return a}var Gn=e=>je(e??[]).map(n=>n.length===0?"":n[0].text);function xl(e,n,t){let o=t,r=()=>{let s=e.rest().map(({upper:l})=>l),i=s.some((l,d)=>l==="NOT"&&s[d+1]==="VALID");return i?{notValid:i}:{}},a={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let s=Gn(e.parenthesis()),i=e.take("REFERENCES")?e.table()??"":"";return{...a,kind:"add-foreign-key",columns:s,references:i,...r()}}if(e.take("UNIQUE")){let s=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...a,kind:"add-unique",usingIndex:!0}:((s||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name()),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...a,name:o,kind:"add-unique",columns:Gn(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...a,kind:"add-primary-key",usingIndex:!0}:{...a,kind:"add-primary-key",columns:Gn(e.parenthesis())};if(e.take("CHECK")){let s=e.parenthesis()??[];return{...a,kind:"add-check",columns:s.filter(({kind:i})=>i!=="string").map(({text:i})=>i),...r()}}if(e.take("EXCLUDE"))return{...a,kind:"add-exclusion"}}function $r(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function Hp(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return Nl(e,o)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let a=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)a.push(e.peek()),e.at+=1;let i=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();i=i||!(l[0]?.text===t&&l[1]?.text==="::"&&ne(l.slice(2)).toLowerCase()===ne(a).toLowerCase())}return{...r,kind:"change-type",type:ne(a),...i?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${ne(e.rest()).slice(0,60)}`}}function Wp(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.table()??"",o=je(e.rest()),r=[];for(let a of o)r.push(...Rl(new ae(a),t,n));return r}var Bp=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;function Rl(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){let s=e.take("IF","NOT","EXISTS"),l=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[xl(e,n,s?void 0:l)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?xl(e,n):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let s=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let i=e.take("IF","NOT","EXISTS"),l=e.is("(")?void 0:e.name();return[{kind:"add-index",table:n,index:s,name:i?void 0:l,columns:Gn(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("(")){let s=e.tokens[o];return je(e.parenthesis()??[]).flatMap(i=>Bp.test(i[0].upper)?Rl(new ae([s,...i]),n,t):[$r(n,i[0].text,Lr(i.slice(1),t))])}let a=e.name();return a===void 0?[{kind:"unknown",table:n,detail:ne(e.tokens)}]:[$r(n,a,Lr(e.rest(),t))]}if(e.take("DROP")){let r=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;return r||e.take("CONSTRAINT")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name(),key:r}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}])}if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[Hp(e,n,r,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let a=e.name()??"",s=r?e.name():void 0,i=Lr(e.rest(),t),{kind:l,...d}=$r(n,a,i),c={kind:"modify-column",...d};return s!==void 0&&s!==a?[{kind:"rename-column",table:n,column:a,to:s},{...c,column:s}]:[c]}if(e.take("RENAME")){if(e.take("COLUMN")){let s=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:s,to:e.name()}]}let r=e.take("CONSTRAINT");if(r||e.take("INDEX")||e.take("KEY")){let s=e.name();return e.take("TO"),[{kind:r?"rename-constraint":"rename-index",table:n,name:s,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let a=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:a,to:e.name()}]:[{kind:"rename-table",table:n,to:a}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${ne(e.rest()).slice(0,60)}`}])}function Kp(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=e.parenthesis(),r=(o??[]).flatMap((c,f)=>c.upper==="REFERENCES"?[o[f+1]?.text??""]:[]),a=e.rest().some(({upper:c})=>c==="SELECT")||o?.[0]?.upper==="SELECT",s=je(o??[]).filter(c=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(c[0]?.upper??"")).map(c=>c[0].text),i={kind:"create-table",table:t,columns:s,...n?{ifNotExists:n}:{},...r.length>0?{references:r[0]}:{}};if(!a)return[i];let l=[...o??[],...e.rest()],d=l.findIndex(({upper:c})=>c==="FROM");return[i,{kind:"insert-rows",table:t,source:new ae(l.slice(d+1)).table()??""}]}function Jp(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let a=Kp(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:a[0]?.table},...a]:a}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let a=e.take("CONCURRENTLY"),s=e.take("IF","NOT","EXISTS"),i=e.is("ON")?void 0:e.name(),l=s?void 0:i;e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let d=e.table()??"";e.take("USING")&&e.name();let c=Gn(e.parenthesis()),f={table:d,columns:c,...l?{name:l}:{},...a?{concurrently:a}:{}};return[o?{kind:"add-unique",...f}:{kind:"add-index",index:r,...f}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let a=e.tokens.findIndex(({upper:i})=>i==="ON");return[{kind:"create-trigger",table:new ae(e.tokens.slice(a+1)).table()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${ne(e.rest()).slice(0,60)}`}]}function Vp(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),je(e.rest()).map(o=>({kind:t,table:new ae(o).table()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");return e.take("IF","EXISTS"),je(e.rest()).map(o=>{let r=new ae(o),a=r.name(),s=r.take("ON")?r.table():void 0;return{kind:"drop-index",name:a,table:s,...t?{concurrently:t}:{}}})}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${ne(e.rest()).slice(0,60)}`}]}function Qp(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new ae(e.tokens.slice(n+1)).table()}var Ol=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,Yp=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,zp=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function Xp(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>zp.test(o)):!1}function vl(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new ae(e.tokens),o=t.peek()?.upper??"",r=t.tokens.some(({upper:a})=>a==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return Wp(t,n);if(t.take("CREATE"))return Jp(t);if(t.take("DROP"))return Vp(t);if(t.take("RENAME","TABLE")){let a=t.table();return t.take("TO"),[{kind:"rename-table",table:a,to:t.table()}]}if(t.take("ALTER","INDEX")){t.take("IF","EXISTS");let a=t.name();return t.take("RENAME","TO")?[{kind:"rename-index",name:a,to:t.name()}]:[{kind:"table-option",how:"index storage"}]}if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:a})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(a))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let a=t.tokens.some(({upper:l},d)=>l==="CONFLICT"&&t.tokens.slice(d).some(({upper:c})=>c==="UPDATE")||l==="DUPLICATE"),s=o==="REPLACE"||t.is("OR",1)&&t.is("REPLACE",2);for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(t.peek().upper);)t.at+=1;let i=t.table();return[{kind:a||s?"update-rows":"insert-rows",table:i,source:Qp(t),where:r}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.table(),where:r}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.table(),where:r}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.table()}];if(o==="WITH"){let a=t.tokens.find(({upper:s})=>Ol.test(s));if(a)return[{kind:"unknown",detail:`WITH … ${a.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:a})=>Ol.test(a)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let a=t.tokens.some(({upper:d},c)=>d==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[c+1]?.upper??"")),s=t.tokens.filter(({kind:d},c)=>(d==="word"||d==="name")&&t.tokens[c+1]?.text==="("),i=t.tokens.some(({upper:d},c)=>d==="NEXT"&&t.tokens[c+1]?.upper==="VALUE"&&t.tokens[c+2]?.upper==="FOR"),l=s.every(({upper:d})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(d));return[a||i||!l?{kind:"unknown",detail:a?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(Yp.test(o))return[Xp(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.table()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let a=t.tokens.some(({upper:s})=>s==="CONCURRENTLY");return[{kind:"reindex",...a?{concurrently:a}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.table()}]:o==="VACUUM"?[t.tokens.some(({upper:a})=>a==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var Zp=["instant","online","blocks-writes","rewrites","unknown"],em=["keeps","breaks","unknown"];function Il(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let a=(t[r]||0)-(o[r]||0);if(a!==0)return a}return 0}function nm(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let a=t[o];return Array.isArray(r)?r.includes(a):a===r}):!1}function tm(e,n,t,o){let r,a;for(let s of Rr)if(nm(s,e,n)){for(let i of s.verdicts)i.engines.includes(t)&&(i.from!==void 0&&(o===""||Il(o,i.from)<0)||i.below!==void 0&&o!==""&&Il(o,i.below)>=0||(i.lock!==void 0&&(r??={value:i.lock,rule:s}),i.compat!==void 0&&(a??={value:i.compat,rule:s})));if(r&&a)break}return{lock:r,compat:a}}var Ct=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;keys=new Map;constructor(n){this.existing=n.tables??{};for(let{table:t,name:o,kind:r}of n.keys??[])this.addKey(o,{table:t,kind:r,isNew:!1});this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let r=new Map;for(let[a,s]of Object.entries(o.columns))r.set(a,{type:s.type,notNull:!s.null,hasDefault:s.default,auto:s.auto,generated:!1,bytes:s.bytes,charset:s.charset,collation:s.collation??/\bcollate\s+[`"]?(\w+)/i.exec(s.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,r)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}addKey(n,t){let o=this.keys.get(n.toLowerCase())??[];this.keys.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.keys.get(n.toLowerCase())??[];return t===void 0?o:o.filter(r=>r.table.toLowerCase()===t.toLowerCase())}key(n){if(n.key!==void 0)return n.key;let t=this.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}removeKey(n){let t=this.named(n),o=(n.name??"").toLowerCase(),r=(this.keys.get(o)??[]).filter(a=>!t.includes(a));return this.keys.set(o,r),t}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},r){let a=this.existing[n]?.collation;return o!==void 0?o!==r.collation:t!==void 0?t!==r.charset:r.collation!=null&&a!=null&&r.collation!==a}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...r}=n,a=this.column(n.table,n.column);if(!a)return[{...r,kind:"change-type"}];let s=[];this.recodes(n,a)?s.push({...r,kind:"change-type",using:!0}):(a.type===void 0||qn(t,a.type,n.type??"",a.bytes)!=="same")&&s.push({...r,kind:"change-type"}),n.notNull===!0&&!a.notNull&&s.push({...r,kind:"set-not-null"}),n.notNull!==!0&&a.notNull&&s.push({...r,kind:"drop-not-null"}),n.unique&&s.push({...r,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&s.push({...r,kind:"add-primary-key"}),n.check&&s.push({...r,kind:"add-check",how:"column"}),n.references!==void 0&&s.push({...r,kind:"add-foreign-key"}),(n.generated||n.auto===!0!==a.auto)&&s.push({...r,kind:"change-type",using:!0});let i=n.default!==void 0&&n.default!=="none";return i!==a.hasDefault&&!n.auto&&s.push({...r,kind:i?"set-default":"drop-default"}),s.length>0?s:[{...r,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,r=this.tables.get(t),a=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":if(this.gone.add(t.toLowerCase()),n.to!==void 0&&!`${t}${n.to}`.includes(".")){r&&this.tables.set(n.to,r),this.created.has(t)&&this.created.add(n.to);for(let[s,i]of this.keys)this.keys.set(s,i.map(l=>l.table===t?{...l,table:n.to}:l))}break;case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":{let s={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},i=n.kind in s?s[n.kind]:"unique";n.name!==void 0&&this.addKey(n.name,{table:t,kind:i,isNew:!0});break}case"drop-index":case"drop-constraint":this.removeKey(n);break;case"rename-index":case"rename-constraint":for(let s of this.removeKey(n))this.addKey(n.to??"",s);break;case"add-column":{let s={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};r?r.set(o,s):this.tables.set(t,new Map([[o,s]]));break}case"drop-column":a&&(a.dropped=!0);break;case"rename-column":a&&n.to!==void 0&&(r?.delete(o),r?.set(n.to,a));break;case"change-type":a&&(a.type=n.type);break;case"set-not-null":a&&(a.notNull=!0);break;case"drop-not-null":a&&(a.notNull=!1);break;case"set-default":a&&(a.hasDefault=!0);break;case"drop-default":a&&(a.hasDefault=!1);break}}};function om(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function rm(e,n,t,o){let r=e.line??null,a=[],s=[],i=new Set(e.bases??[]),l=(f,u)=>{(f.bases??[]).includes("RunPython")&&a.push({change:{kind:"run-python",effect:f.effect,detail:f.description},operation:f,line:u}),f.inner?.forEach((p,m)=>{l(p,e.nested?.[m]?.line??u)})};t==="django"&&(l(e,r),e.opaque&&s.push({rule:he.customOperation.id,line:r}));let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!i.has("RunSQL")?Un(e,n):void 0;if(c){for(let f of c)a.push({change:f,operation:e,line:r});return{steps:a,findings:s}}if(e.sqlError!==void 0&&!i.has("RunPython"))return s.push({rule:he.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:a,findings:s};for(let f of e.sql.flatMap(u=>Ye(u,n))){if(o.changed){let u=`after quotes changed their meaning: ${f.text.slice(0,60)}`;a.push({change:{kind:"unknown",detail:u},operation:e,line:r});continue}o.pass(f);for(let u of vl(f,n)){let p=u.detail??f.text.slice(0,300);a.push({change:{...u,detail:p},operation:e,line:r})}}return{steps:a,findings:s}}function Ll({table:e,column:n,columns:t,name:o,detail:r,kind:a}){return e&&n?`${e}.${n}`:e&&t?.length&&a!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}function am(e,n,t,o,r){let a=n.column(e.table,e.column),s=r.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(c=>n.column(e.table,c)),d=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:s?.notNull===!0&&!s.hasDefault&&!s.auto&&!s.generated&&!s.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":a?.type===void 0?"not-known":qn(t,a.type,e.type??"",a.bytes),index:e.index??"plain",key:n.key(e)??"not-known",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(c=>c?.isNew&&c.empty):e.kind==="drop-default"?a?.addedBy===n.turn:l.length>0&&l.every(c=>c?.isNew&&c.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:a?.notNull??!0,forgotten:d!==void 0&&e.column!==void 0&&!d.some(c=>c.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function sm(e,n){let t=n.tableOf(e);return t===void 0||!n.created.has(t)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var im=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),$l=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),lm=["mariadb","mysql","postgresql","sqlite"];function Pl(e,n,t=0){let o=e.engine??"",r=e.version??"",a=new Ct(e),s=new Lt(o);return(e.pending??[]).map(i=>{if(!lm.includes(o)){let{id:l,...d}=he.unknownEngine;return Cr(i,e.alias,[Hn(i,{rule:l,...d,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:i.line??null})],"unknown","unknown")}return cm(i,e,o,r,a,n,t,s)})}function Hn(e,n){return{...n,file:e.file}}function Cr(e,n,t,o,r){return{...e,database:n,lock:o,compat:r,findings:t,safe:t.every(({note:a})=>a===!0)}}function Cl(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function dm(e,n,t,o){let r=new Ct(n);r.tables.clear();for(let[a,s]of e.tables)r.tables.set(a,new Map([...s].map(([i,l])=>[i,{...l}])));for(let a of e.created)r.created.add(a);for(let a of e.gone)r.gone.add(a);r.keys.clear();for(let[a,s]of e.keys)r.keys.set(a,s);for(let{change:a}of t)for(let s of r.expand(a,o))r.apply(s);return r}function cm(e,n,t,o,r,a,s,i){let l=[],d=[],c=[],f=[],u=(g,w,k)=>{let{id:R,...E}=he[g];l.push(Hn(e,{rule:R,...E,lock:"unknown",compat:"unknown",subject:k,line:w})),d.push("unknown"),c.push("unknown")};if(n.fresh)return Cr(e,n.alias,[],"instant","keeps");r.turn+=1,n.oneTransaction||(r.locked=void 0);let p=e.sqlError===void 0;for(let g of e.operations){let w=e.sqlError!==void 0&&g.bases===void 0,{sqlError:k=w?e.sqlError:void 0}=g;p||=k!==void 0;let R=k===void 0?g:{...g,sqlError:k},E=rm(R,t,a,i);f.push(...E.steps);for(let{rule:N,line:x,subject:D}of E.findings)u(N===he.customOperation.id?"customOperation":"sqlNotKnown",x??e.line??null,D??g.description)}p||u("sqlNotKnown",e.line??null,e.sqlError??"");let m=dm(r,n,f,t),h=0;for(let g of f){let w=om(g.change.detail??"");g.change.kind==="session"&&w!==void 0&&(r.checksOff=w),/^\s*use\b|\bsearch_path\b/i.test(g.change.detail??"")&&r.created.clear();for(let k of r.expand(g.change,t)){let R=sm(k,r),E=am(k,r,t,n,m),N=tm(k,E,t,o),{compat:x}=N,D=r.existing[k.table??""]?.rows??Number.POSITIVE_INFINITY,K=s>0&&D<=s&&N.lock!==void 0&&N.lock.value!=="unknown"&&N.lock?{...N.lock,value:"instant"}:N.lock;if(!R){let we=new Map,Ue=K===void 0||!(K.value==="instant"||K.value==="online"),wn=x===void 0||x.value!=="keeps",S=Rr.at(-1);d.push(K?.value??"unknown"),c.push(x?.value??"unknown");let A=_=>we.get(_.id)??we.set(_.id,{rule:_,lock:K?.value??"unknown",compat:x?.value??"unknown"}).get(_.id);Ue&&A(K?.rule??S),wn&&A(x?.rule??S);for(let{rule:_,lock:T,compat:O}of we.values()){let P=Ll(k);l.some(W=>W.rule===_.id&&W.line===g.line&&W.subject===P)||l.push(Hn(e,{rule:_.id,lock:T,compat:O,subject:P,explanation:_.explanation,recipe:_.recipe,link:_.link,line:g.line??e.line??null}))}if(r.locked&&im.has(k.kind)&&k.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:_,...T}=he.lockHeld;l.push(Hn(e,{rule:_,...T,lock:"blocks-writes",compat:"keeps",subject:Ll(r.locked.change),line:g.line??e.line??null})),d.push("blocks-writes")}k.concurrently?r.locked=void 0:$l.has(k.kind)&&(r.locked??=g)}($l.has(k.kind)||k.kind==="create-table")&&(h+=1),r.apply(k)}}if(h>1&&(t==="mariadb"||t==="mysql")){let{id:g,...w}=he.notTransactional;l.push(Hn(e,{rule:g,...w,lock:"instant",compat:"keeps",subject:`${h} schema changes`,line:e.line??null,note:!0}))}return Cr(e,n.alias,l,Cl(Zp,d),Cl(em,c))}var Ml=["error","unreachable","conflict","partial","db-ahead"];function Dl(e){return[...e].sort((n,t)=>Ml.indexOf(n.status)-Ml.indexOf(t.status))[0]}function Pr(e,n){let t=Ii(e,n);if(t)return t;if(!(e.pending!==void 0||e.ahead?.length||e.conflicts?.length)&&!(e.history===!1||e.inconsistent))return{status:"error",fault:new y({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${e.alias}'.`,remedy:n==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})}}function Pt(e,n,t){return{status:"partial",fault:new y({code:"TARGETS_NOT_LOOKED_AT",what:`Not all databases were looked at. ${e}`,remedy:n,...t?.place?{place:t.place}:{}})}}function Mr(e){let n=new Set(e.databases.map(({schema:o})=>o??"public")),t=e.databases.flatMap(({alias:o,unseen:r})=>(r??[]).filter(a=>!n.has(a)).map(a=>[a,`${o}/${a}`]));return[...new Map(t).values()]}function Fl(e,{allowed:n,named:t}){return n.has("other-schemas")||t?[]:Mr(e)}function um(e,n){let t=Fl(e,n);if(t.length===0)return;let[o]=e.unnamed??[],r="where they are none of this environment's, add 'other-schemas' to 'allow'.";return o!==void 0?Pt(`env.py chooses by the argument '-x ${o}=…', which nobody has given, and this project's migrations are applied in these schemas, too: ${U(t)}.`,`Name each run of env.py with 'alembic-x', one a line, such as \`${o}=acme\`; ${r}`):Pt(`This project's migrations are applied in these schemas, too: ${U(t)}.`,e.tool==="alembic"?`Let env.py run its migrations for each of them; ${r}`:`The schemas of django-tenants and django-tenant-schemas are known here, others are not: look at them by hand; ${r}`)}function jl(e,n){let{databases:t,tool:o}=e,r=t.flatMap(l=>{let d=Pr(l,o);return d?[{database:l,stop:d}]:[]}),a=t.flatMap(l=>Er(l,o,n.allowed)??[]),[s]=r;if(s&&r.length===t.length)return Dl(r.map(({stop:l})=>l));if(s){let l=r.map(({database:d})=>`'${d.alias}'`);a.push(Pt(`${r.length} of ${t.length}: ${U(l,4)}. ${s.stop.fault.what}`,s.stop.fault.remedy,s.stop.fault))}let i=um(e,n);return i&&a.push(i),Dl(a)}function ql(e,n){let{databases:t,stage:o,tool:r}=e,a=t.filter(s=>Pr(s,r)===void 0);if(n)return a.length===0||!/^(env|connect|history)$/.test(o)?n:Pt(`After ${U(a.map(({alias:s})=>`'${s}'`),4)} the look stopped. ${n.fault.what}`,n.fault.remedy,n.fault);if(!(o==="done"&&t.length>0))return{status:"error",fault:new y({code:"MIGRATION_GUARD_FAILED",what:t.length===0?"The look at the migrations ended without having seen a database.":`The look at the migrations ended at '${o}', before its end.`,remedy:r==="alembic"?"See whether env.py calls run_migrations() in this environment.":"See whether the project ends the process while it is loaded; debug logging shows what it printed."})}}function Ul(e,n,t,o){let r=e.databases.map(s=>{let i=s.alias,l=Pr(s,e.tool);if(l)return{name:i,status:l.status,pending:null};let d=Er(s,e.tool,t.allowed),c=s.pending?.length??null;if(d)return{name:i,status:d.status,pending:c};let f=n.filter(p=>p.database===i),u=o&&f.some(({safe:p})=>p===!1);return{name:i,status:u?"unsafe":c?"pending":"clean",pending:c}}),a=Fl(e,t).map(s=>({name:s,status:"unknown",pending:null}));return[...r,...a]}function Mt({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function Fr({safe:e}){return e===!1}function fm(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function fn(e,n){return e&&!(0,Wn.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function pm(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let a=o.has(F(r).toLowerCase()),s=r.file?n.files.read((0,Wn.isAbsolute)(r.file)?r.file:(0,Wn.join)(n.root,r.file)):void 0,i=s===void 0?void 0:Sl(s);for(let{line:d,rule:c}of i?.incomplete??[])t.push({level:"warning",place:fn(r.file,d),title:"allowed without a reason",text:`The comment allows '${c}' without saying why, so it allows nothing. Write \`migration-guard: allow ${c} because …\`.`});let l=r.findings.map(d=>{if(d.note)return d;if(a)return{...d,allowed:"by the input 'allow' (this migration)"};if(o.has(d.rule))return{...d,allowed:"by the input 'allow' (this rule)"};let c=r.operations.find(u=>u.line===d.line),f=i&&Tl(i,d.rule,d.line,c?.end);return f?{...d,allowed:f.reason}:d});return{...r,findings:l,safe:l.every(d=>d.note||d.allowed!==void 0)}})}var mm={lock:"unknown",compat:"unknown",findings:[],safe:null};function hm({onPending:e}){return e==="apply"||e==="apply-safe"}function Gl({safety:e,onPending:n}){return e!=="off"||n==="apply-safe"}function gm(e,n,t){let o=e.databases.map(ul);if(!Gl(n))return o.flatMap(({alias:a,pending:s})=>(s??[]).map(i=>({...i,database:a,...mm})));let r=o.flatMap(a=>Pl(a,e.tool,n.smallTable));return pm(fl(r,o,e.tool),n,t)}function ym(e,n){let{allowed:t}=n,o=[];for(let{alias:s,stale:i,fresh:l,pending:d,missingFile:c,invalid:f}of e.databases){i?.length&&o.push(`${i.length} row${i.length===1?"":"s"} of the history of '${s}' belong to migrations that were squashed and deleted (${U(i.map(F),3)}); \`migrate APP --prune\` removes them.`),l&&d?.length&&o.push(`The database '${s}' is empty: nothing that runs can be disturbed.`),c&&o.push(`The file of the SQLite database '${s}' does not exist yet.`);for(let{table:u,name:p}of wm(d,f))o.push(`An earlier try has left the INVALID index ${p} of ${u} in '${s}'; applying drops it before it is built again.`)}e.driftError&&t.has("drift")&&o.push(`Whether the models match the migrations is not known: ${e.driftError}`);let r=e.databases.flatMap(s=>s.ahead??[]);r.length>0&&t.has("db-ahead")&&o.push(`The database is ahead of this code (${U(r.map(F))}), which the input 'allow' permits.`);let a=n.named||t.has("other-schemas")?Mr(e):[];a.length>0&&o.push(`This project's migrations are applied in these schemas, too, which were not looked at: ${U(a)}.`);for(let{alias:s,why:i}of e.leftOut??[])o.push(`'${s}' was not looked at: ${i}.`);return o}function wm(e,n){let t=(e??[]).flatMap(({operations:o})=>o.flatMap(({sql:r})=>r));return(n??[]).filter(({name:o})=>t.some(r=>/\bCONCURRENTLY\b/i.test(r)&&r.match(/[\w$]+/g)?.includes(o)))}function bm(e,n){if(n.has("drift"))return;let{driftError:t,drift:o=[],tool:r}=e;if(t)return{status:"error",fault:new y({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${t}${/[.!?]$/.test(t)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[a]=o;if(!a)return;let s=fn(a.file,1),i=o.map(({app:l,operations:d})=>l===""?d.join("; "):`${l} (${d.join("; ")})`);return{status:"drift",fault:new y({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${U(i,4)}.`,remedy:r==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${o.map(({app:l})=>l).join(" ")}\`, look at the result and commit it.`,...s?{place:s}:{}})}}function Dr({findings:e}){return e.filter(n=>!n.note&&n.allowed===void 0)}function km(e,n){for(let t of e)for(let o of Dr(t))n.push({level:"warning",place:fn(o.file,o.line),title:`${o.rule} (${F(t)})`,text:`${o.subject===""?"":`${o.subject}: `}${o.explanation} Instead: ${o.recipe}`})}function Em(e,n,t){let o=t.howTo?.trim(),r=e.databases.length>1;return{count:`${n.length} migration${n.length===1?"":"s"}`,names:n.map(a=>r?`${F(a)} on '${a.database}'`:F(a)),command:un(e.tool,e.databases),remedyOf:a=>o?/[.!?]$/.test(o)?o:`${o}.`:a}}function _m(e,n,t){let o=e[0],r=Dr(o),a=fn(o.file,r[0]?.line??o.line),s=e.map(i=>`${F(i)} (${U([...new Set(Dr(i).map(({rule:l})=>l))],4)})`);return{status:"unsafe",fault:new y({code:"MIGRATIONS_UNSAFE",what:`${e.length} of ${n.count} pending ${e.length===1?"is":"are"} not safe while the old code runs: ${U(s,4)}.${t?" None was applied.":""}`,remedy:n.remedyOf(`${r[0]?.recipe??""} Or plan a moment for \`${n.command}\`, then deploy again; \`# migration-guard: allow ${r[0]?.rule} because …\` takes responsibility.`.trim()),...a?{place:a}:{}})}}function Sm(e,n,t){let o=e.filter(Fr),r=fn(e[0].file,e[0].line),a=o.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${U(o.map(F))}.`;return{status:"pending",fault:new y({code:"MIGRATIONS_PENDING",what:`${n.count} ${e.length===1?"is":"are"} pending: ${U(n.names)}.${t?a:""}`,remedy:n.remedyOf(`Run \`${n.command}\` for this environment, then deploy again${o.length===0&&t?"; or set 'on-pending: apply-safe'":""}.`),...r?{place:r}:{}})}}function Tm(e,n,t,o){let{tool:r,databases:a}=e,s=Hl(t),{allowed:i}=s,l=Ul(e,n,s,t.safety!=="off");return{tool:r,targets:l,counted:e.error===void 0&&a.length>0&&l.every(({pending:d,status:c})=>d!==null&&!/^(error|conflict)$/.test(c)),databases:a.map(fm),drift:i.has("drift")?[]:e.drift??[],ahead:a.flatMap(d=>d.ahead??[]),annotations:o,notes:ym(e,s)}}function Hl({allow:e,alembicX:n}){return{allowed:new Set(e.map(t=>t.trim().toLowerCase())),named:(n??[]).length>0}}function xm(e,n){let t=[],o=Hl(n),{allowed:r}=o,a=ql(e,vi(e)),s=a&&a.status!=="partial"?[]:gm(e,n,t),i=Tm(e,s,n,t),l=s.filter(Fr),d=(w,k)=>({result:{...i,status:w,fault:k,pending:s,unsafe:l,applied:[]}}),c=({status:w,fault:k})=>d(w,k),f=a??jl(e,o)??hl(e.databases);if(f)return c(f);km(s,t);let u=hm(n),p=Em(e,s,n),m=n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply";if(l.length>0&&m)return c(_m(l,p,u));let h=bm(e,r);if(u&&h)return c(h);if(s.length>0&&n.onPending==="fail")return c(Sm(s,p,Gl(n)));if(s.length>0&&u){let w=ml(s,e.databases,e.tool);return w?c(w):{apply:s,after:k=>Om(k,s,e,n,i)}}for(let w of s)t.push({level:"warning",place:fn(w.file,w.line),title:"pending migration",text:`${F(w)} is pending; ${n.onPending==="later"?"the release applies it on its hosts":"the release goes on, since on-pending is 'warn'"}.`});if(h)return c(h);let g=l.length>0&&n.safety!=="off"?"unsafe":"pending";return d(s.length>0?g:"clean",void 0)}function Om(e,n,t,o,r){let{databases:a,tool:s}=t,i=$t({application:e,judged:n,databases:a,tool:s,lockTimeout:o.lockTimeout}),{applied:l,left:d,fault:c,known:f,changed:u}=i;return{...r,counted:f&&!u,targets:r.targets.map(p=>{let m=d.filter(({database:h})=>h===p.name).length;return!c||m===0?{...p,status:"clean",pending:m}:{...p,status:"error",pending:f&&!u?m:null}}),status:c?u?"pending":"error":"clean",fault:c,pending:d,unsafe:d.filter(Fr),applied:l}}async function jr(e,n,t){let o=xm(e,n);if("result"in o)return o.result;try{return o.after(await t(o.apply))}catch(r){throw r instanceof y&&r.code!=="PROBE_SILENT"?r:new y({code:"MIGRATION_FAILED",what:`Applying was broken off: ${M(r)}`,remedy:`Look at the history table before anything else: \`${un(e.tool,e.databases)}\` may have been interrupted half way.`,cause:r})}}var zl=require("node:crypto");var qe=require("node:path");function Wl(e){let n=new Map,t=r=>r.split(".").map(a=>a.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let r of e.split(/\r?\n/)){let a=/^\s*\[([^[\]]+)\]/.exec(r);if(a){o=`${t(a[1])}.`;continue}let s=r.indexOf("="),i=r.slice(0,Math.max(0,s)).trim(),l=r.slice(s+1).trimStart();if(!/^[\w."' -]+$/.test(i))continue;let d=o+t(i),c=/^(["'])(.*?)\1/.exec(l),f=/^(true|false|\d+)\b/.exec(l);if(c)n.set(d,c[2]);else if(f)n.set(d,f[1]);else if(l.startsWith("{"))for(let[,u,,p]of l.matchAll(/(?<![\w."'-])([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${d}.${t(u)}`,p)}return n}function Am(e){let n=new Map;for(let t of e.replace(/\\\r?\n\s*/g,"").split(/\r?\n/)){let[,o,r=""]=/^\s*([\w.-]+)\s*[=:](.*)$/.exec(t)??[];o!==void 0&&!/^\s*[#!]/.test(t)&&n.set(o,r.trim())}return n}function Nm(e,n){let t=Wl(e),o=Bl(t,n);return[...t.keys()].some(a=>a.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^[ \t]*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function Bl(e,n){return n.FLYWAY_ENVIRONMENT||e.get("flyway.environment")||"default"}function ze(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function Rm(e,n,t){if(t!==void 0){let a=(0,qe.isAbsolute)(t)?t:(0,qe.join)(n,t);if(e.exists(a))return a;throw new y({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${t}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."})}let o=Tr(e,n),r=new Set(o.map(a=>(0,qe.dirname)(a)));if(r.size>1)throw new y({code:"FLYWAY_CONFIG_MISSING",what:`There are configurations of Flyway in ${r.size} directories: ${o.map(a=>(0,qe.relative)(n,a)).join(", ")}.`,remedy:"Name the one that is deployed with 'flyway-config'."});return o[0]}function vm(e,n){return t=>{let o=`FLYWAY_${t.replace(/[A-Z]/g,r=>`_${r}`).replace(/\./g,"_").toUpperCase()}`;return n[o]??e.get(`flyway.${t}`)??e.get(t)}}function Im(e,n,t){let o=new Map([["flyway:user",t.user],["flyway:database",t.database]]);for(let[r,a]of e){let s=/^(?:flyway\.)?placeholders\.(.+)$/.exec(r)?.[1];s!==void 0&&o.set(s,a)}for(let[r,a]of Object.entries(n)){let s=/^FLYWAY_PLACEHOLDERS_(.+)$/.exec(r)?.[1];s!==void 0&&a!==void 0&&o.set(s.toLowerCase(),a)}return o}function Dt(e,n,t){let o=Rm(e,t.directory,t.flywayConfig||void 0),r=o===void 0?"":e.read(o)??"",a=o?.endsWith(".toml")?Wl(r):Am(r),s=n.FLYWAY_URL??Nm(r,n),i=vm(a,n),l=/^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(s)?.[1]??"",d=i("placeholderReplacement")?.toLowerCase()!=="false",c={user:i("user")??"",database:l};return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:s,initSql:i("initSql")??a.get(`environments.${Bl(a,n)}.initSql`)??"",transactionalLock:(i("postgresql.transactional.lock")??i("postgresqlTransactionalLock"))?.toLowerCase()!=="false",placeholders:d?Im(a,n,c):void 0,prefix:i("placeholderPrefix")??"${",suffix:i("placeholderSuffix")??"}"}}function Kl(e,{placeholders:n,prefix:t,suffix:o}){if(n===void 0)return e;let r="",a=e;for(;;){let s=a.indexOf(t),i=s<0?-1:a.indexOf(o,s+t.length);if(i<0)return r+a;let l=a.slice(s+t.length,i).trim(),d=n.get(l)??n.get(l.toLowerCase());r+=a.slice(0,s)+(d??a.slice(s,i+o.length)),a=a.slice(i+o.length)}}var Bn=require("node:path");function Lm(e,n){let t=n.flyway||"flyway",r=((0,Bn.isAbsolute)(t)?[t]:t.includes("/")?[(0,Bn.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(a=>(0,Bn.join)(a,t))).find(a=>e.files.executable(a));if(r)return r;throw new y({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function $m(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function Jl(e,n,t,o={}){let r=Lm(e,n);return e.exec(r,t,{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true",...o},signal:e.deadline.signal}).catch(a=>{throw e.deadline.signal.throwIfAborted(),new y({code:"FLYWAY_MISSING",what:`${r} could not be started: ${M(a)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})})}async function Vl(e,n,t){let{stdout:o}=await Jl(e,n,t);return o}async function Ft(e,n,t,o={}){let r=await Jl(e,n,[...t,"-outputType=json"],o),a=$m(r.stdout);if(a)return De(a,e.secrets);let s=De(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new y({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${s.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function qr(e,n){let t=e.message.split(`
`).map(i=>i.trim()).filter(i=>i!==""&&!/^-+$/.test(i)),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],a=r&&r!=="0"?Number(r):o??null,s=e.path?n(e.path):null;return{type:e.errorCode,message:t.slice(0,5).join(" "),code:a,place:s===null?null:{file:s,line:e.lineNumber??null}}}var Ql=require("node:path");var Cm=e=>`'${e.replaceAll("'","''")}'`;function Yl(e){return e.length===0?"''":e.map(Cm).join(", ")}function Pm(e){let n=Yl([...new Set(e.flatMap(o=>[o,o.toLowerCase()]))]),t=`c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN (${n})`;return`SELECT json_build_object(
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
`}function Mm(e){let n=Yl(e),t=o=>`table_schema = DATABASE() AND ${o} IN (${n})`;return`SET SESSION group_concat_max_len = 268435456;
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
`}var Dm={u:"unique",p:"unique",x:"unique",UNIQUE:"unique","PRIMARY KEY":"unique",i:"index",INDEX:"index",c:"check",CHECK:"check",f:"foreign-key","FOREIGN KEY":"foreign-key"},Fm=e=>/^[\d.]+/.exec(e)?.[0]??"";function jm(e){let n={};for(let[t,o,r]of e.tables??[])n[String(t)]={rows:typeof o=="number"&&o>=0?o:null,...r?{collation:String(r)}:{},columns:{},notNullChecks:[]};for(let[t,o,r,a,s,i,l,d,c]of e.columns??[]){let f=n[String(t)];f&&(f.columns[String(o)]={type:String(r),null:!!a,default:!!s,auto:!!i,...l===void 0?{}:{charset:l===null?null:String(l),collation:d===null?null:String(d),bytes:typeof c=="number"?c:null}})}for(let[t,o]of e.notNull??[]){let r=/^CHECK \(\(*"?(\w+)"? IS NOT NULL\)*\)?$/.exec(String(o))?.[1];r&&n[String(t)]?.notNullChecks.push(r)}return n}async function jt(e,n,t,o){let r=ze(t.jdbc),a=r==="postgresql"?Pm(o):r==="mariadb"?Mm(o):void 0;if(a===void 0)return;let s=e.files.temporary(e.temporary);try{e.files.write((0,Ql.join)(s.path,"beforeInfo.sql"),a);let i=await Vl(e,n,[...t.args,`-locations=filesystem:${s.path}`,"-skipDefaultCallbacks=false","-outputQueryResults=true","-placeholderReplacement=false","info"]),l=/^\| (\{.*\}) +\|$/m.exec(i)?.[1];return l===void 0?void 0:qm(JSON.parse(l))}catch(i){e.deadline.signal.throwIfAborted(),e.note(`what the server knows of the tables could not be asked: ${String(i)}`);return}finally{s.remove()}}function qm(e){let n=jm(e),t=(e.invalid??[]).map(([o,r,a])=>({schema:String(o),name:String(r),table:String(a)}));return{invalid:t,facts:{version:Fm(e.version),tables:n,existing:Object.keys(n),keys:(e.keys??[]).flatMap(([o,r,a])=>{let s=Dm[String(a)];return s?[{table:String(o),name:String(r),kind:s}]:[]}),invalid:t.map(({table:o,name:r})=>({table:o,name:r}))}}}var Um=/^\s*((CREATE|DROP)\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY|REINDEX\b|VACUUM\b|(CREATE|DROP|ALTER)\s+(DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER\s+SYSTEM|DISCARD\s+ALL)/i;function Xl(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}var Kn=({version:e,description:n})=>e===""?n:e,Gr=e=>n=>n?.startsWith(`${e.root}/`)?n.slice(e.root.length+1):null;function Gm(e){let n=e.split(`
`).findIndex(t=>t.startsWith("<<<<<<< "));return n<0?void 0:n+1}function Hm(e,n,t,o){let r=ze(o.jdbc),a=e.filepath??"",s=a===""?void 0:n.files.read(a),i=a===""?"":n.files.read(`${a}.conf`)??"",l=s===void 0?void 0:Ye(Kl(s,o),r),d=/^[ \t]*executeInTransaction[ \t]*=[ \t]*false/im.test(i)||r==="postgresql"&&l?.some(({text:f})=>Um.test(f)),{description:c}=e;return{app:"",name:Kn(e),file:(Gr(t)(a)??a)||null,line:1,digest:s===void 0?null:(0,zl.createHash)("sha256").update(s).digest("hex"),firstParty:!0,atomic:!d,operations:l===void 0?[{type:"script",description:c,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:l.map(({text:f,line:u,end:p})=>({type:"sql",description:c,line:u,end:p,sql:[f]}))}}function Wm(e,n){let t=e.find(({state:r})=>/^failed/i.test(r));if(t)return`the migration ${t.version} (${t.description}) failed half way and is recorded as failed.`;let o=(n?.invalidMigrations??[]).find(({errorDetails:r})=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(r?.errorCode??""));return o&&`the script of ${o.version} (${o.description}) is not the one that was applied: ${o.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`}function Bm(e,n,t){let o=(n?.invalidMigrations??[]).flatMap(({version:a})=>e.filter(s=>s.version===a&&/^ignored/i.test(s.state)));if(o.length===0)return[];let r=e.findLast(({state:a,version:s})=>Xl(a)&&s!=="");return[{app:"",migrations:[...r?[r]:[],...o].map(({version:a,filepath:s})=>({name:a,file:t(s)}))}]}async function Zl(e,n,t){let o=await Ft(e,n,[...t.args,"info","validate"]),r=o.individualResults??[o],a=r.find(i=>i.migrations!==void 0)??o,s=r.find(i=>i.validationSuccessful!==void 0);return{info:a,validation:s,error:o.error??r.find(i=>i.error)?.error}}async function Hr(e,n,t=!0){let o=Dt(e.files,e.env,n),r=Gr(n),{jdbc:a}=o,s=ze(a),i=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(a),l={alias:"default",...i?{host:i[1],port:i[2]??"",database:i[3]}:{},user:e.env.FLYWAY_USER??"",engine:s,version:""},{info:d,validation:c,error:f}=await Zl(e,n,o),u={tool:"flyway",...d.flywayVersion?{toolVersion:d.flywayVersion}:{}};if(f&&d.migrations===void 0)return{...u,stage:"connect",databases:[l],error:qr(f,r)};let p=d.migrations??[],m=p.filter(({state:x})=>/^pending|^outdated/i.test(x)),h=m.map(x=>Hm(x,e,n,o)),g=Vm(m,e,r);if(g)return{...u,stage:"graph",databases:[l],error:g};let w=Wm(p,c),k=Bm(p,c,r),R=p.every(({state:x})=>/^pending/i.test(x))&&d.allSchemasEmpty===!0,E=Jm(h),N=t&&E.length>0&&!R?await jt(e,n,o,E):void 0;return{...u,stage:"done",databases:[{...l,history:!0,applied:p.filter(({state:x})=>Xl(x)).length,fresh:R,ahead:p.filter(({state:x})=>/^(future|missing)/i.test(x)).map(x=>({app:"",name:Kn(x)})),pending:h,transactionalLock:s==="postgresql"&&o.transactionalLock&&Km(d.flywayVersion),...N?.facts,...k.length>0?{conflicts:k}:{},...w?{inconsistent:w}:{}}]}}function Km(e){let[n=0,t=0]=(e??"").split(".").map(Number);return e===void 0||n>9||n===9&&t>=1}function Jm(e){let n=e.flatMap(({operations:t})=>t.flatMap(({sql:o})=>o)).join(`
`);return[...new Set(n.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)??[])]}function Vm(e,n,t){for(let{filepath:o}of e){let r=o?Gm(n.files.read(o)??""):void 0;if(r===void 0)continue;return{type:"MergeConflict",message:"the file holds a merge that was not finished (<<<<<<<)",code:null,place:{file:t(o)??o??"",line:r}}}}function ed({initSql:e},...n){let t=[e.replace(/;\s*$/,""),...n].filter(o=>o!=="");return t.length===0?{}:{FLYWAY_INIT_SQL:t.join("; ")}}function Qm(e,n){let t=Math.max(1,Math.ceil(n));return e==="postgresql"?`SET lock_timeout = ${Math.round(n*1e3)}`:/^(mariadb|mysql)$/.test(e)?`SET SESSION lock_wait_timeout = ${t}, innodb_lock_wait_timeout = ${t}`:""}var nd=({name:e})=>!/^\d/.test(e);function Ym(e,n,t){let o=[];for(let r of e){let a=n==="postgresql"&&!t&&r.operations.some(({sql:i})=>i.some(l=>/\bCONCURRENTLY\b/i.test(l))),s=o.at(-1);s?.migrations.some(nd)?(s.migrations.push(r),s.patient||=a):s?.patient===a?s.migrations.push(r):o.push({patient:a,migrations:[r]})}return o}function zm({migrations:e},n){return[`-target=${e.at(-1).name}`,...n?["-repeatableSqlMigrationPrefix=not-yet-","-ignoreMigrationPatterns=*:future,repeatable:missing"]:[]]}async function Xm(e,n,t,o){let r=await jt(e,n,t,[]),a=o.flatMap(({operations:i})=>i.flatMap(({sql:l})=>l)),s=(...i)=>i.map(l=>`"${l.replaceAll('"','""')}"`).join(".");for(let i of r?.invalid??[]){if(!a.some(c=>/\bINDEX\s+CONCURRENTLY\b/i.test(c)&&c.match(/[\w$]+/g)?.includes(i.name)))continue;let d=`DROP INDEX CONCURRENTLY IF EXISTS ${s(i.schema,i.name)}`;await Ft(e,n,[...t.args,"info"],ed(t,d))}}var Zm={type:"Interrupted",message:"",code:null,place:null};async function td(e,n,t,o){let r=await Hr(e,n,!1),a=(r.databases[0]?.pending??[]).map(({name:u,digest:p})=>`${u} ${p??null}`),s=(t.default??[]).map(([,u,p])=>`${u} ${p}`);if(r.error)return{journal:[],error:r.error};if(a.join(`
`)!==s.join(`
`))return{journal:[],changed:{alias:"default"}};let i=Dt(e.files,e.env,n),l=ze(i.jdbc),d=Ym(o,l,r.databases[0]?.transactionalLock===!0),c=o.some(nd),f=[];for(let[u,p]of d.entries()){p.patient&&await Xm(e,n,i,p.migrations);let m=[...i.args,...u<d.length-1?zm(p,c):[],"migrate"],h;try{let k=Qm(l,p.patient?0:n.lockTimeout);h=await Ft(e,n,m,ed(i,k))}catch(k){let R=p.migrations.map(({name:E})=>Ur(E,!1));return{journal:[...f,...R],error:{...Zm,message:M(k)}}}for(let k of h.migrations??[])f.push(Ur(Kn(k),!0,(k.executionTime??0)/1e3));if(!h.error)continue;let g=qr(h.error,Gr(n)),w=eh(p.migrations,f,g);return{journal:w===void 0?f:[...f,Ur(w,!1)],error:g}}return{journal:f}}function Ur(e,n,t){return{database:"default",app:"",name:e,done:n,statements:[],...t===void 0?{}:{seconds:t}}}function eh(e,n,t){let o=e.find(({file:a})=>a!==null&&a===t.place?.file),r=e.find(({name:a})=>!n.some(s=>s.name===a));return o?o.name:/MIGRATION/.test(t.type)?r?.name:void 0}async function od(e,n,t){let o=Dt(e.files,e.env,n),{info:r,error:a}=await Zl(e,n,o);if(a&&r.migrations===void 0)return{};let s=r.migrations??[],i=new Set(s.filter(({state:u})=>/^pending|^outdated|^failed/i.test(u)).map(Kn)),l=(t.default??[]).map(([,u])=>u).filter(u=>!i.has(u)),c=(t.default??[]).length>l.length&&ze(o.jdbc)==="postgresql"?await jt(e,n,o,[]):void 0;return{recorded:[{database:"default",migrations:l.map(u=>["",u]),invalid:c?.facts.invalid??[],failed:s.filter(({state:u})=>/^failed/i.test(u)).map(Kn)}]}}function Wr(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:a,allowed:s,explanation:i,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:a,explanation:i,recipe:l,...s===void 0?{}:{allowed:s}}))}}var nh=9e5;function Jn(e,n=nh){let t=new Set,o=e.map(({app:d,name:c})=>{let f=`${d} ${c}`,u=t.has(f);return t.add(f),u}),r={operations:[],sql:[]},a=e.map(Wr),s=[a,a.map((d,c)=>o[c]?{...d,...r}:d),a.map(d=>({...d,...r}))];for(let d of s){let c=JSON.stringify(d);if(c.length<=n)return c}let l=e.map(({app:d,name:c,database:f,file:u,lock:p,compat:m,safe:h})=>({app:d,name:c,database:f,file:u,...r,lock:p,compat:m,safe:h,rules:[]})).slice(0,Math.floor(n/1e3));return JSON.stringify([...l,{leftOut:e.length-l.length}])}function th(e,n,t){let{connectTimeout:o,lockTimeout:r,root:a}=n,s=n.safety!=="off"||n.onPending==="apply-safe";if(e==="flyway"){let f={...n,directory:t};return{observe:u=>Hr(u,f),apply:(u,p,m)=>td(u,f,p,m),ask:(u,p)=>od(u,f,p)}}let i=jn(n.files,{directory:t,root:a,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),l={connectTimeout:o,lockTimeout:r},d=(f,u)=>({expected:f,connectTimeout:o,sessions:u});if(e==="alembic"){let f={root:a,directory:t,python:i,config:n.alembicConfig,arguments:n.alembicX??[]};return{observe:u=>tl(u,f,{connectTimeout:o,sql:s,drift:n.checkDrift!=="off"}),apply:(u,p)=>ol(u,f,{expected:p,...l}),ask:(u,p,m)=>rl(u,f,d(p,m))}}let c={root:a,directory:t,python:i,settings:n.settings};return{observe:f=>zi(f,c,{databases:n.databases,connectTimeout:o,sql:s,drift:n.checkDrift}),apply:(f,u)=>Xi(f,c,{expected:u,...l}),ask:(f,u,p)=>Zi(f,c,d(u,p))}}function oh(e,n,t){let o=[e.error,...e.databases.map(({error:r})=>r)];for(let r of o)r?.trace&&n.note?.(Ve(r.trace,t));for(let r of e.skipped??[])n.note?.(`a statement of env.py that a look does not run: ${Ve(r,t)}`)}async function Br(e){let n=wr(e.env),t=(0,qt.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:yr(e.env,e.envPass),temporary:e.temporary,secrets:n,note:d=>e.note?.(d)};if(!e.files.exists(t))throw new y({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?Vi(e.files,t,!!e.settings):e.tool,a=(0,qt.relative)(e.root,t).startsWith("..")?t:e.root,s={...e,root:a},i=th(r,s,t),l=await i.observe(o);return oh(l,e,n),jr(l,s,d=>_l({adapter:i,surroundings:o,options:s,observation:l,judged:d}))}var{code:ge,link:rh,table:rd,text:Xe,details:ah,block:sh}=V,ih={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",partial:"⛔ not all databases were looked at",error:"⛔ the migrations could not be judged"},lh={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},dh={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},Ze=40;function ad(e){let n=[`### Migrations: ${ih[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:a,applied:s})=>`${ge(o)} ${Xe(`${r??"unknown"} ${a??""}`.trim())}${s===void 0?"":`, ${s} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.targets.length>1&&n.push(rd(["target","status","pending"],e.targets.slice(0,Ze).map(({name:o,status:r,pending:a})=>[ge(o),Xe(r),a===null?"not known":String(a)]))),e.targets.length>Ze&&n.push(`… and ${e.targets.length-Ze} more targets.`),e.pending.length>0){let o=new Set(e.pending.map(({database:r})=>r)).size>1;n.push(rd(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,Ze).map(r=>[ge(r.app===""?r.name:`${r.app}.${r.name}`),...o?[ge(r.database)]:[],lh[r.lock],dh[r.compat],r.safe===null?"not judged":r.safe?r.findings.some(({allowed:a})=>a!==void 0)?"allowed":"safe":r.findings.filter(a=>!a.note&&a.allowed===void 0).map(({rule:a})=>ge(a)).filter((a,s,i)=>i.indexOf(a)===s).join(" ")]))),e.pending.length>Ze&&n.push(`… and ${e.pending.length-Ze} more.`)}for(let o of e.pending.slice(0,Ze)){let r=o.findings.filter(({note:l})=>!l);if(r.length===0)continue;let a=o.app===""?o.name:`${o.app}.${o.name}`,s=r.map(l=>{let d=l.allowed===void 0?"":` _Allowed: ${Xe(l.allowed)}_`;return`- ${rh(l.rule,l.link)} ${ge(l.subject)}: ${Xe(l.explanation)}${l.recipe===""?"":` **Instead:** ${Xe(l.recipe)}`}${d}`}),i=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(ah(`${ge(a)}: why`,[s.join(`
`),...i.length>0?[sh(i.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:r,seconds:a,database:s})=>`${ge(o===""?r:`${o}.${r}`)}${e.targets.length>1?` on ${ge(s)}`:""}${a===null?"":` (${a} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:r})=>`${ge(o||"metadata")} ${Xe(r.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${Xe(o)}`);return n.join(`

`)}async function Ut(e){let{inputs:n,env:t,log:o,deadline:r}=e,a=t.GITHUB_WORKSPACE||process.cwd(),s=Br({...n,root:ke(a,n.workingDirectory).root,directory:(0,id.resolve)(a,n.workingDirectory),env:t,exec:br,files:Fn,temporary:t.RUNNER_TEMP||(0,sd.tmpdir)(),deadline:r,note:o.debug,tell:o.info});e.setOutput("status","error");let i=await s.catch(h=>{throw h instanceof y&&e.setOutput("reason",h.code),h}),{status:l,fault:d,pending:c,unsafe:f,applied:u,annotations:p,notes:m}=i;e.setOutput("status",l),e.setOutput("reason",d?.code??""),e.setOutput("pending-count",i.counted?c.length:""),e.setOutput("pending",Jn(c)),e.setOutput("unsafe",Jn(f)),e.setOutput("applied",u),e.setOutput("drift",i.drift),e.setOutput("databases",i.databases),e.setOutput("targets",i.targets);for(let{level:h,place:g,title:w,text:k}of p)h==="notice"?o.notice(k,g):o[h](k,g,w);for(let h of m)o.info(h);for(let{app:h,name:g,seconds:w}of u)o.info(`applied ${F({app:h,name:g})}${w===null?"":` in ${w} s`}`);if(o.info(`${l}: ${Mt(i)}, ${u.length} applied`),e.summarize(ad(i)),d)throw d;return i}var ye=require("node:fs"),ld=require("node:path");var ch=2e5,uh=200;function fh(e){try{return typeof e=="string"&&Te(e)!==""}catch{return!1}}var ph=e=>Array.isArray(e)&&e.length<=uh&&e.every(fh),Gt=class{#e;#n;constructor(n,t){this.#e=n?(0,ld.join)(n,"guarded-deploy-locks.json"):void 0,this.#n=t}#o(){let n={job:this.#n,places:{}};if(this.#e===void 0)return n;try{let t=(0,ye.lstatSync)(this.#e);if(!t.isFile()||t.size>ch)return n;let o=JSON.parse((0,ye.readFileSync)(this.#e,"utf8"));if(o?.job!==this.#n||typeof o.places!="object"||o.places===null)return n;let r=Object.entries(o.places).filter(([,a])=>ph(a));return{job:this.#n,places:Object.fromEntries(r)}}catch{return n}}held(n){let{places:t}=this.#o();return Object.hasOwn(t,n)?t[n]:[]}note(n,t){if(this.#e===void 0)return;let{taken:o=[],given:r=[]}=t,{places:a}=this.#o(),s=new Set([...Object.hasOwn(a,n)?a[n]:[],...o]);for(let d of r)s.delete(d);let i={job:this.#n,places:{...a,[n]:[...s]}},l=`${this.#e}.${process.pid}`;try{(0,ye.writeFileSync)(l,JSON.stringify(i),{flag:"wx",mode:384}),(0,ye.renameSync)(l,this.#e)}catch{(0,ye.rmSync)(l,{force:!0})}}};var Kr=({owner:e,repo:n,namespace:t})=>`${e}/${n} ${t}`.toLowerCase(),Jr=({keys:e,former:n=[]})=>[...e,...n].sort();function mh({context:e}){let n=e.payload.inputs?.environment,t=typeof n=="string"&&n!==""?n:e.refName;return`${e.workflow} ${t}`}function hh({inputs:e,context:n}){let t=e.lockRepository;if(t===void 0)return{owner:n.owner,repo:n.repo};let o=/^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(t);if(!o)throw new y({code:"INPUT_INVALID",what:`The input 'lock-repository' is ${JSON.stringify(t.slice(0,200))}, which is not owner/name.`,remedy:"Set it to a repository such as 'acme/locks', or leave it out."});return{owner:o[1],repo:o[2]}}function gh({inputs:e,context:n}){let t=e.commit;if(t===void 0)return n.sha;if(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(t))return t;throw new y({code:"INPUT_INVALID",what:`The input 'commit' is ${JSON.stringify(t.slice(0,200))}, which is no full SHA.`,remedy:"Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out."})}function Ht(e){let{inputs:n,context:t,env:o}=e,r=/^\d{1,15}$/.test(n.jobId??"")?Number(n.jobId):void 0,a=n.key.length>0?n.key:[mh(e)],s=a.map(i=>[Te(i),i]).filter(([i,l])=>i!==l);return{...hh(e),namespace:n.refNamespace,keys:nr(a),former:tr(a),spelled:Object.fromEntries(s),me:gr({...t,sha:gh(e),workflow:t.workflowRef||t.workflow,jobId:r,runner:o.RUNNER_NAME??""})}}function Ne({context:e,log:n,env:t,inputs:o},r){return Ao({token:o.token,context:e,deadline:r,log:n,env:t,retries:o.retries})}function yh({context:e}){let n=/^refs\/heads\/(.+)$/.exec(e.ref)?.[1],t=e.payload?.repository?.default_branch;return n??(typeof t=="string"&&t!==""?t:void 0)}function Re(e,n,t,o=Ne(e,t)){let{signal:r}=t,{context:a}=e,s=a.payload,i=s?.repository?.full_name===`${n.owner}/${n.repo}`,l=yh(e),d=c=>dd(c,a.serverUrl);return{common:{store:hr({api:o,owner:n.owner,repo:n.repo,namespace:n.namespace,repositoryId:i?s?.repository?.node_id:void 0,run:a.runId>0?a.runId:void 0,signal:r}),keys:Jr(n),me:n.me,deadline:t,clock:dn,random:Math.random,today:Date.now,tell:c=>Eh(e,c)},oracle:rr({api:o,now:dn.now,signal:r}),ancestry:Mn({api:o,branch:l,signal:r}),describe:d,branch:l}}function wh(e,n){return e.job===null?xe(n,e):`${xe(n,{...e,attempt:1})}/job/${e.job}`}var bh=e=>`${new Date(e).toISOString().slice(0,16).replace("T"," ")} UTC`,Vr=({since:e})=>e!==void 0&&e>0&&e<8e15?bh(e):"";function dd(e,n){let t=Vr(e);return`${de(e)}${t===""?"":` (since ${t})`}, ${wh(e,n)}`}function kh(e,n){let t=Math.floor(e.waitedMs/6e4),o=e.behind?`, directly behind ${de(e.behind)}`:"",r=e.holders.map(({key:s,holder:i})=>`'${s}' is held by ${dd(i,n)}`),a=r.length>0?`; ${r.join("; ")}`:"";return`Waiting${t>0?` for ${t} min`:""}: ${e.ahead} ahead${o}${a}`}function Eh({log:e,context:n},t){switch(t.kind){case"waiting":e.info(kh(t,n.serverUrl));break;case"kept":e.debug(`held by this job already: ${t.keys.join(", ")}`);break;case"reaped":e.info(`Removed ${de(t.ticket)}: GitHub says that job is over`);break;case"invisible":e.info(`GitHub does not say whether ${de(t.ticket)} is alive; it keeps its place`);break;case"blind":e.warning(`${t.fault.what} ${t.fault.remedy} (${t.fault.docs})`,void 0,t.fault.code);break;case"recovered":e.warning(`The ref of the lock '${t.key}' was deleted or changed by hand; recovered from its mirror`);break;case"circle":e.info("This job and another were about to wait for each other; this one leaves and joins again");break;case"unrelated":e.warning(`GitHub does not say how ${t.sha.slice(0,12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`);break;case"retrying":e.debug(`again in ${Math.round(t.ms)} ms: ${t.reason}`);break}}function Wt(e){let{continueAfterSeconds:n,abortAfterSeconds:t}=e;if(n!==void 0&&t!==void 0)throw new y({code:"INPUT_INVALID",what:"Both 'continue-after-seconds' and 'abort-after-seconds' are set.",remedy:"Set one of them, or 'wait-timeout' with 'on-timeout'."});let o=e.pollIntervalSeconds??e.pollSeconds;return{waitSeconds:n??t??e.waitTimeout,pollSeconds:Math.max(o,_h),onTimeout:n!==void 0?"continue":t!==void 0?"fail":e.onTimeout}}var _h=.2;function cd(e,n){let t=e.order==="run-number"&&n.length>1?["'order: run-number' was asked for with several keys.","Use one key, or the order of arrival."]:e.strategy==="runs"&&!["acquire","release"].includes(e.mode)?[`'mode: ${e.mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,"Use 'strategy: ref'."]:e.strategy==="runs"&&e.lockRepository!==void 0?["'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.","Use 'strategy: ref'."]:e.strategy==="ref"&&(e.queueName??e.jobToWaitFor??e.stepToWaitFor)!==void 0?["'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.","Name what is shared with 'key', or set 'strategy: runs'."]:e.stepToWaitFor!==void 0&&e.jobToWaitFor===void 0?["'step-to-wait-for' was given without its job.","Add 'job-to-wait-for'."]:void 0;if(t)throw new y({code:"INPUT_INVALID",what:t[0],remedy:t[1]})}var ud=e=>e.map(n=>`'${n}'`).join(", "),zr=(e,n)=>V.link(`${n.repository} #${n.number}${n.attempt>1?` attempt ${n.attempt}`:""}`,xe(e,n)),Qr=20;function Sh(e,{former:n}){let t=({holder:r,queue:a})=>[r,...a].map(s=>s?.nonce),o=new Set(e.filter(({key:r})=>!n.includes(r)).flatMap(t));return e.filter(r=>!n.includes(r.key)||t(r).some(a=>a&&!o.has(a)))}function Th({key:e},{former:n,spelled:t}){let o=t[e],r=n.includes(e)?", as releases before the normal form of keys call it":o===void 0?"":` (asked for as ${V.code(o)})`;return`**Lock** ${V.code(e)}${r}`}function xh(e,n,t){return Sh(e,n).map(o=>{let r=[...o.holder?[{ticket:o.holder,place:"holds"}]:[],...o.queue.map((d,c)=>({ticket:d,place:`waits, ${c+1}.`}))],a=Th(o,n),s=o.last?`

Last left live: ${V.code(o.last.sha.slice(0,12))} by run #${o.last.number}.`:"";if(r.length===0)return`${a}: free.${s}`;let i=r.slice(0,Qr).map(({ticket:d,place:c})=>[c,`${zr(t,d)}${d.nonce===n.me.nonce?" (this job)":""}`,V.text(d.name),V.code(d.sha.slice(0,12)),Vr(d)||"–"]),l=r.length>Qr?`

and ${r.length-Qr} more.`:"";return`${a}

${V.table(["","run","job","commit","since"],i)}${l}${s}`}).join(`

`)}function Yr(e,n){let t=Math.round(e.waitedMs/1e3),o=e.waitedFor?` behind ${zr(n,e.waitedFor)}`:"";return e.position===0?"It was free.":`Waited ${t} s, ${e.position} ahead on arrival${o}.`}function Bt(e){let n=ud(e.keys),t=e.kept.length>0?` An earlier step still holds ${ud(e.kept)}.`:"";return e.acquired?e.fencingToken===void 0?"Its turn has come":`Holds the lock ${n}, fencing token ${e.fencingToken}`:e.superseded?`Superseded: something newer is live already. The lock was not taken.${t}`:e.forceContinued?`Time was up: this job goes on WITHOUT the lock.${t}`:`Time was up: the lock was not taken; see the output 'acquired'.${t}`}function fd({forceContinued:e,waitedFor:n},t){return{force_continued:e?"1":"",previous_run_id:n?String(n.run):"",previous_run_url:n?xe(t,n):""}}function pd(e,n,t){let o=e.acquired?e.fencingToken===void 0?`Its turn has come (advisory: nothing was locked). ${Yr(e,t)}`:`Holds the lock, fencing token ${V.code(e.fencingToken)}. ${Yr(e,t)}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"**Goes on without the lock**: time was up and `on-timeout` says continue.":`Not acquired: time was up. ${Yr(e,t)}`,r=e.reaped.length>0?`

Removed dead jobs: ${e.reaped.map(s=>zr(t,s)).join(", ")}.`:"",a=!e.acquired&&e.kept.length>0?`

Still held since an earlier step: ${e.kept.map(V.code).join(", ")}.`:"";return`### Turnstyle lock

${o}${a}${r}

${xh(e.states,n,t)}`}var Oh=6;async function md(e,n,t){let{inputs:o,deadline:r,env:a}=e,s=await sr(t,n.me,a.RUNNER_NAME??"",r.signal),i={...n,me:s},l=[...i.keys,...i.former],d=[],c=Re(e,i,r,t),{common:f,oracle:u,ancestry:p,describe:m,branch:h}=c,g=new Gt(a.RUNNER_TEMP,s.nonce),w=g.held(Kr(i));e.saveState("request",JSON.stringify(i));let{order:k,superseded:R}=o;try{let Y=await Yo({...f,...Wt(o),keys:i.keys,former:i.former,also:w,oracle:u,ancestry:p,order:k,superseded:R,describe:m,branch:h,tell:K=>{K.kind==="kept"&&(d=K.keys),f.tell(K)},remaining:()=>t.usage.remaining,counted:()=>t.usage.counted});return e.saveState("seen",JSON.stringify(Y.seen)),Y.acquired&&g.note(Kr(i),{taken:l}),{held:Y,request:i}}catch(Y){if(r.signal.aborted){var E=[];try{let K=oe(E,new ee(Oh,"leaving the queue"));let we=l.filter(Ue=>!d.includes(Te(Ue)));await zo({...Re(e,i,K).common,keys:we,live:!1})}catch(N){var x=N,D=!0}finally{ie(E,x,D)}}throw Y}}function hd(e,{held:n,request:t},{usage:o}){let{serverUrl:r}=e.context;e.setOutput("acquired",n.acquired),e.setOutput("fencing-token",n.fencingToken??""),e.setOutput("position",n.position),e.setOutput("waited-seconds",Math.round(n.waitedMs/1e3)),e.setOutput("waited-for",n.waitedFor?xe(r,n.waitedFor):""),e.setOutput("broke-stale",n.reaped.length>0),e.setOutput("superseded",n.superseded),e.setOutput("force-continued",n.forceContinued);let a=Object.entries(fd(n,r));for(let[s,i]of a)e.setOutput(s,i);if(e.setOutput("api-calls",{counted:o.counted,"not-modified":o.notModified}),e.summarize(pd(n,t,r)),n.fault)throw n.fault;n.forceContinued?e.log.warning(Bt(n)):n.acquired?e.log.info(Bt(n)):e.log.notice(Bt(n))}async function gd(e,n){var u=[];try{let{inputs:t,context:o,env:r,deadline:a,log:s}=e;let i=Wt(t);s.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");let{waitSeconds:l}=i;let d=oe(u,new ee(l>0?l+1:a.remainingMs/1e3,"waiting for older runs",{signal:a.signal}));let c=Ne(e,d);let f=await ur({api:c,me:n.me,policy:{...t,branch:t.branch??(r.GITHUB_HEAD_REF||o.refName||void 0),job:t.jobToWaitFor,step:t.stepToWaitFor},deadline:d,clock:dn,random:Math.random,...i,initialWaitSeconds:t.initialWaitSeconds,atOnce:t.continueAfterSeconds===0||t.abortAfterSeconds===0,remaining:()=>c.usage.remaining,tell:g=>Ah(e,g)});return{held:f,request:n,api:c}}catch(p){var m=p,h=!0}finally{ie(u,m,h)}}function Ah({log:e,context:n},t){if(t.kind==="waiting"){let o=`${n.serverUrl}/${n.owner}/${n.repo}/actions/runs/${t.run}`;e.info(`Waiting: ${t.ahead} ahead, directly behind run ${t.run}, ${o}`);return}e.warning(`This run is not in the queue '${t.queueName}': neither its title nor its workflow's name has that word, so the others do not wait for it. Set 'run-name' in the workflow, or another 'queue-name'.`)}var Kt={name:"guarded-deploy",inputs:{target:{type:"choice",default:"ssh",options:["ssh","ecs"]},phase:{type:"choice",default:"all",options:["all","prepare","release"]},prepared:{type:"string"},wheels:{type:"string"},"unlocked-wheels":{type:"lines"},guard:{type:"boolean",default:"true"},environment:{type:"string"},key:{type:"lines"},"poll-seconds":{type:"number",default:"5"},timeout:{type:"duration",default:"15m"},"dry-run":{type:"boolean",default:"false"},command:{type:"choice",default:"release",options:["release","rollback","migrate","scale","status","check"]},to:{type:"string"},token:{type:"secret",default:"${{ github.token }}"},strategy:{type:"choice",default:"ref",options:["ref","runs"]},"wait-timeout":{type:"duration",default:"30m"},"on-timeout":{type:"choice",default:"fail",options:["fail","skip","continue"]},order:{type:"choice",default:"arrival",options:["arrival","run-number"]},superseded:{type:"choice",default:"skip",options:["skip","fail","allow"]},"lock-repository":{type:"string"},"ref-namespace":{type:"string",default:"refs/locks"},"job-id":{type:"string",default:"${{ job.check_run_id }}"},"same-branch-only":{type:"boolean",default:"true"},branch:{type:"string"},"queue-name":{type:"string"},"job-to-wait-for":{type:"string"},"step-to-wait-for":{type:"string"},"wait-for-approvals":{type:"boolean",default:"true"},"initial-wait-seconds":{type:"number",default:"0"},retries:{type:"integer",default:"3"},tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},"alembic-config":{type:"string"},"alembic-x":{type:"lines"},"env-pass":{type:"lines"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"},config:{type:"string",default:"deploy/release.yml"},hosts:{type:"string"},limit:{type:"string"},"private-key":{type:"secret"},passphrase:{type:"secret"},"known-hosts":{type:"string"},"jump-host":{type:"string"},"vault-password":{type:"secret"},"vault-passwords":{type:"secret"},variables:{type:"secret"},scale:{type:"string"},batches:{type:"string"},migrate:{type:"choice",default:"auto",options:["auto","never","only"]},cluster:{type:"string"},service:{type:"string",default:""},services:{type:"lines",default:""},template:{type:"string",default:""},family:{type:"string",default:""},images:{type:"lines",default:""},tag:{type:"string",default:""},repository:{type:"lines",default:""},"verify-images":{type:"boolean",default:"true"},"registry-username":{type:"string",default:""},"registry-password":{type:"secret",default:""},team:{type:"string",default:""},"team-token":{type:"secret"},"wait-minutes":{type:"number",default:"15"},"wait-until":{type:"choice",default:"stable",options:["stable","bake","done"]},rollback:{type:"choice",default:"auto",options:["auto","never"]},"on-cancel":{type:"choice",default:"leave",options:["leave","rollback"]},region:{type:"string",default:""},endpoint:{type:"string",default:""}},outputs:["prepared","release-status","acquired","fencing-token","position","waited-seconds","waited-for","broke-stale","superseded","force-continued","force_continued","previous_run_id","previous_run_url","api-calls","status","reason","pending-count","pending","unsafe","applied","drift","targets","databases","release","previous","hosts","changed","rolled-back","task-definition","previous-task-definition","deployment-id","events","services","diff","live-commit"]};function Nh({command:e,dryRun:n}){if(e==="migrate"||e==="scale")throw new y({code:"INPUT_INVALID",what:`'command: ${e}' was asked for with 'target: ecs', which has no such command.`,remedy:"Use 'release', 'rollback', 'status' or 'check'."});if(!n||e==="status"||e==="check")return e;if(e==="release")return"check";throw new y({code:"INPUT_INVALID",what:"'dry-run: true' was asked for with 'command: rollback' and 'target: ecs'.",remedy:"Use 'command: status' to see what runs, or leave 'dry-run' out."})}function wd(e){let{cluster:n}=e;if(n===void 0)throw new y({code:"INPUT_MISSING",what:"The input 'cluster' is missing, which 'target: ecs' needs.",remedy:"Set 'cluster' under 'with:' of this step."});return{...e,cluster:n,command:Nh(e)}}var yd=e=>e.slice(e.lastIndexOf("/")+1);function bd(e,n){return n.map(t=>`deploy ${yd(e)}/${yd(t)}`)}var kd=({target:e,command:n,dryRun:t})=>e==="ecs"&&(n==="status"||n==="check"||n==="release"&&t),Rh=new Set(["workflow_dispatch","repository_dispatch","issue_comment","deployment"]);function Ed({superseded:e,command:n},t){return n==="rollback"?"allow":e==="skip"&&Rh.has(t)?"fail":e}function pn({guard:e,command:n}){return e&&n==="release"}function Vn(e){if(!e.dryRun)return e;switch(e.onPending){case"apply":return{...e,onPending:"warn",safety:e.safety==="block"?"warn":e.safety};case"apply-safe":return{...e,onPending:"warn",safety:"block"};default:return e}}function _d(e){return e.onPending!=="apply"&&e.onPending!=="apply-safe"?e:{...Vn({...e,dryRun:!0}),onPending:"later"}}function Sd({target:e,command:n,migrate:t,dryRun:o}){return e==="ssh"&&n==="release"&&t!=="only"&&!o}function vh({key:e,environment:n,target:t,cluster:o,service:r,services:a}){if(e.length>0)return e;if(t==="ecs"){let s=r===void 0?a.map(i=>i.split("=")[0].trim()):[r];return bd(o??"",s)}return n?[`deploy ${n}`]:[]}function Xr({inputs:e,env:n}){return ke(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory).commit}function ve(e){let{inputs:n,context:t}=e,o=n.target==="ecs";return{...e,...o?{context:{...t,sha:""}}:{},inputs:{...n,key:vh(n),mode:"acquire",commit:o?void 0:Xr(e),...o?{superseded:"allow"}:{},jobStatus:"",pollIntervalSeconds:void 0,continueAfterSeconds:void 0,abortAfterSeconds:void 0}}}function Td(e){return{...e,inputs:wd(e.inputs),setOutput:(n,t)=>e.setOutput(n==="status"?"release-status":n,t)}}var na=require("node:crypto");var ta="prepared.json",oa=e=>`files/${e}`,zn=8<<20,Ih=1e4,Lh=5e3,Xn=4*1024**3-(64<<20);function ea(e){return Array.isArray(e)?e.map(ea):e===null||typeof e!="object"?e:Object.fromEntries(Object.entries(e).sort(([n],[t])=>n<t?-1:1).map(([n,t])=>[n,ea(t)]))}var Qt=e=>Buffer.from(`${JSON.stringify(ea(e),void 0,1)}
`),Od=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),nn=e=>n=>typeof n=="string"&&e.test(n),en=e=>{let n=new RegExp(`^[^\\p{Cc}\\p{Cf}\\u2028\\u2029]{0,${e}}$`,"u");return t=>typeof t=="string"&&n.test(t)},Qn=(e=Number.MAX_SAFE_INTEGER)=>n=>typeof n=="number"&&Number.isSafeInteger(n)&&n>=0&&n<=e,mn=(...e)=>n=>e.includes(n),Jt=e=>n=>n===null||e(n),Vt=(e,n)=>t=>Array.isArray(t)&&t.length<=n&&t.every(e),Yn=e=>n=>Od(n)&&Object.keys(n).length===Object.keys(e).length&&Object.entries(e).every(([t,o])=>Object.hasOwn(n,t)&&o(n[t])),Zr=nn(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),Ad=e=>typeof e=="string"&&e.length<=1e3&&en(1e3)(e)&&!/[\\:*?"<>|]/.test(e)&&e.split("/").every(n=>n!==""&&n!=="."&&n!==".."),Zn=/^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?-[A-Za-z0-9_.!+]+(?:-\d[A-Za-z0-9_.]*)?-[A-Za-z0-9_.]+-[A-Za-z0-9_.]+-[A-Za-z0-9_.]+\.whl$/,$h=e=>Yn({kind:mn("wheel","built"),path:Ad,size:Qn(Xn),sha256:nn(/^[0-9a-f]{64}$/)})(e)&&(e.kind!=="wheel"||Zn.test(e.path)),xd={schema:mn(1),repository:nn(/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/),run:Qn(),attempt:Qn(),commit:Zr,environment:en(255),target:mn("ssh","ecs"),directory:e=>e===""||Ad(e),python:Jt(Yn({version:nn(/^\d{1,3}\.\d{1,3}\.\d{1,3}[a-z0-9.+]{0,20}$/),tag:nn(/^[a-z]{2}\d{2,4}t?$/),platform:nn(/^[a-z0-9_.-]{1,60}$/i),libc:nn(/^(?:[a-z]{1,20} [0-9.]{1,20})?$/)})),locks:Vt(Yn({key:en(1e3),epoch:Qn(),held:mn(!0,!1),holder:Jt(Zr),live:Jt(Zr)}),500),database:Jt(Yn({tool:mn("django","alembic","flyway"),pending:Vt(Yn({app:en(200),name:en(300),database:en(200),safe:mn(!0,!1,null)}),Lh),databases:Vt(en(400),500),at:Qn()})),files:Vt($h,Ih)};function Ie(e){return new y({code:"PREPARED_FORM",what:`The list of what was prepared ${e}.`,remedy:"Take both jobs from the same commit of Guarded Deploy. When they are, look at what the job prepare ran: something else wrote that list."})}function ra(e){let n;try{n=JSON.parse(e.toString("utf8"))}catch{throw Ie("is not JSON")}if(!Od(n))throw Ie("is not a list");if(n.schema!==1)throw Ie("is of another version");for(let[a,s]of Object.entries(xd)){if(!Object.hasOwn(n,a))throw Ie(`has no '${a}'`);if(!s(n[a]))throw Ie(`has a '${a}' that is not of its form`)}if(Object.keys(n).find(a=>!Object.hasOwn(xd,a))!==void 0)throw Ie("has a field that is not known here");let o=n,r=o.files.map(({kind:a,path:s})=>`${a} ${s.toLowerCase()}`);if(new Set(r).size!==r.length)throw Ie("names a file twice");if(o.files.reduce((a,{size:s})=>a+s,0)>Xn)throw Ie("names more than fits into an archive");if(o.files.some(({kind:a})=>a==="wheel")&&o.python===null)throw Ie("has wheels and does not say for which Python");return o}var aa=(e,n)=>({artifact:e,sha256:(0,na.hash)("sha256",n)}),sa=({artifact:e,sha256:n})=>`${e}@sha256:${n}`;function et(e){if(e===void 0)throw new y({code:"PREPARED_MISSING",what:"This step has 'phase: release' and no 'prepared'.",remedy:"Set it to the output 'prepared' of the job that ran 'phase: prepare' (needs.prepare.outputs.prepared), or use 'phase: all'."});let n=/^(guarded-deploy-prepared-[A-Za-z0-9-]{1,150})@sha256:([0-9a-f]{64})$/.exec(e);if(!n)throw new y({code:"PREPARED_INVALID",what:`The input 'prepared' is ${JSON.stringify(e.slice(0,200))}, which is not the name of an artifact and its hash.`,remedy:"Hand on the output 'prepared' of 'phase: prepare' as it is."});return{artifact:n[1],sha256:n[2]}}function ia(e){let n=e.environment.replace(/[^A-Za-z0-9]+/g,"-").replace(/^-|-$/g,"").slice(0,60),t=(0,na.hash)("sha256",Qt(e)).slice(0,8);return`guarded-deploy-prepared-${n===""?"":`${n}-`}${e.attempt}-${t}`}var Ch=Object.entries(Kt.inputs).filter(([e,{type:n}])=>n==="secret"&&e!=="token").map(([e])=>e),la=(e,n)=>new y({code:"INPUT_INVALID",what:e,remedy:n});function Nd(e){let{phase:n,command:t,prepared:o,wheels:r}=e;if(n!=="all"&&t!=="release")throw la(`'phase: ${n}' was given with 'command: ${t}', for which nothing is prepared.`,"Leave 'phase' out: a job with this command runs no code of the project on the runner.");if(o!==void 0&&n!=="release")throw la(`'prepared' was given with 'phase: ${n}'.`,"Set 'phase: release', or leave 'prepared' out.");if(r!==void 0&&n!=="prepare")throw la(`'wheels' was given with 'phase: ${n}'.`,"Give it to the job with 'phase: prepare'; wheels in the repository are named by the release file's 'python.wheels'.");if(n==="release"&&et(o),n!=="prepare")return;let a=Ch.find(s=>e[ft(s)]!==void 0);if(a!==void 0)throw new y({code:"PREPARED_SECRET",what:`'${a}' was given to 'phase: prepare', which runs code of the project and of its dependencies.`,remedy:"Give it to the job with 'phase: release' only, and keep it in an environment that the job prepare does not name."})}var ot=require("node:path");var Id=require("node:crypto"),B=require("node:fs"),zt=require("node:zlib"),G=class extends Error{constructor(n){super(n),this.name="ArchiveError"}},Yt=1<<20,Ph=4294967294,Mh=65534;function Rd(e,n,t){let o=Buffer.alloc(26);return o.writeUInt16LE(20,0),o.writeUInt16LE(2048,2),o.writeUInt16LE(33,8),o.writeUInt32LE(n,10),o.writeUInt32LE(t,14),o.writeUInt32LE(t,18),o.writeUInt16LE(e.length,22),o}function Dh({from:e},n){if("bytes"in e){n(e.bytes);return}let t=(0,B.openSync)(e.file,"r");try{let o=Buffer.allocUnsafeSlow(Yt);for(;;){let r=(0,B.readSync)(t,o,0,Yt,null);if(r===0)return;n(o.subarray(0,r))}}finally{(0,B.closeSync)(t)}}function da(e,n){if(n.length>Mh)throw new G(`${n.length} files are too many`);let t=(0,B.openSync)(e,"wx",384),o=[],r=0,a=s=>{if(r+s.length>Ph)throw new G("it would be larger than 4 GiB");(0,B.writeSync)(t,s,0,s.length,r),r+=s.length};try{for(let l of n){let d=Buffer.from(l.name),c=r;a(Buffer.concat([Buffer.from("PK"),Rd(d,0,0),d]));let f=r,u=0;Dh(l,h=>{u=(0,zt.crc32)(h,u),a(h)});let p=Rd(d,u,r-f);(0,B.writeSync)(t,p,0,p.length,c+4);let m=Buffer.alloc(14);m.writeUInt32LE(c,10),o.push(Buffer.concat([Buffer.from("PK\0","latin1"),p,m,d]))}let s=r;a(Buffer.concat(o));let i=Buffer.alloc(22);i.write("PK",0,"latin1"),i.writeUInt16LE(n.length,8),i.writeUInt16LE(n.length,10),i.writeUInt32LE(r-s,12),i.writeUInt32LE(s,16),a(i)}finally{(0,B.closeSync)(t)}}var Fh=65535,jh=16<<20,vd=16<<20,nt=class{#e;#n;#o;constructor(n){this.#e=(0,B.openSync)(n,"r");try{this.#n=(0,B.fstatSync)(this.#e).size,this.#o=this.#r()}catch(t){throw(0,B.closeSync)(this.#e),t}}[Symbol.dispose](){(0,B.closeSync)(this.#e)}get names(){return[...this.#o.keys()]}read(n,t){let o=[];return this.#t(n,t,r=>o.push(Buffer.from(r))),Buffer.concat(o)}extract(n,t,o){let r=(0,Id.createHash)("sha256"),a=0;if(this.#t(n,t.size,s=>{r.update(s),a+=s.length,(0,B.writeSync)(o,s)}),a!==t.size||r.digest("hex")!==t.sha256)throw new G("its content is not the one that was said")}#a(n,t){if(n<0||n+t>this.#n)throw new G("it is damaged");let o=Buffer.alloc(t);for(let r=0;r<t;){let a=(0,B.readSync)(this.#e,o,r,t-r,n+r);if(a===0)throw new G("it is damaged");r+=a}return o}#r(){let n=Math.max(0,this.#n-22-Fh),t=this.#a(n,this.#n-n),o=t.lastIndexOf("PK",void 0,"latin1");if(o<0||o+22>t.length)throw new G("it is not a zip archive");let r=t.readUInt16LE(o+10),a=t.readUInt32LE(o+12);if(a>jh)throw new G("its directory is too large");let s=this.#a(t.readUInt32LE(o+16),a),i=new Map,l=0;for(let d=0;d<r;d+=1){if(l+46>a||s.readUInt32LE(l)!==33639248)throw new G("its directory is damaged");let c=s.readUInt16LE(l+28),f=s.readUInt16LE(l+30)+s.readUInt16LE(l+32),u=s.toString("utf8",l+46,l+46+c);if(i.has(u))throw new G("it has two files of one name");i.set(u,{method:s.readUInt16LE(l+10),packed:s.readUInt32LE(l+20),offset:s.readUInt32LE(l+42)}),l+=46+c+f}return i}#t(n,t,o){let r=this.#o.get(n);if(r===void 0)throw new G(`it has no ${JSON.stringify(n)}`);let a=this.#a(r.offset,30);if(a.readUInt32LE(0)!==67324752)throw new G("it is damaged");let s=r.offset+30+a.readUInt16LE(26)+a.readUInt16LE(28);if(r.method===8){if(r.packed>vd||t>vd)throw new G("a large file in it is packed");let i;try{i=(0,zt.inflateRawSync)(this.#a(s,r.packed),{maxOutputLength:Math.max(1,t)})}catch{throw new G("it is damaged, or larger than was said")}o(i);return}if(r.method!==0)throw new G("it is packed in a way that is not known here");if(r.packed>t)throw new G("it is larger than was said");for(let i=0;i<r.packed;i+=Yt)o(this.#a(s+i,Math.min(Yt,r.packed-i)))}};var X=class extends Error{constructor(n){super(n),this.name="ServiceError"}},Xt=e=>typeof e=="object"&&e!==null?e:{},Ld=e=>Array.isArray(e)?e:[];function ca(e,n){if(!(!e||!n))try{let t=Xt(JSON.parse(Buffer.from(n.split(".")[1]??"","base64url").toString("utf8")));for(let o of String(t.scp??"").split(" ")){let[r,a,s]=o.split(":");if(r==="Actions.Results"&&a&&s)return{url:new URL(e).origin,token:n,run:a,job:s}}}catch{return}}async function tt(e,n,t,o,r){return Xt(await e.json(`${n.url}/twirp/github.actions.results.api.v1.${t}/${o}`,{method:"POST",headers:{authorization:`Bearer ${n.token}`,"content-type":"application/json","user-agent":"guarded-deploy"},body:JSON.stringify(r)}))}function ua(e){if(typeof e!="string"||!/^https?:\/\//.test(e))throw new X("no address was given for the data");return e}async function $d(e,n,t){await e.request(n,{method:"PUT",headers:{"x-ms-blob-type":"BlockBlob","content-type":"application/octet-stream"},body:t})}var fa=({run:e,job:n})=>({workflow_run_backend_id:e,workflow_job_run_backend_id:n});var tn=class extends X{status;constructor(n,t){super(`${n} was answered with ${t}`),this.name="StatusError",this.status=t}},qh=32*1024*1024,Cd=(e,n)=>`${n} ${new URL(e).origin}${new URL(e).pathname}`;function pa(e,n){let{signal:t,attempts:o=4,largestBody:r=qh}=n,a=async(s,i={})=>{let l=Cd(s,i.method??"GET");for(let d=1;;d+=1){let c;try{let u=await e(s,{...i,signal:t,largestBody:r});if(u.status<400)return u;c=new tn(l,u.status)}catch(u){if(t.aborted)throw t.reason;c=new X(`${l} was not answered: ${u instanceof Error?u.message:String(u)}`)}if(c instanceof tn&&c.status!==429&&c.status<500||d>=o)throw c;await n.sleep(2**(d-1)*1e3)}};return{request:a,async json(s,i){let l=await a(s,i);try{return JSON.parse(await l.text())}catch{throw new X(`${Cd(s,i?.method??"GET")}: the answer is not JSON`)}}}}var Md=require("node:crypto"),se=require("node:fs");var eo=8*1024*1024,Zt="ArtifactService";function*ma(e,n){let t=Buffer.allocUnsafeSlow(Math.min(eo,Math.max(1,n)));for(let o=0;o<n;){let r=(0,se.readSync)(e,t,0,t.length,o);if(r===0)throw new X("the archive became shorter while it was read");yield t.subarray(0,r),o+=r}}var Pd=(e,n)=>{let t=new URL(e);for(let[o,r]of Object.entries(n))t.searchParams.set(o,r);return t.href},Uh=e=>Buffer.from(String(e).padStart(6,"0")).toString("base64");async function Gh(e,n,t,o){if(o<=eo){let[s=Buffer.alloc(0)]=[...ma(t,o)];await $d(e,n,s);return}let r=[];for(let s of ma(t,o)){let i=Uh(r.length);await e.request(Pd(n,{comp:"block",blockid:i}),{method:"PUT",headers:{"content-type":"application/octet-stream"},body:s}),r.push(i)}let a=r.map(s=>`<Latest>${s}</Latest>`).join("");await e.request(Pd(n,{comp:"blocklist"}),{method:"PUT",headers:{"content-type":"application/xml"},body:`<?xml version="1.0" encoding="utf-8"?><BlockList>${a}</BlockList>`})}async function ha(e,n,t,o){let r=fa(n),a=(0,se.openSync)(o,"r");try{let{size:s}=(0,se.fstatSync)(a),i=(0,Md.createHash)("sha256");for(let l of ma(a,s))i.update(l);for(let l=1;;l+=1){let d=l===1?t:`${t}-${l}`;try{let c=await tt(e,n,Zt,"CreateArtifact",{...r,name:d,version:4});return await Gh(e,ua(c.signed_upload_url),a,s),await tt(e,n,Zt,"FinalizeArtifact",{...r,name:d,size:String(s),hash:`sha256:${i.copy().digest("hex")}`}),d}catch(c){if(!(c instanceof tn)||c.status!==409||l>=3)throw c}}}finally{(0,se.closeSync)(a)}}async function ga(e,n,t,o,r){let a=fa(n),s=await tt(e,n,Zt,"ListArtifacts",{...a,name_filter:t}),i=Ld(s.artifacts).map(Xt).find(u=>u.name===t);if(i===void 0)return;let l=Number(i.size??Number.NaN);if(!Number.isSafeInteger(l)||l<0)throw new X(`the artifact ${t} has no size`);if(l>r)throw new X(`the artifact ${t} has ${l} bytes, more than ${r}`);let d=await tt(e,n,Zt,"GetSignedArtifactURL",{workflow_run_backend_id:String(i.workflow_run_backend_id??n.run),workflow_job_run_backend_id:String(i.workflow_job_run_backend_id??n.job),name:t}),c=ua(d.signed_url),f=(0,se.openSync)(o,"wx",384);try{for(let u=0;u<l;){let p=Math.min(u+eo,l)-1,m=await e.request(c,{headers:{"x-ms-range":`bytes=${u}-${p}`}}),h=Buffer.from(await m.arrayBuffer());if(h.length!==p-u+1)throw new X(`the artifact ${t} broke off`);(0,se.writeSync)(f,h),u+=h.length}}finally{(0,se.closeSync)(f)}return l}var oo=require("node:crypto"),q=require("node:fs"),ro=require("node:path");async function Hh(e){let n=(0,oo.createHash)("sha256"),t=0;for await(let o of(0,q.createReadStream)(e,{highWaterMark:1<<20}))n.update(o),t+=o.length;return{size:t,sha256:n.digest("hex")}}async function ya(e){let n;try{n=(0,q.readdirSync)(e).filter(r=>r.endsWith(".whl"))}catch{n=[]}let t=n.find(r=>!Zn.test(r));if(n.length===0||t!==void 0)throw new y({code:"PREPARED_WHEELS_MISSING",what:t===void 0?`There are no wheels in ${e}.`:`${JSON.stringify(t)} in ${e} is no name of a wheel.`,remedy:"Set 'wheels' to the directory that 'wheel-dir' of setup-environment filled, or leave it out."});let o=[];for(let r of n.sort())o.push({kind:"wheel",path:r,...await Hh((0,ro.join)(e,r))});return o}function wa(e,n,t){let o=Qt(n),r=[{name:ta,from:{bytes:o}}];for(let a of new Set(n.files.map(s=>s.sha256)))r.push({name:oa(a),from:{file:t.get(a)}});try{da(e,r)}catch(a){throw new y({code:a instanceof G?"PREPARED_TOO_LARGE":"PREPARED_UNREADABLE",what:`What was prepared cannot be packed: ${M(a)}.`,remedy:a instanceof G?"Hand over less: an archive holds 4 GiB.":"Look at what else changed these files while they were read.",cause:a})}return o}function no(e,n){return new y({code:"PREPARED_CHANGED",what:`The artifact of the job prepare is not what that job said: ${e}.`,remedy:"Do not release it. Another job of this run may write artifacts as well: find out which one wrote this, then run everything again.",cause:n})}function ba(e,{sha256:n}){let t;try{t=e.read(ta,zn)}catch(o){throw no(M(o),o)}if((0,oo.hash)("sha256",t)!==n)throw no("its list has another SHA-256");return ra(t)}function ka(e){try{return new nt(e)}catch(n){throw no(M(n),n)}}function to(e,n){return new y({code:"PREPARED_IN_THE_WAY",what:`${e} cannot take what was prepared: ${n}.`,remedy:"Remove it from the repository, or leave 'wheels' out in the job prepare when the repository brings its own."})}function Wh(e,n){let t=e;for(let o of n.split("/").filter(r=>r!==""&&r!==".")){if(o==="..")throw to(n,"it leads out of the repository");t=(0,ro.join)(t,o);let r=(0,q.lstatSync)(t,{throwIfNoEntry:!1});if(r===void 0)(0,q.mkdirSync)(t,{mode:493});else if(!r.isDirectory())throw to(n,`${o} is a link or a file in the repository`)}return t}function Ea(e,n,{root:t,directory:o}){let r=Wh(t,o),a=(0,q.readdirSync)(r).filter(s=>s.endsWith(".whl"));if(a.length>0)throw to(o,`${a[0]} lies there already`);for(let{path:s,size:i,sha256:l}of n){let d=(0,ro.join)(r,s),c=q.constants.O_WRONLY|q.constants.O_CREAT|q.constants.O_EXCL|q.constants.O_NOFOLLOW,f;try{f=(0,q.openSync)(d,c,420)}catch(u){throw to(`${o}/${s}`,M(u))}try{e.extract(oa(l),{size:i,sha256:l},f)}catch(u){throw(0,q.rmSync)(d,{force:!0}),no(`${s}: ${M(u)}`,u)}finally{(0,q.closeSync)(f)}}}var _a=e=>(0,q.statSync)(e).size;var Bh={repository:"the repository",run:"the run",commit:"the commit",environment:"the environment",target:"the target",directory:"the working directory"};function xa(e,n){for(let[t,o]of Object.entries(Bh)){let[r,a]=[String(e[t]),String(n[t])];if(!(t==="repository"?r.toLowerCase()===a.toLowerCase():r===a))throw new y({code:"PREPARED_OTHER",what:`It was prepared for ${o} '${r}', and this is a release of '${a}'.`,remedy:"Give both jobs the same commit ('ref' of actions/checkout), 'environment', 'target' and project directory."})}}function Oa(e,n,t){let o=t.map(i=>e.find(({key:l})=>l===i)),r=new Set(o.map(i=>i?.epoch)),[a]=r;if(r.size!==1||a===void 0||n!==a+1)return null;let s=o.filter(i=>i?.held===!0).map(i=>i.holder);return s.includes(null)?null:[...new Set(s)]}var Kh=({app:e,name:n})=>e===""?n:`${e}.${n}`;function Ta(e){let n=e.slice(0,5).map(Kh);return`${n.join(", ")}${e.length>n.length?", …":""}`}var Dd=({safe:e})=>e!==!0;function Sa(e,n){let t=e.pending.length===0?"Another deploy had its turn since the database was looked at, and what it left live is not part of this commit.":`${Ta(e.pending)} ${e.pending.length===1?"was":"were"} pending when the database was looked at${n}.`;return new y({code:"PREPARED_STALE",what:t,remedy:"Run the job prepare again, and with it this one: the database is looked at afresh."})}function Aa(e,{onPending:n,safety:t},o){let r=(l,d)=>new y({code:"PREPARED_DATABASE",what:l,remedy:d});if(e===null)throw r("The job prepare did not look at the database.","Run it with 'guard: true', or release with 'guard: false' when nothing has to be looked at.");let{pending:a}=e;if(a.length===0){if(o==="other")throw Sa(e,"");return{apply:!1}}let s=a.filter(Dd);if(n==="fail")throw r(`${a.length===1?"A migration is":`${a.length} migrations are`} pending: ${Ta(a)}.`,"Apply them first, or set 'on-pending' in both jobs to what pending migrations may do.");if((n==="apply-safe"||n==="warn"&&t==="block")&&s.length>0)throw r(`Pending migrations were not found to be safe while the old code runs: ${Ta(s)}.`,"Deploy them in steps that are safe each; the summary of the job prepare says why they are not.");if(o==="unknown")throw Sa(e,", and 'strategy: runs' does not tell whether another deploy has changed it since");if(o!=="nobody")throw Sa(e,"; another deploy had its turn since");return{apply:n!=="warn"}}var ao=e=>e.replace(/[-_.]+/g,"-").toLowerCase();function Jh(e){let[n="",...t]=e.trim().toLowerCase().replace(/^v/,"").split("+"),[o=""]=/^[\d.]*/.exec(n)??[],r=n.slice(o.length),a=o.split(".");for(;a.length>1&&/^0*$/.test(a.at(-1));)a.pop();let s=r.replace(/^[-_.]?(?:alpha|a)[-_.]?/,"a").replace(/^[-_.]?(?:beta|b)[-_.]?/,"b").replace(/^[-_.]?(?:preview|pre|rc|c)[-_.]?/,"rc").replace(/[-_]/g,".");return[a.join(".")+s,...t.map(i=>i.replace(/[-_]/g,"."))].join("+")}var Fd=(e,n)=>`${ao(e)}==${Jh(n)}`;function Vh(e){if(!Zn.test(e))return;let[n,t]=e.split("-");return{name:n,version:t.replace(/_/g,"-")}}function Na(e,{locked:n,unlocked:t}){let o=new Set(t.map(r=>r==="*"?"*":ao(r)));return e.filter(({path:r,sha256:a})=>{let{name:s,version:i}=Vh(r),l=n.get(Fd(s,i));if(l?.has(a))return!1;if(o.has("*")||o.has(ao(s)))return!0;let[d,c]=l===void 0?[`The wheel ${r} is of a package and version that the lock files do not name.`,"Lock it, or name the package under `unlocked-wheels` when it may come from the job prepare as it is."]:l.size===0?[`The lock files name ${s} ${i} without a SHA-256, so that they cannot tell whether the wheel ${r} is the right one.`,"Write hashes into the lock (`uv lock`, `uv pip compile --generate-hashes`), or name the package under `unlocked-wheels`."]:[`The wheel ${r} is not one of the files that the lock names for ${s} ${i}: its SHA-256 is another.`,"When it is built from source, name the package under `unlocked-wheels`. When it is not, find out what the job prepare ran before anything else."];throw new y({code:"PREPARED_WHEEL",what:d,remedy:c})})}var so=require("node:fs"),jd=require("node:os"),gn=require("node:path");function qd(e,n){return new y({code:"PREPARED_SERVICE",what:`What is prepared goes from job to job as an artifact of the run, and ${e}.`,remedy:"Run the job again when GitHub has trouble. Where there is no service for artifacts, use 'phase: all' in one job.",cause:n})}function io({env:e,deadline:n}){let t=ca(e.ACTIONS_RESULTS_URL,e.ACTIONS_RUNTIME_TOKEN);if(t===void 0)throw qd("this runner tells no service that keeps them");let{signal:o}=n,r=Sn(e);return{results:t,http:pa(r,{signal:o,sleep:a=>n.sleep(a)})}}async function lo(e){try{return await e()}catch(n){throw n instanceof X?qd(n.message,n):n}}var hn=class{path;constructor(n){this.path=(0,so.mkdtempSync)((0,gn.join)(n.RUNNER_TEMP||(0,jd.tmpdir)(),"prepared-"))}[Symbol.dispose](){(0,so.rmSync)(this.path,{recursive:!0,force:!0})}};function yn({inputs:e,env:n}){return(0,gn.resolve)(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory)}function co({inputs:e,env:n,context:t}){let{root:o,commit:r}=ke(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory);if(r===void 0)throw new y({code:"PREPARED_NO_COMMIT",what:"No commit is checked out by its SHA, so that nobody can say what was prepared.",remedy:"Check the project out with actions/checkout and a full SHA as 'ref' in both jobs, before this step."});return{repository:`${t.owner}/${t.repo}`,run:t.runId,commit:r,environment:e.environment??"",target:e.target,directory:(0,gn.relative)(o,yn({inputs:e,env:n})).replaceAll("\\","/")}}var Ud=require("node:child_process");var Qh=`
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
`;async function Gd(e,n){try{let t=await new Promise((i,l)=>(0,Ud.execFile)(e,["-IS","-c",Qh],{signal:n,maxBuffer:65536},(d,c)=>d?l(d):i(c))),{version:o,tag:r,platform:a,libc:s}=JSON.parse(t);return{version:o,tag:r,platform:a,libc:s}}catch(t){throw n.aborted?n.reason:new y({code:"PREPARED_PYTHON",what:`${e} does not say which Python it is: ${M(t).split(`
`)[0]}.`,remedy:"Set 'python' to the output 'python-path' of setup-environment.",cause:t})}}async function Yh(e){if(e.inputs.strategy==="runs")return[];let n=ve(e);return(await Cn(Re(n,Ht(n),e.deadline).common)).map(({key:o,epoch:r,holder:a,last:s})=>({key:o,epoch:r,held:a!==null,holder:a?.sha||null,live:s?.sha||null}))}function zh({tool:e,pending:n,databases:t}){return{tool:e,pending:n.map(({app:o,name:r,database:a,safe:s})=>({app:o,name:r,database:a,safe:s})),databases:t.map(({alias:o,engine:r,version:a})=>`${o} (${r??"unknown"} ${a??""}`.trim().concat(")")),at:Date.now()}}async function Xh({inputs:e,env:n},t){if(e.wheels===void 0)return[];let o=yn({inputs:e,env:n});if(e.target!=="ssh"||t().wheelPlace(e,o).directory===void 0)throw new y({code:"PREPARED_WHEELS_UNUSED",what:"'wheels' hands wheels over, and the release has no place for them.",remedy:"Name a directory for them as 'python.wheels' in the release file, or leave 'wheels' out."});return ya((0,ot.resolve)(o,e.wheels))}var Zh=({commit:e,database:n,files:t},o)=>[`### Prepared ${V.code(e.slice(0,12))}`,`${n===null?"The database was not looked at":`${n.pending.length} pending migrations`}, ${t.length} files, ${Math.ceil(o/1024)} KiB`].join(`

`);async function Hd(e,n){var Y=[];try{let{inputs:t,context:o,env:r,log:a,deadline:s,setOutput:i}=e;let l=co(e);let d=io(e);r.SSH_AUTH_SOCK&&a.warning("An SSH agent is in reach of this job (SSH_AUTH_SOCK), and so in reach of all code that runs in it. Start it in the release job only.");let c=await Xh(e,n);let f=await Yh(e);let u=pn(t)?await a.group("Database",()=>Ut({...e,inputs:_d(t)})):void 0;let p=yn(e);let m=()=>jn(Fn,{directory:p,root:p,path:r.PATH,virtualEnv:r.VIRTUAL_ENV},t.python);let h={schema:1,...l,attempt:o.runAttempt,python:c.length===0?null:await Gd(m(),s.signal),locks:f,database:u===void 0?null:zh(u),files:c};let g=oe(Y,new hn(r));let w=(0,ot.join)(g.path,"prepared.zip");let k=c.map(({sha256:wn,path:S})=>[wn,(0,ot.resolve)(p,t.wheels,S)]);let R=wa(w,h,new Map(k));let{http:E,results:N}=d;let x=await lo(()=>ha(E,N,ia(h),w));i("prepared",sa(aa(x,R)));let D=_a(w);a.info(`Prepared ${l.commit.slice(0,12)}: ${c.length} files, ${D} bytes, as ${x}`);e.summarize(Zh(h,D))}catch(K){var we=K,Ue=!0}finally{ie(Y,we,Ue)}}var rt=require("node:path");var uo=class e{manifest;#e;#n;constructor(n,t,o){this.manifest=n,this.#e=t,this.#n=o}static async fetch(n){let t=et(n.inputs.prepared),o=co(n),{http:r,results:a}=io(n),s=new hn(n.env),i;try{let l=(0,rt.join)(s.path,"prepared.zip"),d=Xn+2*zn;if(await lo(()=>ga(r,a,t.artifact,l,d))===void 0)throw new y({code:"PREPARED_GONE",what:`This run has no artifact '${t.artifact}'.`,remedy:"Run the job prepare again, and with it this one: artifacts are kept for a limited time."});i=ka(l);let f=ba(i,t);return xa(f,o),new e(f,i,s)}catch(l){throw i?.[Symbol.dispose](),s[Symbol.dispose](),l}}[Symbol.dispose](){this.#e[Symbol.dispose](),this.#n[Symbol.dispose]()}placeWheels(n,t){let{inputs:o,env:r,log:a}=n,s=this.manifest.files.filter(({kind:m})=>m==="wheel"),i=this.manifest.files.find(({kind:m})=>m!=="wheel"),l=yn(n),d=s.length>0&&o.target==="ssh"?t().wheelPlace(o,l):void 0;if(i!==void 0||s.length>0&&d?.directory===void 0)throw new y({code:"PREPARED_WHEELS_UNUSED",what:`The job prepare handed over ${i===void 0?"wheels":`'${i.path}'`}, for which this release has no place.`,remedy:"Name a directory for wheels as 'python.wheels' in the release file, or hand none over."});if(d?.directory===void 0)return;let c={locked:t().lockedHashes(d.locks),unlocked:o.unlockedWheels},f=Na(s,c);f.length>0&&a.info(`Taken on the word of the job prepare: ${f.map(({path:m})=>m).join(", ")}`);let{root:u}=ke(r.GITHUB_WORKSPACE||process.cwd(),o.workingDirectory),p=(0,rt.join)((0,rt.relative)(u,l),d.directory);Ea(this.#e,s,{root:u,directory:p}),a.info(`${s.length} wheels, checked by hash, are in ${p}`)}};async function eg(e,{locks:n,commit:t},o,r){if(e.inputs.strategy==="runs")return"unknown";let a=Oa(n,o.fencingToken,Jr(r));if(a?.length===0)return"nobody";let{deadline:s,context:i}=e,l=ve(e),d=Ne(l,s),c=`${i.owner}/${i.repo}`,f=a?.map(u=>({repository:c,sha:u}))??(await Cn(Re(l,r,s,d).common)).map(({last:u})=>u);for(let u of f)if(u===null||!await ar(d,u,t,s.signal))return"other";return"contained"}async function Wd(e,{manifest:n},t,o){let{inputs:r,log:a}=e;if(!pn(r))return!1;let s=await eg(e,n,t,o),{onPending:i,safety:l}=Vn(r),{apply:d}=Aa(n.database,{onPending:i,safety:l},s),c=n.database?.pending.length??0;if(a.info(`The job prepare found ${c} pending migrations${d?": the hosts apply them":""}`),d&&r.target==="ecs")throw new y({code:"PREPARED_DATABASE",what:`${c} migrations are pending, and 'on-pending' is '${r.onPending}': a release on ECS in two jobs applies none.`,remedy:"Apply them first, or set 'on-pending' to 'warn' in both jobs."});return d}async function Bd(e,{live:n,next:t}){let{inputs:o,context:r,deadline:a,log:s,setOutput:i}=e,l=Ed(o,r.eventName),d=h=>(h&&s.info("The commit of the images is not known, so nothing is superseded"),!0);if(l==="allow"||n===t)return d(l!=="allow"&&n===void 0);if(n===void 0||t===void 0)return d(!0);let c=Ne(ve(e),a),f=`${r.owner}/${r.repo}`,u={repository:f,run:0,number:0,sha:n},p=await Mn({api:c,signal:a.signal}).compare(u,{repository:f,sha:t});if(p==="unknown"&&s.info(`GitHub does not say how ${n.slice(0,12)}, which is live, and ${t.slice(0,12)} are related, so nothing is superseded`),p!=="behind")return!0;i("superseded",!0);let m=`${n.slice(0,12)} is live, which contains ${t.slice(0,12)} already.`;if(l==="fail")throw new y({code:"LOCK_SUPERSEDED",what:m,remedy:"To go back on purpose set 'superseded: allow', or use 'command: rollback'."});return s.warning(`Skipped: ${m} Nothing was changed.`,void 0,"LOCK_SUPERSEDED"),e.summarize(`### Skipped

\`${n.slice(0,12)}\` is live, which contains \`${t.slice(0,12)}\` already. Nothing was changed.`),!1}var ng={fencingToken:void 0};async function Jd(e){let n=ve(e),t=Ht(n);cd(n.inputs,t.keys);let o=Ne(n,e.deadline),r=e.inputs.strategy==="runs"?await gd(n,t):{...await md(n,t,o),api:o};return hd(n,r,r.api),r}var Vd=e=>(0,Kd.createRequire)(__filename)((0,fo.join)(__dirname,`${e}.cjs`)),Ra=()=>Vd("ssh");function tg(e){let{inputs:n,env:t,context:o}=e,r=t.GITHUB_WORKSPACE||process.cwd(),a=n.knownHosts??"";return({fencingToken:s},i=!1)=>Ra().perform({...e,mustMigrate:i,inputs:{...n,knownHosts:a,fencingToken:s===void 0?void 0:String(s)}},(0,fo.resolve)(r,n.workingDirectory),Xr(e)??o.sha)}async function og(e){try{let n=Td(e),{authorize:t,perform:o,wishOf:r}=Vd("ecs");return r(n),await t(n),a=>async()=>{await o({...n,deadline:a.deadline},s=>Bd(a,s))}}catch(n){throw e.setOutput("release-status","failed"),n}}var Qd=e=>e.timeout+(e.target==="ecs"?ki(e):0),rg=e=>e.waitTimeout+Qd(e);async function ag(e){var s=[];try{let n=new AbortController;let t=AbortSignal.any([e.deadline.signal,n.signal]);let o=oe(s,new ee(e.deadline.remainingMs/1e3,"the deploy",{signal:t}));let[r,a]=await Promise.allSettled([Jd({...e,deadline:o}),uo.fetch(e).catch(c=>{throw n.abort(c),c})]);if(a.status==="rejected")throw a.reason;if(r.status==="fulfilled")return[r.value,a.value];a.value[Symbol.dispose]();throw r.reason}catch(i){var l=i,d=!0}finally{ie(s,l,d)}}Fo(Kt,{seconds:rg},async e=>{var f=[];try{let{inputs:n,log:t}=e;Nd(n);if(n.phase==="prepare")return Hd(e,Ra);let o=n.target==="ecs"?await og(e):tg;if(kd(n))return o(e)(ng);let r=oe(f,new DisposableStack);let[{held:a,request:s},i]=await t.group("Lock",async()=>n.phase==="release"?ag(e):[await Jd(e),void 0]);i&&r.use(i);if(!a.acquired&&!a.forceContinued)return;let l=oe(f,new ee(Qd(n),"the deploy",{signal:e.deadline.signal}));let d={...e,deadline:l};let c=!1;i?c=await t.group("Prepared",async()=>{let h=await Wd(d,i,a,s);return i.placeWheels(d,Ra),h}):pn(n)&&await t.group("Database",()=>Ut({...d,inputs:Vn(n)}));a.acquired&&n.strategy==="ref"&&await Xo(Re(ve(d),s,l).common);await t.group("Release",()=>o(d)(a,c));Sd(n)&&d.saveState("released","true")}catch(u){var p=u,m=!0}finally{ie(f,p,m)}});
